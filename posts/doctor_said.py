"""“What the doctor said”: after a visit somebody may tell a conversation from which a question came. It is an update, a
thread of its own, written by the same rules as any other; the conversation that it is about shows it at its top, and it
shows that conversation, to who may read both.

Where who asked tells it themselves, it is what came of their question (`posts.outcomes`): it stands at the top in its
words, and nobody asks them again. Words are never copied: they are read from the update, and gone with it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts import blocking
from accounts.models import User
from posts import folding, hinting, outcomes, publishing
from posts.kinds import Audience, Kind
from posts.models import DoctorSaid, Thread, VisitQuestion

MOST_LINKED, MOST_SHOWN = 20, 5
# So long an update of who asked is shown in its words; a longer one by its beginning.
SHOWN_WHOLE = 4_000  # characters of HTML
LINKED = DoctorSaid.objects.filter(Q(about=OuterRef("pk")) | Q(update=OuterRef("pk"))).order_by("-at", "-pk")
NOTHING: tuple = ()


@dataclass(frozen=True)
class Said:
    """An update, or (`is_source`) the conversation that an update is about, as one reader sees it. `html`: the words of
    who asked; else `excerpt`. Both are empty where they are folded for the reader."""

    public_id: str
    slug: str
    title: str
    author: str
    at: Any
    html: str = ""
    excerpt: str = ""
    by_asker: bool = False
    is_source: bool = False


@transaction.atomic
def tell(
    *, author: User, question: VisitQuestion, about: Thread, title: str, body: str, need: str, audience: str,
    notes: Collection[str] = (),
) -> Thread:  # fmt: skip
    """Publishes what the doctor said as an update about `about`, in its community and never for more people; telling
    twice is telling once. The caller has found `about` through `visible_to`, `question` as the author's own, and has
    checked that they may write there; it holds the author.

    Raises markup.MarkupError, and Refused where a block stands between the author and who began the conversation or
    wrote the post that the question came from."""
    question = VisitQuestion.objects.select_for_update(of=("self",), no_key=True).select_related("post", "told").get(
        pk=question.pk
    )  # fmt: skip
    if question.told:
        return question.told
    speaker = question.post.author_id if question.post else None
    blocking.check_contact(author, to=speaker, within=about.author_id, is_held=True)
    widest = list(Audience).index(Audience(about.audience))
    audience = list(Audience)[max(widest, list(Audience).index(Audience(audience)))]
    update = publishing.publish(
        author=author, community=about.community, title=title, body=body, kind=Kind.UPDATE, need=need,
        audience=audience, notes=notes,
    )  # fmt: skip
    DoctorSaid.objects.create(about=about, update=update)
    VisitQuestion.objects.filter(pk=question.pk).update(told=update)
    outcomes.settle(user=author, thread=about)
    if audience == about.audience:  # who may not read the update hears nothing of it
        hinting.marked(about)
    return update


def linked(threads: QuerySet) -> QuerySet:
    """Threads with `said_links`: {about, update} of what the doctor said, ids of threads on both sides, the newest
    first. No query of its own; which of them a reader may read is asked by `shown`, where there are any."""
    pairs = LINKED.values(pair=JSONObject(about="about", update="update"))
    return threads.annotate(said_links=ArraySubquery(pairs[:MOST_LINKED]))


def shown(thread: Thread, reader) -> tuple[Said, ...]:
    """What `reader` may read of what the doctor said about `thread` (one read with `linked`), those of who asked first;
    for an update, the conversation that it is about. Without what is hidden or gone, and without people whom the reader
    blocked or muted. No query where nothing was said, else one, two where there are notes."""
    others = {pair[side] for pair in thread.said_links for side in ("about", "update")} - {thread.pk}
    if not others:
        return NOTHING
    rows = Thread.objects.visible_to(reader).listed().unhidden().filter(pk__in=others)
    rows = blocking.leave_out_folded(rows, reader).order_by("-created_at", "-pk").values(
        "pk", "public_id", "slug", "title", "excerpt", "created_at", "author_id", "author__username", "opening__notes",
        "opening__html",
    )  # fmt: skip
    fold_of = folding.reasons(reader)
    sources = {pair["about"] for pair in thread.said_links}
    folded = [bool(fold_of(row["author_id"], row["opening__notes"])) for row in rows]
    said = [_said(row, thread, row["pk"] in sources, is_folded) for row, is_folded in zip(rows, folded, strict=True)]
    return tuple(sorted(said, key=lambda one: (not one.is_source, not one.by_asker))[:MOST_SHOWN])


def _said(row: dict[str, Any], thread: Thread, is_source: bool, is_folded: bool) -> Said:
    by_asker = not is_source and thread.author_id is not None and row["author_id"] == thread.author_id
    words = "" if is_folded or not by_asker else row["opening__html"]
    fits = len(words) <= SHOWN_WHOLE
    return Said(
        row["public_id"], row["slug"], "" if is_folded else row["title"], row["author__username"] or "",
        row["created_at"], words if fits else "", "" if is_folded or is_source or (words and fits) else row["excerpt"],
        by_asker, is_source,
    )  # fmt: skip
