"""What is new for somebody: the threads of their communities, of hashtags they follow and those that they follow, by
newest activity and by nothing else.

Each source is read from its own index, no further than a page needs, and the sources are merged; so a page costs the
same however much is said on the site. Everything a reader does not want (`_wanted`) is left out while the sources are
read: what comes of them is a page without gaps, and the next one begins after it.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, Func, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _

from communities.models import Membership
from peerhealth import pages
from peerhealth.statements import Statement, Written, ask
from posts import listing
from posts.models import TaggedThread, Thread, ThreadFollow

# The newest of each followed hashtag, in what everyone may read: what else a reader may read stands in their own
# communities, which are read anyway. Nothing is read beyond what the other sources have filled the page with already.
# What is not wanted is asked row by row (OFFSET 0 keeps it from becoming a join): an index of each hashtag is then read
# from its newest on, and no further than the limit, however much there is of it.
OF_TAGS = """
    SELECT DISTINCT found.* FROM posts_tagfollow f CROSS JOIN LATERAL (
        SELECT x.thread_id, x.last_activity, x.public_id FROM posts_taggedthread x
        WHERE x.tag_id = f.tag_id AND x.is_public {beyond}
          AND x.last_activity {order}= coalesce(
              (SELECT t.last_activity FROM posts_thread t WHERE t.id = ANY (%(known)s)
               ORDER BY t.last_activity {way} OFFSET %(size)s - 1 LIMIT 1), '{end}infinity')
          AND EXISTS (SELECT 1 FROM posts_thread t JOIN posts_post p ON p.id = t.opening_id
                      WHERE t.id = x.thread_id AND p.deleted_at IS NULL OFFSET 0)
          AND NOT EXISTS (SELECT 1 FROM posts_threadmute m
                          WHERE m.user_id = %(reader)s AND m.thread_id = x.thread_id OFFSET 0)
          AND NOT EXISTS (SELECT 1 FROM posts_tagmute m JOIN posts_taggedthread y ON y.tag_id = m.tag_id
                          WHERE m.user_id = %(reader)s AND y.thread_id = x.thread_id OFFSET 0)
        ORDER BY x.last_activity {way}, x.public_id {way} LIMIT %(size)s) found
    WHERE f.user_id = %(reader)s
    ORDER BY last_activity {way}, public_id {way} LIMIT %(size)s
