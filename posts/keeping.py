"""What a writing form carries so that nothing typed into it is lost: its token, how far its draft has come, and
whatever other text there is to choose from. Templates find it as `keeping` (`posts/writing/_keeping.html`)."""

from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from communities.models import Community
from peerhealth.ids import is_id
from posts import drafting, sending
from posts.models import Draft, Post, Thread

# The page of the form for each kind of place: name of the address, and which field of the place is in it.
PAGES: dict[type[models.Model], tuple[str, str]] = {
    Community: ("new_thread", "slug"), Thread: ("reply", "public_id"), Post: ("edit_post", "public_id"),
}  # fmt: skip


def person_mark(user: User) -> str:
    """An opaque mark by which a browser keeps apart the words of people who share it."""
    return salted_hmac("posts.keeping", str(user.pk)).hexdigest()[:16]


def page_of(place: models.Model, to: str = "") -> str:
    """The address of the form for a place. `to`: the public id of the reply that is answered."""
    name, known = PAGES[type(place)]
    return reverse(name, args=[getattr(place, known)]) + (f"?{urlencode({'to': to})}" if to else "")


def page_of_words(user: User, place: models.Model, words: dict[str, Any]) -> str:
    """The address of the form that a draft belongs into. Where the reply it answers is gone, it answers everyone."""
    to = words.get("to", "")
    there = is_id(to) and Post.objects.visible_to(user).filter(thread=place, public_id=to).exists()
    return page_of(place, to if there else "")


@dataclass
class Keeping:
    """What one writing form carries. `words` are those that the form begins with, where it has a draft."""

    user: User
    place: models.Model
    to: str = ""
    seq: int = 0
    token: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    draft: Draft | None = None  # the one that the form shows
    other: dict[str, Any] | None = None  # another text to choose from …
    other_is: str = ""  # … and what it is: "draft", saved elsewhere meanwhile; "post", what stands there now
    elsewhere: str = ""  # the page of another reply's form in this thread, which has the draft
    as_of: int | None = None  # the version of the post that an edit began with
    asks_to_save: bool = False
    trouble: str = ""  # a sentence on why the draft was not saved, or the form not sent
    TAKING_OTHER: ClassVar[str] = "other"  # in the address of a form: the other of two texts was chosen

    @property
    def person(self) -> str:
        """The mark of the person who writes."""
        return person_mark(self.user)

    @property
    def page(self) -> str:
        """The address of the form."""
        return page_of(self.place, self.to)

    @property
    def address(self) -> str:
        """Where its draft is saved."""
        return f"{page_of(self.place)}draft/"

    @property
    def page_with_other(self) -> str:
        """The address of the form with the other text in it. What is kept of this one goes."""
        return f"{self.page}{'&' if '?' in self.page else '?'}{self.TAKING_OTHER}=1"

    @property
    def to_save(self) -> dict[str, Any]:
        """What `drafting.save` and `drafting.close` ask of a form that was sent."""
        names = {"author": self.user, "place": self.place, "words": self.words}
        return names | {"seq": self.seq, "token": self.token}

    def bring_back(self, data: QueryDict) -> bool:
        """Goes on with what was typed when the session was over: saves it as the draft, and says whether that is done.
        It is refused as any other form is: both texts are shown where another was saved, or posted, meanwhile."""
        said = sent_with(self.user, self.place, data, to=self.to)
        if drafting.is_empty(said.words):
            return True
        self.words, self.token = said.words | {"to": self.to}, said.token or self.token
        self.draft = self.other = None
        self.seq, self.as_of = said.seq, self.as_of if said.as_of is None else said.as_of
        try:
            self.draft = drafting.save(**said.to_save | {"token": self.token})
            self.seq, self.elsewhere = self.draft.seq, ""
        except drafting.StaleError as stale:
            self.show_other(stale.draft.words, "draft")
        except (drafting.PostedError, drafting.TooLongError):
            pass  # sending the form says so
        if self.draft and isinstance(self.place, Post) and self.as_of != self.place.version:
            self.show_stored(self.place)
        return self.draft is not None

    def show_other(self, other: dict[str, Any], kind: str) -> None:
        """Puts another text beside what the form has."""
        self.other, self.other_is = other, kind

    def show_stored(self, post: Post) -> None:
        """Puts what the post says now beside what was typed. Saving then goes over exactly that version."""
        title = {"title": post.thread.title} if post.is_opening else {}
        self.show_other({**title, "body": post.body}, "post")
        self.as_of = post.version


def beginning(user: User, place: models.Model, *, to: str = "", has_draft: bool = True) -> Keeping:
    """For a form that is opened: the draft of its place, where it belongs into this form. One query, none where it is
    known that there is no draft; one more where it answers another reply."""
    keeping = Keeping(user, place, to, token=sending.token())
    draft = drafting.load(user, place) if has_draft else None
    if draft is None:
        return keeping
    keeping.seq = draft.seq
    if not draft.words:
        return keeping
    if draft.words.get("to", "") != to and (page := page_of_words(user, place, draft.words)) != keeping.page:
        # Whoever writes here as well is told before the other reply's draft is written over.
        keeping.seq, keeping.elsewhere = 0, page
        return keeping
    keeping.draft, keeping.words, keeping.token = draft, draft.words | {"to": to}, draft.token or keeping.token
    return keeping


def beginning_edit(user: User, post: Post) -> Keeping:
    """The same for the edit of a post; a draft that began with an earlier version brings the present one along."""
    keeping = beginning(user, post)
    keeping.as_of = post.version
    if keeping.words and keeping.words.get("as_of") != str(post.version):
        keeping.show_stored(post)
    return keeping


def sent_with(user: User, place: models.Model, data: QueryDict, *, to: str = "") -> Keeping:
    """For a form that was sent."""
    keeping = Keeping(user, place, to, seq=number(data.get("seq", "")) or 0, token=sending.right(data.get("token", "")))
    keeping.words, keeping.as_of = drafting.words_from(data), number(data.get("as_of", ""))
    keeping.asks_to_save = "save_draft" in data
    return keeping


def number(text: str) -> int | None:
    """`text`, which anybody may have sent, as a number that the database can hold; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def of(request: HttpRequest, place: models.Model, *, to: str = "") -> Keeping:
    """For the form of a new thread or a reply, opened or sent."""
    if request.method == "POST":
        return sent_with(request.user, place, request.POST, to=to)  # type: ignore[arg-type]
    return beginning(request.user, place, to=to)  # type: ignore[arg-type]


def of_edit(request: HttpRequest, post: Post) -> Keeping:
    """For the form of an edit, opened or sent."""
    if request.method == "POST":
        return sent_with(request.user, post, request.POST)  # type: ignore[arg-type]
    return beginning_edit(request.user, post)  # type: ignore[arg-type]
