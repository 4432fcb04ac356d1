"""Whose turn it is in an *Ask a professional* thread: members ask until answers begin, the professionals who said yes
answer while they do, everybody may talk below both until the end, and then it is a page to read."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Credential, User
from communities.speaking import credential_for
from peerhealth import one_clock
from peerhealth.errors import Refused
from posts.kinds import Kind
from posts.models import AskAnswerer, AskSession, Post, Thread
from posts.models.asking import Phase

# One each: nobody has to be quick, and everybody's question has the same chance. So many fit on one page, and more than
# an hour of answers.
MOST_QUESTIONS = 100


def take(author: User, parent: Post, *, thread: Thread, at: datetime | None = None) -> Credential | None:
    """For a reply of `author` to `parent` (at the moment `at`, now if None): the checked profession that it carries,
    None for everybody but the people who answer. Raises Refused, with a sentence, where it is not their turn. For
    verbs, which hold the thread: two cannot take the last place at once. Three queries at most."""
    session = session_of(thread)
    phase = session.phase(at or one_clock.now())
    if phase in SAID_AT_THE_END:
        raise Refused(SAID_AT_THE_END[phase]())
    if parent.is_opening:
        _may_ask(author, thread, phase)
        return None
    return answers_as(author, session, thread) if phase == Phase.ANSWERING else None


def answers_as(user, session: AskSession, thread: Thread) -> Credential | None:
    """The checked profession with which `user` answers in the session: they were asked, said yes, and may speak there
    today. One query; one more for who said yes."""
    mine = answerer(user, session)
    return credential_for(user, thread.community, asking=True) if mine and mine.accepted_at else None


def answerer(user, session: AskSession) -> AskAnswerer | None:
    """That `user` was asked to answer, and what they said; None for everybody else. One query; none for visitors."""
    return AskAnswerer.objects.filter(session=session, user=user.pk).first() if user.is_authenticated else None


def session_of(thread: Thread) -> AskSession:
    """The session of a thread of the kind "ask". One query. Raises AskSession.DoesNotExist."""
    return AskSession.objects.select_related("cancellation").get(thread=thread.pk)


def is_asking(thread: Thread, parent: Post | None) -> bool:
    """Whether a reply to `parent` is a question to the professionals."""
    return thread.kind == Kind.ASK and parent is not None and parent.is_opening


def _may_ask(author: User, thread: Thread, phase: Phase) -> None:
    if phase != Phase.GATHERING:
        raise Refused(_("Questions were gathered until answers began. You can still write below a question."))
    asked = Post.objects.filter(thread=thread, depth=1, deleted_at__isnull=True)
    if asked.filter(author=author).exists():
        raise Refused(_("You have asked your question here: one each, so that everybody’s has the same chance. You can change it, or say “me too” to others."))  # fmt: skip  # noqa: E501
    if asked.count() >= MOST_QUESTIONS:
        raise Refused(_("There are more questions than can be answered already. Please say “me too” to one like yours."))  # fmt: skip  # noqa: E501


def _over() -> str:
    return _("This session is over. You can ask in the community itself, where people answer who live with the same.")


def _cancelled() -> str:
    return _("This session does not take place. You can ask in the community itself.")


SAID_AT_THE_END = {Phase.OVER: _over, Phase.CANCELLED: _cancelled}