"""


def page_for(user, query, *, size: int = 0) -> pages.Page:
    """One page of what is new for the signed-in `user`, as `listing.page`; each row with its reason in words (`why`;
    empty for threads of their communities, which need none). `query` (a request's GET) may hold `after` or `before`.
    Four queries more than `listing.page`."""
    place = listing.beyond(query, size)
    found = _of_communities_and_follows(user, place)
    found += _of_tags(user, place, found)
    page = listing.cut(ROWS(user=user, found=found, **place) if found else [], place, user)
    _say_why(page.rows, user)
    return page


def new_for(user, limit: int) -> list[dict[str, Any]]:
    """The first `limit` rows of `page_for`."""
    return page_for(user, {}, size=limit).rows


def _wanted(user):
    """What `user` may read and has not muted, itself or by a hashtag. Without what is hidden: who wrote or moderates
    it may read it still, but it is no news."""
    readable = Thread.objects.visible_to(user).listed().unhidden()
    return readable.unmuted_by(user).without_muted_tags(user)


def _of_communities_and_follows(user, place: dict[str, Any]) -> list[int]:
    """Ids: the next `size` threads of the communities that `user` has joined and of those that they follow. Two queries
    for the first page: it reaches no further back than twice as many threads of those communities do, unless so many of
    them are unwanted that it must be asked again. One for any other page."""
    since = None
    if place["moment"] is None:
        rows = REACH(user=user, size=2 * place["size"])
        since = rows[0][0] if rows else None
    found = OF_COMMUNITIES_AND_FOLLOWS(user=user, since=since, **place)
    if since and len(found) < place["size"]:
        found = OF_COMMUNITIES_AND_FOLLOWS(user=user, since=None, **place)
    return [pk for (pk,) in found]


# The activity of the last of the `size` newest threads of one's communities, whatever they are: read from an index
# alone. No row for fewer.
REACH = Written(
    """
    SELECT x.last_activity FROM ({mine}) m(place) CROSS JOIN LATERAL (
        SELECT t.last_activity FROM posts_thread t WHERE t.community_id = m.place
        ORDER BY t.last_activity DESC LIMIT %(size)s) x
    ORDER BY x.last_activity DESC OFFSET %(size)s - 1 LIMIT 1
    """,
    mine=Statement(lambda user: Membership.objects.of(user).active().values("community_id")),
)


def _next(user, *, since, **place) -> QuerySet:
    """Of each source a page is looked at, and no thread whose activity is older than `since` (None: of any age); what
    is left over is dropped here, before anything is asked about it."""
    wanted = _wanted(user).filter(last_activity__gte=since) if since else _wanted(user)
    here = _stretch(wanted.filter(community=OuterRef("community_id")), **place)
    each = Func(ArraySubquery(here), function="unnest", output_field=BigIntegerField())
    communities = Membership.objects.of(user).active().annotate(found=each).values_list("found")
    followed = _stretch(wanted.filter(follows__user=user.pk), **place)
    found = Thread.objects.filter(pk__in=communities.union(followed.values_list("pk"))).values_list("pk")
    return found.order_by(*pages.ordered(listing.BY_ACTIVITY, backwards=place["backwards"]))[: place["size"]]


OF_COMMUNITIES_AND_FOLLOWS = Statement(_next)
ROWS = Statement(lambda user, found, **place: listing.stretch(_wanted(user).filter(pk__in=found), user, **place))


def _stretch(threads, *, moment, public_id, backwards, size):
    """The ids of the `size` threads that come next in the direction of a place."""
    if moment:
        threads = threads.filter(pages.beyond(listing.BY_ACTIVITY, [moment, public_id], backwards=backwards))
    return threads.order_by(*pages.ordered(listing.BY_ACTIVITY, backwards=backwards)).values("pk")[:size]


def _of_tags(user, place: dict[str, Any], known: list[int]) -> list[int]:
    """Ids: the next public threads of the hashtags that `user` follows, no further than the threads `known` fill a page
    of `size`. One query."""
    backwards = place["backwards"]
    order, way, end = ("<", "ASC", "") if backwards else (">", "DESC", "-")
    asked = {"reader": user, "known": known, "size": place["size"]}
    beyond = ""
    if place["moment"]:
        beyond = f"AND (x.last_activity, x.public_id) {'>' if backwards else '<'} (%(moment)s, %(public_id)s)"
        asked |= {name: place[name] for name in ("moment", "public_id")}
    return [pk for pk, *_ in ask(OF_TAGS.format(beyond=beyond, order=order, way=way, end=end), asked)]


def _say_why(rows: list[dict[str, Any]], user) -> None:
    """Gives each row its `why`. One query; none for no rows."""
    whys: dict[int, str] = {}
    # The conversation itself before its hashtags.
    for pk, name, shown in sorted(WHY(user=user, ids=[row["id"] for row in rows]) if rows else []):
        said = _("Because you follow #%(tag)s") % {"tag": shown or name} if name else _("You follow this conversation")
        whys.setdefault(pk, said)
    for row in rows:
        row["why"] = whys.get(row["id"], "")


def _why(user, ids) -> QuerySet:
    nothing = Value("", CharField())
    mine = Membership.objects.of(user).active().values("community_id")
    elsewhere = Thread.objects.filter(pk__in=ids).exclude(community__in=mine).values("pk")
    follows = ThreadFollow.objects.filter(user=user.pk, thread__in=elsewhere).values_list("thread_id", nothing, nothing)
    tags = TaggedThread.objects.filter(thread__in=elsewhere, tag__follows__user=user.pk)
    return follows.union(tags.values_list("thread_id", "tag__name", "tag__display"), all=True)


WHY = Statement(_why)
