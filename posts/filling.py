"""The posts of a page, filled into shells (`peerhealth/shells.py`): a post that looks like another one is not drawn
anew for its own words."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from peerhealth.hot import draw
from peerhealth.moments import moments_at
from peerhealth.shells import Holes, Shells
from posts.models import Thread
from posts.reading import PostRow

SHELLS = Shells()
# What of a row is a value to be filled in (`_values`), or is no part of how it is drawn. All else makes its shape: what
# is added to a row is right at once, and belongs here if it differs from post to post.
FILLED = {
    "public_id", "number", "parent", "html", "reason", "author", "avatar", "created_at", "edited_at", "continues",
    "notes", "spoken", "tags", "reactions", "parent_id", "below", "answers", "answers_at",
}  # fmt: skip
SHAPE = tuple(field.name for field in fields(PostRow) if field.name not in FILLED)
shape_of = attrgetter(*SHAPE)


def filler(thread: Thread, constants: dict[str, Any], **page: bool) -> Callable[[PostRow, str], SafeString]:
    """What draws posts of `thread` for one page: a function of a row and of what is drawn of it (a macro of
    `_post.html`: "reply", "opening", "fold" or "folded_end"). `page`: all that this template looks at for each of
    them, beside its `constants`; each value of it makes shells of its own."""
    language = get_language() or ""
    known, common, say = (language, *page.values()), {"thread": thread.public_id}, moments_at(timezone.now())

    def fill(row: PostRow, part: str) -> SafeString:
        values = common | _values(row, thread, say, language)
        given = tuple((kind, bool(count), mine) for kind, _label, _icon, count, mine in row.reactions)
        shape = (part, known, shape_of(row), given, len(row.tags), row.state == "gone" and row.reason)

        def drawn(holes: Holes) -> str:
            there = SimpleNamespace(public_id=holes["thread"])
            # A moment would stand still in a shell: it is filled in.
            return draw("posts/_post.html", row=_stand_in(row, holes), part=part, thread=there, moment=None,
                        **page, **constants)  # fmt: skip

        return SHELLS.fill(shape, values, drawn)

    return fill


def _values(row: PostRow, thread: Thread, say: Callable[[datetime], SafeString], language: str) -> dict[str, str]:
    """What of `row` is filled in, by the names under which the template knows it."""
    values = {
        "public_id": row.public_id,
        "number": str(row.number or ""),
        "parent": str(row.parent or ""),
        "html": SafeString(row.html),  # made by peerhealth.markup at write time
        "reason": "" if row.state == "gone" else row.reason,
        "author": row.author,
        "avatar": row.avatar,
        "when": say(row.created_at),
        "edited_at": "1" if row.edited_at else "",
        "continues": f"{thread.get_absolute_url()}?branch={row.public_id}" if row.continues else "",
        "notes": row.notes,
        "spoken": row.spoken,
        "answers": row.answers,
        # Of a post on another page it begins with the query.
        "answers_at": thread.get_absolute_url() + row.answers_at if row.answers_at[:1] == "?" else row.answers_at,
        "below": "",
    }
    if row.below:
        values |= _fold_words(row.below, language)
    for position, tag in enumerate(row.tags):
        values |= {f"tag{position}": tag["name"], f"shown{position}": tag["shown"]}
    for kind, _label, _icon, count, _mine in row.reactions:
        if count:
            values[f"count_{kind}"] = str(count)
    return values


@lru_cache(maxsize=500)
def _fold_words(below: int, language: str) -> dict[str, str]:  # noqa: ARG001  (of the words)
    """What the button of a branch says while it is open and while it is folded."""
    return {
        "below": "1",
        "fold_words": ngettext("Fold %(n)d reply", "Fold %(n)d replies", below) % {"n": below},
        "show_words": ngettext("Show %(n)d reply", "Show %(n)d replies", below) % {"n": below},
    }


def _stand_in(row: PostRow, holes: Holes) -> SimpleNamespace:
    """The row as a shell is drawn of it: its shape, and holes."""
    shown = {name: getattr(row, name) for name in SHAPE} | dict(holes)
    shown["reason"] = row.reason if row.state == "gone" else holes["reason"]
    shown["tags"] = [{"name": holes[f"tag{at}"], "shown": holes[f"shown{at}"]} for at in range(len(row.tags))]
    shown["reactions"] = [
        (kind, label, icon, holes[f"count_{kind}"] if count else 0, mine)
        for kind, label, icon, count, mine in row.reactions
    ]
    return SimpleNamespace(**shown)
