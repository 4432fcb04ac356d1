"""Lists of threads: pages of plain values by newest activity."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from accounts import blocking
from communities.models import Community
from communities.models.community import ALSO_CALLED
from peerhealth import markup, moments, one_clock, pages
from peerhealth.ids import is_id
from peerhealth.statements import Fixed, Statement, Together
from posts import announcing, folding, greeting, tag_index, unread
from posts.kinds import Audience
from posts.models import Outcome, Thread
from posts.tagging import TAGS, by_post, tags_of
from posts.topics import said

THREADS_A_PAGE = 20
BY_ACTIVITY = (("last_activity", True), ("public_id", True))
BY_TIME = (("created_at", True), ("public_id", True))
# Tags of a community are taken from its latest threads: what people talk about now, at a cost that does not grow.
SAID_LATELY, TAGS_SHOWN = 1000, 12
# "Talking right now" is chosen from so many of the latest threads.
LATEST = 200
# Characters of a reply's HTML that its excerpt is made of: enough for two lines, whatever stands in them.
BEGINNING = 2_000


def cursor(row: dict[str, Any]) -> str:
    """A row's place in a list by time, for an address: microseconds since 1970 and public id."""
    when = row.get("last_activity") or row["created_at"]
    return f"{moments.stamp(when)}-{row['public_id']}"


def parse_cursor(text: str) -> list[Any] | None:
    """The order fields' values that `text` names; None for none or a malformed one."""
    stamp, _, public_id = text.partition("-")
    moment = moments.from_stamp(stamp)
    return [moment, public_id] if moment and is_id(public_id) else None


def _of_community(*, reader, community, kind, tag, **place) -> QuerySet:
    threads = Thread.objects.visible_to(reader).filter(community=community).listed()
    threads = threads.filter(kind=kind) if kind else threads
    return stretch(threads.tagged(tag) if tag else threads, reader, **place)


OF_COMMUNITY = Statement(_of_community)


def page_of_community(community: Community, query, reader, *, kind: str = "", tag: str = "") -> pages.Page:
    """As `page`, of the community's threads that `reader` may read: of one kind, with a hashtag."""
    return page(OF_COMMUNITY, query, reader, community=community.pk, kind=kind or None, tag=tag or None)


def page(threads: Statement, query, reader, **about: Any) -> pages.Page:
    """One page of what `threads` finds for `reader` (it gives a `stretch`; `about`: further values of it), newest
    activity first, each row with its `tags` and `notes`, and with `folded` and `mark` (what is new) for `reader`.
    `query` (a request's GET) may hold `after` or `before`. Two queries; for signed-in people one more where there is a
    note."""
    place = beyond(query)
    return cut(threads(reader=reader, **about, **place), place, reader)


def beyond(query, size: int = 0) -> dict[str, Any]:
    """The place that `query` (a request's GET) asks for, as values for a `Statement`: `moment` and `public_id` (None:
    the first page), `backwards`, and `size`, one more than fits on the page."""
    after, before = where(query).values()
    moment, public_id = before or after or (None, None)
    return {
        "moment": moment, "public_id": public_id, "backwards": before is not None,
        "size": Fixed((size or THREADS_A_PAGE) + 1),
    }  # fmt: skip


def cut(rows: list[dict[str, Any]], place: dict[str, Any], reader) -> pages.Page:
    """The page of `rows` that a statement gave for a `place` (`beyond`), as `page`."""
    is_first = place["moment"] is None
    found = pages.cut(rows, cursor, size=place["size"] - 1, is_first=is_first, backwards=place["backwards"])
    dress(found.rows, reader)
    return found


def stretch(threads, reader, *, moment, public_id, backwards, size) -> QuerySet:
    """For a builder of a `Statement`: the rows of `threads` that come next at a place (`beyond`)."""
    threads = threads.filter(pages.beyond(BY_ACTIVITY, [moment, public_id], backwards=backwards)) if moment else threads
    rows = greeting.marked(threads.for_list(), reader)
    return rows.order_by(*pages.ordered(BY_ACTIVITY, backwards=backwards))[:size]


def dress(rows: list[dict[str, Any]], reader) -> None:
    """Gives rows of `Thread.for_list` what a list shows beside them: `tags`, `mark`, `notes` and `folded`. One query;
    none for no rows; for signed-in people one more where there is a note."""
    if not rows:
        return
    openings, marks, people = [row["opening_id"] for row in rows], dict[int, unread.Mark](), dict[int, str]()
    if reader.is_authenticated:
        asked = {"threads": [row["id"] for row in rows], "people": list({row["author_id"] for row in rows} - {None})}
        said, marked, folded = BESIDE(posts=openings, reader=reader, **asked, **unread.counting())
        tags, marks, people = by_post(said), unread.marks_in(marked), blocking.folds_in(folded)
    else:
        tags = tags_of(openings)
    for row in rows:
        row["mark"] = marks.get(row["id"], unread.NO_MARK)
        row["tags"] = tags.get(row["opening_id"], [])
    folding.mark(rows, folding.reasons_with(reader, people))


