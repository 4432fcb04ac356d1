"""The rows of lists of threads, filled into shells (`peerhealth/shells.py`): a row that looks like another one is not
drawn anew for its own words."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from peerhealth.hot import draw
from peerhealth.icons import icon
from peerhealth.moments import moments_at
from peerhealth.shells import Holes, Shells
from posts.folding import FOLDS, is_topic
from posts.kinds import KIND_ICONS, OFFERED, REACTION_COUNTS, Kind, Need

Row = dict[str, Any]
SHELLS = Shells()


def filler(said: Any, *, in_community: bool) -> Callable[[Row], SafeString]:
    """What draws rows of `posts.listing.page` for one list: a function of a row. `said`: the words beside every row;
    `in_community`: the page says already which community it is."""
    language, say = get_language() or "", moments_at(timezone.now())
    known = _known(language) | {"said": said, "in_community": in_community}

    def fill(row: Row) -> SafeString:
        found = row.get("found", ())
        values = _values(row, say, language)
        for at, post in enumerate(found):
            values |= {f"post{at}_{name}": value for name, value in _of_post(post, say).items()}
        openings = tuple(post.is_opening for post in found)
        flags = (bool(row.get("answered_at")), bool(row.get("newcomer")), row["mark"].muted, row["folded"])
        shape = (language, in_community, row["kind"], row["need"], row["audience"], len(row["tags"]), openings, flags)
        return SHELLS.fill(
            shape, values, lambda holes: draw("posts/_thread_row.html", row=_stand_in(row, openings, holes), **known)
        )

    return fill


def _values(row: Row, say: Callable[[datetime], SafeString], language: str) -> dict[str, str]:
    """What of `row` is filled in, by the names under which the template knows it."""
    values = {
        "public_id": row["public_id"], "slug": row["slug"], "title": row["title"] or "", "why": str(row.get("why", "")),
        "excerpt": row["excerpt"], "notes": str(row["notes"] or ""), "when": say(row["last_activity"]),
        "counts": _counts(row), "new": str(row["mark"].words), "more": _more(language, row.get("more", 0)),
        "community__slug": row.get("community__slug", ""), "community__name": row.get("community__name", ""),
    }  # fmt: skip
    for at, tag in enumerate(row["tags"]):
        values |= {f"tag{at}": tag["name"], f"shown{at}": tag["shown"]}
    return values


def _of_post(post: Any, say: Callable[[datetime], SafeString]) -> dict[str, str]:
    """The same of a post that was found (`posts.searching.finding.FoundPost`)."""
    return {
        "public_id": post.public_id, "number": str(post.number), "author": post.author or "",
        "when": say(post.created_at), "fold": post.fold, "snippet": post.snippet,
    }  # fmt: skip


def _stand_in(row: Row, openings: tuple[bool, ...], holes: Holes) -> Row:
    """The row as a shell is drawn of it: its shape, and holes."""
    posts = []
    for at, is_opening in enumerate(openings):
        begin = f"post{at}_"
        its = {name.removeprefix(begin): hole for name, hole in holes.items() if name.startswith(begin)}
        posts.append({"is_opening": is_opening} | its)
    shape = {name: row.get(name) for name in ("kind", "need", "audience", "answered_at", "newcomer", "folded")}
    tags = [{"name": holes[f"tag{at}"], "shown": holes[f"shown{at}"]} for at in range(len(row["tags"]))]
    return dict(holes) | shape | {"found": posts, "tags": tags, "is_muted": row["mark"].muted}


def _counts(row: Row) -> str:
    """How often a thread was answered and reacted to, in words."""
    said, given = _replies(get_language(), row["reply_count"]), row["opening__reaction_counts"]
    kinds = ((kind, given.get(kind)) for kind in OFFERED[row["kind"]]) if given else ()
    return " · ".join([said, *(str(REACTION_COUNTS[kind](n)) for kind, n in kinds if n)])


@lru_cache(maxsize=2_000)
def _replies(language: str, n: int) -> str:  # noqa: ARG001  (what is looked up is in the active language)
    return ngettext("%(n)s reply", "%(n)s replies", n) % {"n": n}


@lru_cache(maxsize=2_000)
def _more(language: str, n: int) -> str:  # noqa: ARG001  (as above)
    return ngettext("%(n)s more in this thread", "%(n)s more in this thread", n) % {"n": n} if n else ""


@cache
def _known(language: str) -> dict[str, Any]:  # noqa: ARG001  (as above)
    """Kinds with their icons, needs and reasons to fold, looked up once a process and language."""
    kinds = {kind.value: mark_safe(f"{icon(KIND_ICONS[kind], 16)} {escape(kind.label)}") for kind in Kind}  # noqa: S308
    return {
        "kinds": kinds,
        "needs": {need.value: str(need.label) for need in Need},
        "folds": FOLDS,
        "is_topic": is_topic,
    }
