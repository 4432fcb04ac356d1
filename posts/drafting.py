"""Drafts: what is typed and not posted yet, one a place (a new thread in a community, a reply in a thread, the edit of
a post). Only their author ever reads them.

`seq` keeps two tabs from overwriting each other: a save says which save it saw last, and is refused with the stored
words if there has been another since. A draft that was posted or discarded keeps its row without words, so that the
count goes on and an old tab is recognised.
"""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community
from peerhealth import one_clock, purging
from peerhealth.errors import Refused
from peerhealth.plain import is_visible, typed
from peerhealth.statements import Statement
from posts import limits, sending
from posts.models import Draft, Post, Submission, Thread

# The fields of the writing forms, by name. Of others nothing is kept.
TYPED = {"title": 1_000, "body": 40_000}  # and how long each may be: twice what can be posted, and more
CHOSEN, LISTED = ("kind", "need", "audience", "to", "as_of", "credential"), ("notes",)
LONGEST_CHOICE, MOST_CHOICES = 40, 40
IDLE = timedelta(days=180)
GREATEST_SEQ = 2**31 - 2


def _at(kind: type[models.Model]) -> Statement:
    return Statement(lambda author, place: Draft.objects.filter(author=author).at(kind(pk=place)).order_by("pk")[:1])


DRAFTS = {kind: _at(kind) for kind in (Community, Thread, Post)}
# Whether there is one, with words or without.
OF_THREAD = Statement(
    lambda author, place: Draft.objects.filter(author=author).at(Thread(pk=place)).order_by().values_list("pk")[:1]
)


class StaleError(Exception):
    """Another tab or device has saved since; `draft` is what is stored."""

    def __init__(self, draft: Draft):
        super().__init__(draft.pk)
        self.draft = draft


class PostedError(Exception):
    """The form has become `post` already (perhaps from another tab); `seq` is the draft's, for going on anew."""

    def __init__(self, post: Post, seq: int):
        super().__init__(post.pk)
        self.post, self.seq = post, seq


class TooOftenError(Exception):
    """More saves in a minute than hands can type."""


class TooLongError(Refused):
    """More than a draft can hold. Nothing is cut: the text stays where it was typed."""


def words_from(data: QueryDict) -> dict[str, str | list[str]]:
    """The words of a sent form: its known fields that hold something, without NUL and with "\\n" at line ends."""
    words: dict[str, str | list[str]] = {}
    for name in (*TYPED, *CHOSEN):
        value = data.get(name, "").replace("\x00", "").replace("\r\n", "\n")
        if value and (name in TYPED or len(value) <= LONGEST_CHOICE):
            words[name] = value
    for name in LISTED:
        listed = [one.replace("\x00", "") for one in data.getlist(name)[:MOST_CHOICES] if len(one) <= LONGEST_CHOICE]
        if listed:
            words[name] = listed
    return words


def is_empty(words: dict) -> bool:
    """Whether nothing was typed: choices alone are no draft."""
    return not any(is_visible(words.get(name, "")) for name in TYPED)


def load(author: User, place: models.Model) -> Draft | None:
    """The author's draft for the place, also a closed one (without words); None if there never was one. One query."""
    found = DRAFTS[type(place)](author=author.pk, place=place.pk)
    return found[0] if found else None


@transaction.atomic
def save(*, author: User, place: models.Model, words: dict, seq: int, token: str = "") -> Draft:
    """Stores `words` as the author's draft for `place` and returns it with its new `seq`. The same words again change
    nothing; an empty form discards the draft. The caller has checked that `author` may write there.

    `seq`: of the save that was seen last, 0 for none. Raises StaleError, PostedError, and TooLongError.
    """
    _check_length(words)
    limits.hold(author)  # two saves at once come one after the other, and never between the parts of a posting
    draft = load(author, place) or Draft(author=author, seq=seq, **{str(place._meta.model_name): place})
    post = sending.became(author, token)
    if post is None and draft.closed_at and draft.seq != seq:
        post = sending.became(author, draft.token)  # of another form: only where it is the same text
        post = post if post and sending.says_the_same(post, words) else None
    if post:
        raise PostedError(post, draft.seq)
    if draft.words == words:
        return draft
    if draft.words and draft.seq != seq:
        raise StaleError(draft)
    if is_empty(words):
        return discard(draft)
    draft.words, draft.token, draft.closed_at = words, token, None
    return _stored(draft)


def _check_length(words: dict) -> None:
    if any(len(words.get(name, "")) > most for name, most in TYPED.items()):
        raise TooLongError(
            _("This is too long to be saved as a draft. Nothing is cut: your text stays on this page. Please split it.")
        )


def _stored(draft: Draft) -> Draft:
    draft.seq = min(draft.seq, GREATEST_SEQ) + 1
    draft.updated_at = one_clock.now()
    draft.save()
    return draft


def close(*, author: User, place: models.Model, words: dict, seq: int, token: str = "") -> None:
    """Closes the draft because `words` were posted; to be called in the post's own transaction, with the author held.

    A draft that is not how the posted text began (another tab has saved since) stays, as a text of its own.
    """
    draft = load(author, place)
    if draft is None or not draft.words:
        return
    said = draft.words.get("to", "") == words.get("to", "") and all(
        typed(words.get(name, "")).startswith(typed(draft.words.get(name, ""))) for name in TYPED
    )
    if draft.seq == seq or said:
        _emptied(draft, token)
    elif draft.token == token:
        Draft.objects.filter(pk=draft.pk).update(token="")


def discard(draft: Draft) -> Draft:
    """Takes the words away at once; the row stays for the count. A draft that was never stored is left so."""
    return _emptied(draft, "") if draft.pk else draft


def _emptied(draft: Draft, token: str) -> Draft:
    draft.words, draft.token, draft.closed_at = {}, token, one_clock.now()
    return _stored(draft)


def purge(*, now: datetime | None = None, batch: int = 1_000) -> dict[str, int]:
    """Deletes drafts, closed or not, and rows of sent forms that nobody has touched for `IDLE`, a batch a transaction.
    Returns how many of each ("drafts", "sent forms")."""
    before = (now or one_clock.now()) - IDLE
    drafts, sent = Draft.objects.filter(updated_at__lt=before), Submission.objects.filter(at__lt=before)
    return {"drafts": purging.purge(drafts, batch), "sent forms": purging.purge(sent, batch)}