BESIDE = Together(TAGS, unread.MARKS, blocking.FOLDED)


def something_new(found: pages.Page) -> bool:
    """Whether a row of the page is marked."""
    return any(row["mark"].words for row in found.rows)


def page_of_own(posts, query) -> pages.Page:
    """One page of a person's own posts, the newest first; each with `told`: whether its question says what happened.
    One query."""
    told = Outcome.objects.filter(thread__opening=OuterRef("pk"))
    rows = posts.annotate(told=Exists(told)).values(
        "public_id", "created_at", "body", "thread__community__name", "thread__public_id", "told"
    )
    return pages.page(rows, BY_TIME, cursor, size=THREADS_A_PAGE, **where(query))


def page_of_replies(replies, query, reader) -> pages.Page:
    """One page of a queryset of visible replies, the newest first: each with the `excerpt` of its words, the thread it
    stands in, and `folded` and `thread_folded` (for `reader`). Two queries."""
    rows = replies.annotate(beginning=Left("html", BEGINNING)).values(
        "public_id", "created_at", "author_id", "beginning", "hiding__id", "thread__title", "thread__author_id",
        "thread__audience", "thread__community__name", "thread__community__slug", "notes", "thread__opening__notes",
    )  # fmt: skip
    found = pages.page(rows, BY_TIME, cursor, size=THREADS_A_PAGE, **where(query))
    fold_of = folding.reasons(reader, {row[who] for row in found.rows for who in ("author_id", "thread__author_id")})
    for row in found.rows:
        row["excerpt"] = markup.outline(row.pop("beginning"))
        row["folded"] = fold_of(row["author_id"], row["notes"])
        row["thread_folded"] = fold_of(row["thread__author_id"], row["thread__opening__notes"])
        row["notes"] = said(row["notes"])
    return found


def where(query) -> dict[str, list[Any] | None]:
    """The place in a list by time that `query` (a request's GET) asks for, for `pages.page`."""
    return {name: parse_cursor(query.get(name, "")) for name in ("after", "before")}


def for_search_engines(rows, query) -> bool:
    """Whether search engines may keep a list: not if it shows a thread whose author does not want that, nor a further
    page."""
    return not query and all(row["audience"] == Audience.EVERYONE for row in rows)


SAID = {"latest": SAID_LATELY, "most": TAGS_SHOWN}
ABOUT = {
    inside: Together(tag_index.lately_in(**SAID, inside=inside), ALSO_CALLED, announcing.COMING)
    for inside in (False, True)
}


def about(community: Community, user) -> dict[str, list[Any]]:
    """What stands beside the threads of a community: `tags`, the hashtags said most lately in what `user` may read of
    it (`name`, `shown`, most said first); `also_called`, the names beside its own; `announced`, the cards of the
    sessions that come next. One query; one more where something is announced."""
    now = one_clock.now()
    tags, names, coming = ABOUT[user.is_authenticated](reader=user, community=community.pk, now=now)
    shown = [dict(zip(("name", "shown"), tag, strict=True)) for tag in tags]
    called = [name for (name,) in names]
    return {"tags": shown, "also_called": called, "announced": announcing.announced(coming, now)}


def lively(user, limit: int = 6) -> list[dict[str, Any]]:
    """The threads with the newest activity, one a community, for "Talking right now": of those whose authors let search
    engines have them, because the first page is for everyone. Without what is hidden, whoever asks. One query; for
    signed-in people one more where there is a note."""
    chosen = LIVELY(user=user, limit=Fixed(limit))
    folding.mark(chosen, folding.reasons(user))  # without people who are folded already
    return chosen


# Of the latest of some threads, the latest of each community.
ONE_EACH = """
    SELECT d.id FROM (SELECT DISTINCT ON (l.community_id) l.id, l.last_activity FROM ({latest}) l
                      ORDER BY l.community_id, l.last_activity DESC) d
    ORDER BY d.last_activity DESC LIMIT %s
"""


def _lively(user, limit: int) -> QuerySet:
    public = Thread.objects.visible_to(user).listed().filter(audience=Audience.EVERYONE).unhidden()
    latest = blocking.leave_out_folded(public.unmuted_by(user), user).order_by("-last_activity", "-public_id")[:LATEST]
    found, params = latest.values("id", "community_id", "last_activity").query.sql_with_params()
    chosen = RawSQL(ONE_EACH.format(latest=found), [*params, limit])  # noqa: S611
    return Thread.objects.filter(pk__in=chosen).for_list().order_by("-last_activity", "-public_id")


LIVELY = Statement(_lively)
