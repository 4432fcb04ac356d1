"""What the page of notifications says of *Ask a professional* sessions."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from posts import folding, unwanted
from posts.models import AskAnswerer, AskSession, Thread

# By the word that what a notification is about begins with: with the title, and where that is folded for its reader.
SAID = {
    "began": (gettext_lazy("Answers are being written now in “%(title)s”"),
              gettext_lazy("A session that you wait for is being answered now")),
    "moved": (gettext_lazy("“%(title)s” has another time"),
              gettext_lazy("A session that you wait for has another time")),
    "cancelled": (gettext_lazy("“%(title)s” does not take place"),
                  gettext_lazy("A session that you wait for does not take place")),
    "invited": (gettext_lazy("You are asked to answer questions in “%(title)s”"),
                gettext_lazy("You are asked to answer questions as a professional")),
}  # fmt: skip


def tell_of(user, abouts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each "word-id" of a session that `user` may read: a sentence and an address. Nothing of one that is off by
    now but that it is, nor of what they muted; an invitation only to whom it is for. Three queries at most."""
    asked = {about: about.partition("-") for about in abouts}
    found = _sessions(user, {public_id for _what, _dash, public_id in asked.values()})
    mine = set(AskAnswerer.objects.filter(user=user.pk, session__in=[one.pk for one in found.values()])
               .values_list("session_id", flat=True)) if found else set()  # fmt: skip
    fold_of, told = folding.reasons(user, {one.thread.author_id for one in found.values()}), {}
    for about, (what, _dash, public_id) in asked.items():
        session = found.get(public_id)
        is_off = session is not None and hasattr(session, "cancellation")
        if session is None or what not in SAID or is_off != (what == "cancelled"):
            continue
        if what == "invited" and session.pk not in mine:
            continue
        is_folded = fold_of(session.thread.author_id, session.thread.opening.notes)
        told[about] = (SAID[what][is_folded != ""] % {"title": session.thread.title}, session.get_absolute_url())
    return told


def _sessions(user, public_ids: set[str]) -> dict[str, AskSession]:
    threads = unwanted.unmuted(Thread.objects.visible_to(user).listed(), user)
    rows = AskSession.objects.filter(thread__in=threads, thread__public_id__in=public_ids)
    return {one.thread.public_id: one for one in rows.select_related("thread__opening", "cancellation")}
