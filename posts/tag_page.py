"""A hashtag's page: whose tag it is, its threads by newest activity, and what is said beside it. All of it from what
the reader may read, in four queries for a visitor, whether the tag stands on fifty posts or on half a million."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, JSONObject

from communities.models import Community
from peerhealth.pages import Page
from posts import listing, tag_index, tag_news
from posts.kinds import Audience, Kind
from posts.models import Hashtag, HashtagAlias, TagFollow, TaggedThread, TagMute, Thread

# Threads that related tags, communities and smallness are taken from, and how many of each are shown.
LATEST, RELATED, COMMUNITIES = 200, 10, 12
TOGETHER = 2  # threads in which two tags stand together, before one leads to the other
# A community's tags, folded nearly as `posts.hashtags.identity` does: communities are few, so no column keeps it.
TAGS_OF_PLACE = Func(
    "hashtag", "hashtags",
    template=r"ARRAY(SELECT normalize(regexp_replace(normalize(lower(h), NFKD), '[\u0300-\u036f]', '', 'g'), NFC)"
    " FROM unnest(array_prepend(%(expressions)s)) h)",
    output_field=ArrayField(TextField()),
)  # fmt: skip

# The place of the first of some tags that stands in others: in both.
FIRST_OF, AMONG = "(SELECT min(u.at) FROM unnest(%(expressions)s))", ") WITH ORDINALITY u(tag, at) WHERE u.tag = ANY("


@dataclass
class Named:
    """A tag by any of its names. `pk` is 0 where nobody has used it. `place`: slug and name of its community, if the
    reader may know of it; and what the reader does about it."""

    name: str
    shown: str
    pk: int = 0
    place: dict[str, str] | None = None
    is_followed: bool = False
    each: bool = False
    is_muted: bool = False


@dataclass
class Lately:
    """What the latest of a tag's threads tell: how many (up to LATEST), whether everyone may read one of them, the
    communities they stand in, other tags, and whether they are few enough for a reader to be told of each."""

    threads: int
    in_public: bool
    communities: list[dict[str, Any]]
    related: list[dict[str, str]]
    small: bool


def find(name: str, reader) -> Named:
    """The tag whose identity or other name is `name`. One query, two where nobody has used it. Whether `reader` may
    know of it is for `lately` and `place` to say."""
    aliased = HashtagAlias.objects.filter(name=name).values("tag_id")
    itself = Case(When(name=name, then=1), default=0)
    others = HashtagAlias.objects.filter(tag=OuterRef(OuterRef("pk"))).values("name")
    place = _places(reader, OuterRef("name"), ArraySubquery(others)).values(place=JSONObject(slug="slug", name="name"))
    columns = {"place": Subquery(place[:1])}
    if reader.is_authenticated:
        mine = TagFollow.objects.filter(tag=OuterRef("pk"), user=reader.pk)
        columns |= {"is_followed": Exists(mine), "each": Exists(mine.filter(each=True))}
        columns |= {"is_muted": Exists(TagMute.objects.filter(tag=OuterRef("pk"), user=reader.pk))}
    rows = Hashtag.objects.filter(Q(name=name) | Q(pk__in=aliased)).order_by(itself)
    row = rows.values("pk", "name", "display", **columns).first()
    if row is None:
        return Named(name, name, place=_places(reader, Value(name)).values("slug", "name").first())
    return Named(shown=row.pop("display") or row["name"], **row)


def _places(reader, name, others=None):
    """The communities that `reader` may know of whose tag `name` is, those whose canonical tag it is before others;
    then those whose tag one of its `others` is: it was another tag before both became one."""
    own = Func(TAGS_OF_PLACE, Cast(name, TextField()), function="array_position", output_field=IntegerField())
    named = Community.objects.listed_for(reader).annotate(own=own)
    if others is None:
        return named.filter(own__isnull=False).order_by("own", "pk")
    merged = Func(TAGS_OF_PLACE, Cast(others, ArrayField(TextField())), template=FIRST_OF, arg_joiner=AMONG,
                  output_field=IntegerField())  # fmt: skip
    named = named.annotate(merged=merged).filter(Q(own__isnull=False) | Q(merged__isnull=False))
    return named.order_by(F("own").asc(nulls_last=True), "merged", "pk")


def lately(tag: Named, reader) -> Lately:
    """As its class says. One query, two where `reader` may read nothing with it."""
    beside = TaggedThread.objects.filter(thread=OuterRef("pk")).exclude(tag=tag.pk)
    threads = Thread.objects.visible_to(reader).filter(pk__in=tag_index.newest(tag.pk, reader, LATEST))
    rows = list(
        threads.values(
            "community_id", "community__slug", "community__name", "community__visibility", "audience", "created_at",
            beside=ArraySubquery(beside.values(one=JSONObject(name="tag__name", shown="tag__display"))),
        )
    )  # fmt: skip
    if tag.pk and not rows:  # as much work as for a tag that nobody has used: else a stranger could tell the two apart
        _places(reader, Value(tag.name)).values("slug", "name").first()
    places = Counter((row["community__name"], row["community__slug"], row["community_id"]) for row in rows)
    tags = Counter((one["name"], one["shown"]) for row in rows for one in row["beside"])
    related = sorted((-n, name, shown) for (name, shown), n in tags.items() if n >= TOGETHER)[:RELATED]
    return Lately(
        threads=len(rows),
        in_public=any(
            row["community__visibility"] == Community.Visibility.PUBLIC and row["audience"] != Audience.MEMBERS
            for row in rows
        ),
        communities=[
            {"name": name, "slug": slug, "pk": pk}
            for _n, name, slug, pk in sorted((-n, *place) for place, n in places.items())[:COMMUNITIES]
        ],
        related=[{"name": name, "shown": shown or name} for _n, name, shown in related],
        small=tag_news.is_small(row["created_at"] for row in rows),
    )


def chosen(query, found: Lately, reader) -> dict[str, Any]:
    """What `query` (a request's GET) filters by: `kind`, and the community (`in` its slug, `place` None for all). A
    community that `reader` may not read filters as one that does not exist: not at all."""
    kind, slug = query.get("kind", ""), query.get("in", "")[:60].replace("\x00", "")
    kind = kind if kind in Kind.values else ""
    place = next((place for place in found.communities if place["slug"] == slug), None)
    if slug and not place:
        place = Community.objects.visible_to(reader).filter(slug=slug).values("pk", "slug", "name").first()
    return {"kind": kind, "in": place["slug"] if place else "", "place": place}


def page(tag: Named, query, picked: dict[str, Any], reader) -> Page:
    """One page of the tag's threads, as `listing.page`."""
    place, size = picked["place"], listing.THREADS_A_PAGE + 1
    newest = tag_index.newest(
        tag.pk, reader, size, kind=picked["kind"], community=place and place["pk"], **listing.where(query)
    )
    return listing.page(Thread.objects.visible_to(reader).filter(pk__in=newest), query, reader, with_deleted=True)
