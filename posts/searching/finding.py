"""Find threads by what is said in them. Nothing that is typed is kept.

Only what the reader may read takes part: it is filtered where candidates are found, and what is shown is asked for once
more through `visible_to`. Posts by people whom the reader has blocked or muted are left out; threads that such a person
began, or about a topic that the reader folds, are folded in the list as everywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from peerhealth.statements import Statement
from posts import folding, listing
from posts.kinds import Kind
from posts.models import Post, Thread
from posts.searching import guessing, ranking, snippets, statistics
from posts.searching.asking import Asked
from posts.searching.candidates import Search, Within, within
from posts.searching.reach import Reach
from posts.searching.reach import reach as reach_of
from posts.searching.statistics import Uses
from posts.searching.understanding import understand
from posts.searching.units import Plan, Unit

THREADS_A_PAGE, MOST_PAGES = 20, 10
POSTS_SHOWN, MOST_COUNTED = 3, 99
# Fewer threads than this with all words: those with some of them are looked for too.
TOO_FEW = 5
# So many of the rarest words are looked for alone, so many in pairs.
ALONE, PAIRED = 3, 6
# A word in more than this share of all posts is not looked for alone.
EVERYWHERE = 0.05
ALL = 0.999
MOST_ALSO = 6


@dataclass(frozen=True)
class FoundPost:
    """A post that fits. `fold`: the sentence in the place of its words, where the reader folds its topic."""

    public_id: str
    number: int
    author: str | None
    created_at: datetime
    snippet: SafeString
    is_opening: bool
    fold: str = ""


@dataclass(frozen=True)
class FoundThread:
    """A thread: its `row` of a list (as `posts.listing.page` gives them), the posts that fit best, how many more."""

    row: dict[str, Any]
    posts: list[FoundPost]
    more: int


@dataclass
class Results:
    """A page of what was found. `ignored`: words that counted nothing. `instead`: what was looked for instead.
    `broadened`: not all words were found together. `also`: other names that were looked for too."""

    threads: list[FoundThread] = field(default_factory=list)
    page: int = 1
    has_next: bool = False
    ignored: tuple[str, ...] = ()
    instead: str = ""
    broadened: bool = False
    also: tuple[str, ...] = ()


def find(asked: Asked, reader, *, page: int = 1, reach: Reach | None = None) -> Results:
    """One page of the threads that fit `asked`, the best first, for `reader`, whose `reach` may be known."""
    page = min(max(page, 1), MOST_PAGES)
    if asked.is_empty:
        return Results(page=page, ignored=asked.ignored)
    place = within(asked, reader, reach or reach_of(reader))
    plan, uses = understand(asked, reader)
    if not plan.units:
        return _filtered(asked, plan, place, reader, page)
    search, instead = _search(plan, uses, place), ""
    if not search.rows and (better := guessing.corrected(asked)):
        second = _search(*understand(better, reader), place)
        if not second.rows:
            broaden(second)
        if second.rows:
            search, instead = second, guessing.said(better)
    if search.threads < TOO_FEW:
        broaden(search)
    scored = ranking.ranked(search)
    shown = scored[(page - 1) * THREADS_A_PAGE : page * THREADS_A_PAGE]
    return Results(
        threads=_drawn(shown, search.plan, reader),
        page=page,
        has_next=page < MOST_PAGES and len(scored) > page * THREADS_A_PAGE,
        ignored=_unique(search.plan.ignored),
        instead=instead,
        broadened=any(one.cover < ALL for one in scored),
        also=_unique(search.plan.also)[:MOST_ALSO],
    )


def _search(plan: Plan, uses: Uses, place: Within) -> Search:
    """Looks for all units together."""
    search = Search(plan, place, uses.words, uses.months)
    wanted, titles = ([unit.query(prefix) for unit in plan.units] for prefix in ("", "="))
    search.look(wanted, titles, search.expected(plan.units))
    return search


def broaden(search: Search) -> None:
    """Looks for posts with some of the units: two of the rarest, then one. Names are taken apart for it."""
    if search.plan.take_apart():
        search.uses |= statistics.uses(search.plan.lexemes).words
    rare = sorted(search.plan.units, key=search.rarity, reverse=True)
    if len(rare) < 2:
        return
    if len(rare) > 2:
        some = rare[:PAIRED]
        pairs = [(a, some[n + 1 :]) for n, a in enumerate(some[:-1])]
        expected = sum(search.expected([a, b]) for a, rest in pairs for b in rest)
        search.look(*([f"({' | '.join(_pair(a, rest, sign) for a, rest in pairs)})"] for sign in ("", "=")), expected)
    if len(rare) == 2 or ranking.count(search) < TOO_FEW:
        most = EVERYWHERE * search.total
        alone = [unit for unit in rare[:ALONE] if search.count(unit) <= most] or rare[:1]
        expected = sum(map(search.count, alone))
        search.look(*([f"({' | '.join(unit.query(sign) for unit in alone)})"] for sign in ("", "=")), expected)


def _pair(one: Unit, others: list[Unit], sign: str) -> str:
    return f"({one.query(sign)} & ({' | '.join(other.query(sign) for other in others)}))"


def _unique(words: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _filtered(asked: Asked, plan: Plan, place: Within, reader, page: int) -> Results:
    """The threads that fit the filters, where no word was asked for: newest activity first."""
    threads = Thread.objects.visible_to(reader).listed()
    tests = Q()
    for tag in filter(None, [asked.tag, *(names[0] for names in plan.tags)]):
        threads = threads.tagged(tag)
    if place.is_nowhere:
        return Results(page=page, ignored=_unique(plan.ignored))
    tests &= Q(author=place.values["author"]) if asked.by else Q()
    tests &= Q(community__slug=asked.community) if asked.community else Q()
    tests &= Q(kind=asked.kind) if asked.kind else Q()
    answered = Q(answered_at__isnull=False) | Q(helpers__gt=0)
    tests &= {"yes": answered, "no": ~answered}.get(asked.answered, Q())
    tests &= Q(last_activity__date__gte=asked.since) if asked.since else Q()
    tests &= Q(created_at__date__lte=asked.until) if asked.until else Q()
    start = (page - 1) * THREADS_A_PAGE
    found = threads.filter(tests).order_by("-last_activity", "-public_id").for_list()
    rows = list(found[start : start + THREADS_A_PAGE + 1])
    listing.dress(rows[:THREADS_A_PAGE], reader)
    return Results(
        threads=[FoundThread(row, [], 0) for row in rows[:THREADS_A_PAGE]],
        page=page,
        has_next=page < MOST_PAGES and len(rows) > THREADS_A_PAGE,
        ignored=_unique(plan.ignored),
    )


THREADS = Statement(
    lambda reader, threads: Thread.objects.visible_to(reader).listed().filter(pk__in=threads).order_by().for_list()
)
SHOWN = (
    "id", "public_id", "number", "author__username", "author_id", "created_at", "html", "notes",
    "search_entry__language", "thread__kind", "thread__outcome__html",
)  # fmt: skip
POSTS = Statement(
    lambda reader, posts: Post.objects.visible_to(reader).filter(pk__in=posts).order_by().values(*SHOWN)
)


def _drawn(scored: list[ranking.Scored], plan: Plan, reader) -> list[FoundThread]:
    """What a page shows of these threads, asked for once more. (A title that fits is no post.)"""
    rows = THREADS(reader=reader, threads=[one.thread_id for one in scored])
    listing.dress(rows, reader)
    by_id = {row["id"]: row for row in rows}
    best = {one.thread_id: [row.post_id for row in one.posts[:POSTS_SHOWN]] for one in scored}
    posts = _posts([pk for ids in best.values() for pk in ids], plan, reader)
    found = []
    for one in scored:
        if one.thread_id in by_id:
            shown = [posts[pk] for pk in best[one.thread_id] if pk in posts]
            found.append(FoundThread(by_id[one.thread_id], shown, min(len(one.posts) - len(shown), MOST_COUNTED)))
    return found


def _posts(ids: list[int], plan: Plan, reader) -> dict[int, FoundPost]:
    show = snippets.marker(plan.shown)
    fold_of = folding.reasons(reader)
    found = {}
    for row in POSTS(reader=reader, posts=ids):
        folded = fold_of(row["author_id"], row["notes"])
        outcome = row["thread__outcome__html"] if row["number"] == 0 and row["thread__kind"] == Kind.QUESTION else None
        html = f"{row['html']} {outcome}" if outcome else row["html"]  # it is found by what happened, too
        text = "" if folded else show(html, row["search_entry__language"] or "en")
        found[row["id"]] = FoundPost(
            row["public_id"], row["number"], row["author__username"], row["created_at"], SafeString(text),
            row["number"] == 0, str(folding.FOLDS[folded]) if folded else "",
        )  # fmt: skip
    return found
