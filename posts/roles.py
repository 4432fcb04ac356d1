"""Speaking as a health professional, chosen post by post: with which profession (`communities.speaking` says where)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import professions
from accounts.models import Credential
from communities import speaking
from communities.models import Community
from communities.standing import Standing
from posts.kinds import Kind
from posts.models import Post, Thread


def in_thread(user, thread: Thread) -> Credential | None:
    """What `user` may choose to reply with in `thread`, which was read through `posts.access`. Nothing where
    professionals are asked: whoever said yes to answering there does not choose again (`posts.ask_turns`). No query for
    anybody who does not wish to speak so in its community."""
    if thread.kind == Kind.ASK:
        return None
    return speaking.credential_for(user, thread.community, stand=thread.standing)


def in_community(user, community: Community, stand: Standing) -> Credential | None:
    """What `user` may begin a thread with; `stand`: what they are there. As `in_thread`."""
    return speaking.credential_for(user, community, stand=stand)


def of_edit(post: Post) -> tuple[Credential | None, Credential | None]:
    """What the author of `post` (of `access.editable_post`) may speak with there now, and what the form of an edit
    offers: also what it is spoken with already, to be taken off. Where professionals are asked no edit makes an answer:
    that is said in its time, by who was asked."""
    thread, asking = post.thread, post.thread.kind == Kind.ASK
    if asking and post.credential is None:
        return None, None
    now = speaking.credential_for(post.author, thread.community, asking=asking, stand=thread.standing)
    return now, post.credential or now


class SpeaksField(forms.BooleanField):
    """The choice to speak with a checked profession; never made beforehand. Its value is the Credential, or None."""

    def __init__(self, credential: Credential) -> None:
        super().__init__(
            required=False,
            label=professions.offer(credential),
            help_text=_("It is shown above your words, with “General information, not a consultation”."),
        )
        self.credential = credential

    def clean(self, value) -> Credential | None:
        """The profession, where the box is ticked."""
        return self.credential if super().clean(value) else None


NO_LONGER = _("You can no longer speak as a health professional here. Your text is kept: send it again as yourself.")
NOT_THESE_WORDS = _(
    "You can no longer speak as a health professional here, so changed words cannot stand as said by one. Take the "
    "tick away, or leave the words as they were."
)
