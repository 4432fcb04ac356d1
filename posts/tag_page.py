"""A hashtag's page: whose tag it is, its threads by newest activity, and what is said beside it. All of it from what
the reader may read, in four queries for a visitor, whether the tag stands on fifty posts or on half a million."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from communities.models import Community
from peerhealth.pages import Page
from peerhealth.statements import Statement, ask
from posts import listing, tag_index, tag_news
from posts.kinds import Audience, Kind
from posts.models import Hashtag, HashtagAlias, TagFollow, TagMute, Thread

# Threads that communities and smallness are taken from, those of them that related tags are taken from, and how many
# of each are shown.
LATEST, NEWEST, RELATED, COMMUNITIES = 200, 40, 10, 12
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
    found = FIND(name=name, reader=reader)
    if not found:
        place = PLACE_OF(name=name, reader=reader)
        return Named(name, name, place=place[0] if place else None)
    row = found[0]
    return Named(shown=row.pop("display") or row["name"], **row)


def _find(name: str, reader) -> QuerySet:
    aliased = HashtagAlias.objects.filter(name=name).values("tag_id")
    itself = Case(When(name=name, then=1), default=0)
    others = HashtagAlias.objects.filter(tag=OuterRef(OuterRef("pk"))).values("name")
    place = _places(reader, OuterRef("name"), ArraySubquery(others)).values(place=JSONObject(slug="slug", name="name"))
    columns = {"place": Subquery(place[:1])}
    if reader.is_authenticated:
        mine = TagFollow.objects.filter(tag=OuterRef("pk"), user=reader.pk)
        columns |= {"is_followed": Exists(mine), "each": Exists(mine.filter(each=True))}
        columns |= {"is_muted": Exists(TagMute.objects.filter(tag=OuterRef("pk"), user=reader.pk))}
    rows = Hashtag.objects.filter(Q(name=name) | Q(pk__in=aliased)).order_by(itself, "pk")
    return rows.values("pk", "name", "display", **columns)[:1]


FIND = Statement(_find)
PLACE_OF = Statement(lambda name, reader: _places(reader, Value(name)).values("slug", "name")[:1])


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


# What they are made of: `found` are the latest threads that the reader may read. Other tags are counted in the newest
# of them alone: a busy thread has very many.
TOLD = """
    WITH found AS MATERIALIZED ({found})
    SELECT (SELECT count(*) FROM found), (SELECT coalesce(bool_or(f.open), FALSE) FROM found f),
        (SELECT count(*) FROM found f WHERE f.created_at >= %(since)s),
        ARRAY(SELECT ARRAY[f.community__name, f.community__slug, f.community_id::text] FROM found f
              GROUP BY f.community__name, f.community__slug, f.community_id
              ORDER BY count(*) DESC, f.community__name, f.community__slug LIMIT {communities}),
        ARRAY(SELECT ARRAY[h.name, coalesce(nullif(h.display, ''), h.name)] FROM (
                  SELECT x.tag_id, count(*) AS n FROM posts_taggedthread x
                  WHERE x.thread_id = ANY (ARRAY(
                        SELECT f.id FROM found f ORDER BY f.last_activity DESC LIMIT {newest}))
                      AND x.tag_id <> %(tag)s
                  GROUP BY x.tag_id HAVING count(*) >= {together}) t JOIN posts_hashtag h ON h.id = t.tag_id
              ORDER BY t.n DESC, h.name LIMIT {related})
"""
LIMITS = {"communities": COMMUNITIES, "newest": NEWEST, "together": TOGETHER, "related": RELATED}


def _latest(tag: int, reader) -> QuerySet:
    threads = Thread.objects.visible_to(reader).filter(pk__in=tag_index.newest(tag, reader, LATEST))
    is_open = Q(community__visibility=Community.Visibility.PUBLIC) & ~Q(audience=Audience.MEMBERS)
    return threads.values(
        "id", "community_id", "community__slug", "community__name", "created_at", "last_activity",
        open=ExpressionWrapper(is_open, BooleanField()),
    ).order_by()  # fmt: skip


FOUND = Statement(_latest)


def lately(tag: Named, reader) -> Lately:
    """As its class says. One query, two where `reader` may read nothing with it."""
    asked = {"tag": tag.pk, "reader": reader}
    told = TOLD.format(found=FOUND.text(**asked), **LIMITS)
    values = asked | {"since": timezone.now() - tag_news.WITHIN}
    ((threads, in_public, fresh, places, related),) = ask(told, values)
    if tag.pk and not threads:  # as much work as for a tag nobody has used: else a stranger could tell the two apart
        PLACE_OF(name=tag.name, reader=reader)
    return Lately(
        threads=threads,
        in_public=in_public,
        communities=[{"name": name, "slug": slug, "pk": int(pk)} for name, slug, pk in places],
        related=[{"name": name, "shown": shown} for name, shown in related],
        small=fresh <= tag_news.FEW,
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
    place, community = listing.beyond(query), picked["place"]
    only = {"kind": picked["kind"] or None, "community": community["pk"] if community else None}
    return listing.cut(PAGE(tag=tag.pk, reader=reader, **only, **place), place, reader)


def _page(*, tag: int, reader, kind, community, **place) -> QuerySet:
    start, way = [place["moment"], place["public_id"]], "before" if place["backwards"] else "after"
    at = {way: start} if place["moment"] else {}
    newest = tag_index.newest(tag, reader, place["size"], kind=kind or "", community=community, **at)
    return listing.stretch(Thread.objects.visible_to(reader).filter(pk__in=newest), reader, **place)


PAGE = Statement(_page)
