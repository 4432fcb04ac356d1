"""*Ask a professional*: moderators open a session, ask people with a checked profession to answer in it, change its
times or call it off. What each of these tells, and whom, stands here as well."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import blocking, notifying
from accounts.models import User
from communities import decided, speaking
from communities.models import Community
from peerhealth import jobs, one_clock
from peerhealth.errors import Refused
from posts import audiences, hinting, publishing
from posts.kinds import KIND_NEEDS, Kind
from posts.models import AskAnswerer, AskCancellation, AskSession
from posts.models.asking import Phase

EVENT, BEGINS_JOB = "ask", "posts.ask_begins"
MOST_PEOPLE = 5


class UnknownError(Refused):
    """There is nobody of that name who can be asked to answer; nothing is said of why."""

    def __init__(self, name: str) -> None:
        said = _("“%(name)s” cannot be asked: only a member of this community who may speak here with a checked profession. Please look at the name once more.")  # fmt: skip  # noqa: E501
        super().__init__(said % {"name": name})


def check_wanted(community: Community) -> None:
    """Raises Refused where moderators have said that only peers speak."""
    if community.clinicians == Community.Clinicians.PEERS:
        raise Refused(_("In this community only peers speak. Its settings say whether professionals may be asked."))


@transaction.atomic
def open_session(
    *, by: User, community: Community, title: str, body: str, audience: str, answers_from: datetime,
    answers_until: datetime, zone: str, people: Iterable[str] = (), notes: Iterable[str] = (),
    at: datetime | None = None,
) -> AskSession:  # fmt: skip
    """A new thread with its window of time; `people` (names) are asked to answer. The caller has checked that `by`
    moderates `community`. Raises Refused, UnknownError, markup.MarkupError."""
    check_wanted(community)
    words = {"title": title, "body": body, "audience": audience, "notes": list(notes)}
    kind = {"kind": Kind.ASK, "need": KIND_NEEDS[Kind.ASK]}
    thread = publishing.publish(author=by, community=community, at=at, **words, **kind)
    window = {"answers_from": answers_from, "answers_until": answers_until, "zone": zone}
    session = AskSession.objects.create(thread=thread, opened_at=thread.created_at, **window)
    for name in people:
        invite(session=session, name=name, by=by)
    _begin_later(session)
    return session


@transaction.atomic
def change(
    *, session: AskSession, by: User, answers_from: datetime, answers_until: datetime, zone: str
) -> bool:  # fmt: skip
    """Other times; those who asked are told. Whether anything was different. Raises Refused once it is off, and for
    another beginning once it has begun."""
    session = _held(session)
    was = (session.answers_from, session.answers_until)
    if session.phase(one_clock.now()) != Phase.GATHERING and answers_from != session.answers_from:
        raise Refused(_("Answers have begun, so only their end can be changed."))
    session.answers_from, session.answers_until, session.zone = answers_from, answers_until, zone
    session.version += 1
    session.save(update_fields=["answers_from", "answers_until", "zone", "version"])
    if was == (answers_from, answers_until):
        return False
    _begin_later(session)
    _tell(session, "moved", by)
    hinting.marked(session.thread)
    return True


@transaction.atomic
def cancel(*, session: AskSession, by: User, reason: str) -> None:
    """Calls it off, with a sentence for those who asked. Raises Refused if that was done already, or it is over."""
    session = _held(session)
    if session.phase(one_clock.now()) == Phase.OVER:
        raise Refused(_("This session is over; what was answered stays to be read."))
    AskCancellation.objects.create(session=session, by=by, reason=reason)
    session.version += 1
    session.save(update_fields=["version"])
    _tell(session, "cancelled", by)
    hinting.marked(session.thread)


@transaction.atomic
def invite(*, session: AskSession, name: str, by: User) -> None:
    """Asks the member of that name to answer; they are told. Asking twice is asking once. Raises UnknownError alike for
    a name that nobody has, somebody without a checked profession, somebody who does not speak with it here, and across
    a block: it must not tell who has asked to be checked. Raises Refused for more than MOST_PEOPLE."""
    session = _held(session)
    user = User.objects.called(name.strip()).filter(is_active=True).first()
    if user is None or speaking.credential_for(user, session.thread.community, asking=True) is None:
        raise UnknownError(name)
    try:
        blocking.check_contact(by, to=user.pk)
    except Refused as apart:
        raise UnknownError(name) from apart
    if session.answerers.exclude(user=user).count() >= MOST_PEOPLE:
        raise Refused(_("Five people can answer in one session."))
    _row, is_new = AskAnswerer.objects.get_or_create(session=session, user=user, defaults={"by": by})
    if is_new:
        about = f"invited-{session.thread.public_id}"
        notifying.tell(decided.for_decision([user.pk]), EVENT, about, again_after=notifying.AT_ONCE)


@transaction.atomic
def take_back(*, session: AskSession, public_id: str) -> None:
    """Nobody waits for that person's answers any more; what they have answered stays."""
    gone = AskAnswerer.objects.filter(session=_held(session), user__public_id=public_id).select_related("user")
    for answerer in gone:
        notifying.untell([answerer.user_id], EVENT, f"invited-{session.thread.public_id}")
        answerer.delete()


@transaction.atomic
def respond(*, session: AskSession, user: User, yes: bool) -> None:
    """What somebody says who was asked to answer: it can be changed until the end. Raises Refused for everybody else,
    and where they say yes and can no longer speak there."""
    session = _held(session)
    answerer = AskAnswerer.objects.filter(session=session, user=user).first()
    if answerer is None or session.phase(one_clock.now()) == Phase.OVER:
        raise Refused(_("You are not asked to answer here."))
    if yes and speaking.credential_for(user, session.thread.community, asking=True) is None:
        raise Refused(_("You can say yes once your checked profession is good here again."))
    now = one_clock.now()
    answerer.accepted_at, answerer.declined_at = (now, None) if yes else (None, now)
    answerer.save(update_fields=["accepted_at", "declined_at"])


@transaction.atomic
def begins(session_id: int, now: datetime | None = None) -> bool:
    """Tells those who asked, said "me too" or follow that answers begin; whether it did. Once; not of a session that is
    off, over, or begins later by now (then another job waits)."""
    rows = AskSession.objects.select_related("thread__community", "thread__opening", "cancellation")
    session = rows.select_for_update(of=("self",), no_key=True).filter(pk=session_id, told_at=None).first()
    now = now or one_clock.now()
    if session is None or session.phase(now) != Phase.ANSWERING:
        return False
    session.told_at = now
    session.save(update_fields=["told_at"])
    _tell(session, "began", session.thread.author)
    hinting.marked(session.thread)
    return True


def _begin_later(session: AskSession) -> None:
    jobs.defer(BEGINS_JOB, queue="news", at=session.answers_from, session=session.pk)


def _tell(session: AskSession, what: str, by: User | None) -> None:
    """Tells those who asked, said "me too" or follow; `what` is the beginning of what the notification is about."""
    people = audiences.for_asked(session.thread.opening, by)
    notifying.tell(people, EVENT, f"{what}-{session.thread.public_id}", again_after=notifying.AT_ONCE)


def _held(session: AskSession) -> AskSession:
    """The session as it is now, held until the end of the transaction. Raises Refused once it is off."""
    rows = AskSession.objects.select_related("thread__community", "thread__opening")
    session = rows.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if AskCancellation.objects.filter(session=session).exists():
        raise Refused(_("This session was cancelled."))
    return session
