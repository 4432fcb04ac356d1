"""*Ask a professional*: who opens a session, who asks, who answers and when, and who hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import blocking
from accounts.models import Credential, Notification
from communities.models import Community
from peerhealth import one_clock
from peerhealth.errors import Refused
from posts import asking, moderation, publishing, reacting, silencing, telling
from posts.models import AskAnswerer, AskSession, Post
from posts.models.asking import Phase
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
BEGIN, END = NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the site."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(one_clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def nurse(place):
    """A member whose profession was checked, and who wishes to speak with it here."""
    user = person("Nora")
    member(user, place)
    makers.speaks(user, place)
    return user


@pytest.fixture
def session(clock, mo, place, nurse):
    """A session in two days, in which the nurse has said yes."""
    made = makers.session(mo, place, answers_from=BEGIN, people=["nora"])
    asking.respond(session=made, user=nurse, yes=True)
    return made


def told(user) -> list[str]:
    """What `user` was told about sessions."""
    rows = Notification.objects.filter(user=user, event=asking.EVENT).order_by("pk")
    return [row.about.partition("-")[0] for row in rows]


def ask(user, session, body="What about travel?") -> Post:
    return makers.reply(user, session.thread, body)


def test_it_works(clock, session, ana, bo, mo, nurse):
    assert (session.thread.kind, session.phase(NOW)) == ("ask", Phase.GATHERING)
    question = ask(ana, session)
    reacting.toggle(user=bo, post=question, kind="me_too")
    clock(BEGIN)
    assert asking.begins(session.pk)
    answer = makers.reply(nurse, question, "Carry it with you.")
    assert answer.credential.profession == "nurse", "said yes to wearing it here, so no box is ticked"
    assert makers.reply(bo, answer, "Thank you.").credential is None
    assert [told(user) for user in (ana, bo, nurse)] == [["began"], ["began"], ["invited", "began"]]
    clock(END)
    reacting.toggle(user=ana, post=answer, kind="thank_you")  # thanks are never too late
    with pytest.raises(Refused, match="over"):
        makers.reply(nurse, question, "One thing more.")


@pytest.mark.parametrize(("moment", "phase"), [
    (NOW, Phase.GATHERING), (BEGIN - timedelta(microseconds=1), Phase.GATHERING), (BEGIN, Phase.ANSWERING),
    (END - timedelta(microseconds=1), Phase.ANSWERING), (END, Phase.OVER),
])  # fmt: skip
def test_the_clock_says_the_phase(session, moment, phase):
    assert session.phase(moment) == phase


def test_one_question_each_until_answers_begin(clock, session, ana, bo):
    question = ask(ana, session)
    with pytest.raises(Refused, match="one each"):
        ask(ana, session, "And the pump?")
    publishing.delete(post=question)
    ask(ana, session, "Another one, then?")
    clock(BEGIN)
    with pytest.raises(Refused, match="until answers began"):
        ask(bo, session)


def test_so_many_questions_and_no_more(session, ana, bo, monkeypatch):
    monkeypatch.setattr("posts.ask_turns.MOST_QUESTIONS", 1)
    ask(ana, session)
    with pytest.raises(Refused, match="me too"):
        ask(bo, session)


def test_members_talk_below_questions_without_a_role(clock, session, ana, bo, nurse):
    question = ask(ana, session)
    assert makers.reply(bo, question, "I wondered too.").credential is None
    assert makers.reply(nurse, question, "Tomorrow!").credential is None, "before her time she is a member like others"


def test_only_who_said_yes_answers_with_a_role(clock, session, place, ana, mo, nurse):
    doctor = person("Doc")
    member(doctor, place)
    makers.speaks(doctor, place, profession="doctor")
    question = ask(ana, session)
    clock(BEGIN)
    assert makers.reply(doctor, question, "Not asked, and here as a member.").credential is None
    asking.respond(session=session, user=nurse, yes=False)
    assert makers.reply(nurse, question, "No longer.").credential is None


@pytest.mark.parametrize("ends", ["check", "wish", "community"])
def test_who_may_no_longer_speak_so_does_not(clock, session, place, ana, nurse, ends):
    question = ask(ana, session)
    clock(BEGIN)
    if ends == "check":
        Credential.objects.update(ended_at=NOW, ending="given_up")
    elif ends == "wish":
        nurse.memberships.update(speaks=False)
    else:
        Community.objects.update(clinicians="peers")
    assert makers.reply(nurse, question, "Here.").credential is None


@pytest.mark.parametrize("who", ["nobody", "member", "open", "elsewhere", "no wish", "left", "blocked"])
def test_nobody_learns_who_is_checked(session, place, ana, mo, who):
    """One sentence for every name that cannot be asked."""
    user = person("Name")
    if who != "nobody":
        member(user, makers.community("another") if who == "elsewhere" else place)
    if who == "open":
        Credential.objects.create(user=user, profession="nurse", country="UK", registry="NMC", number="1")
    if who in ("no wish", "left", "blocked"):
        makers.speaks(user, place)
    if who == "no wish":
        user.memberships.update(speaks=False)
    if who == "left":
        user.memberships.all().delete()
    if who == "blocked":
        blocking.block(blocker=user, person=mo)
    name = "Nobody-of-that-name" if who == "nobody" else "Name"
    with pytest.raises(asking.UnknownError) as refusal:
        asking.invite(session=session, name=name, by=mo)
    assert str(refusal.value).replace(name, "…") == str(asking.UnknownError("…"))
    assert not AskAnswerer.objects.exclude(user__username="Nora").exists()


def test_peers_only_opens_none(clock, mo, place):
    Community.objects.update(clinicians="peers")
    place.refresh_from_db()
    with pytest.raises(Refused, match="only peers"):
        makers.session(mo, place, answers_from=BEGIN)
    assert not AskSession.objects.exists()


def test_other_times_are_told(clock, session, ana, mo):
    ask(ana, session)
    later = BEGIN + timedelta(days=1)
    window = {"answers_until": later + timedelta(hours=1), "zone": "Europe/Berlin"}
    assert asking.change(session=session, by=mo, answers_from=later, **window)
    assert not asking.change(session=session, by=mo, answers_from=later, **window), "nothing is different"
    assert told(ana) == ["moved"]
    clock(BEGIN)
    assert not asking.begins(session.pk), "the job of the old time finds that it is not yet"
    clock(later)
    assert asking.begins(session.pk)
    assert not asking.begins(session.pk), "once"


def test_once_begun_only_its_end_changes(clock, session, mo):
    clock(BEGIN)
    with pytest.raises(Refused, match="only their end"):
        asking.change(session=session, by=mo, answers_from=BEGIN + timedelta(days=1), answers_until=END + timedelta(days=2), zone="UTC")
    asking.change(session=session, by=mo, answers_from=BEGIN, answers_until=END + timedelta(hours=1), zone="UTC")
    session.refresh_from_db()
    assert session.phase(END) == Phase.ANSWERING


def test_a_cancelled_one_is_quiet(clock, session, ana, bo, mo):
    question = ask(ana, session)
    asking.cancel(session=session, by=mo, reason="Nora is ill. We look for another day.")
    session = AskSession.objects.get()
    assert session.phase(NOW) == Phase.CANCELLED
    assert told(ana) == ["cancelled"]
    clock(BEGIN)
    assert not asking.begins(session.pk)
    for writes in (lambda: ask(bo, session), lambda: makers.reply(bo, question)):
        with pytest.raises(Refused, match="does not take place"):
            writes()
    with pytest.raises(Refused, match="cancelled"):
        asking.cancel(session=session, by=mo, reason="Again.")


@pytest.mark.parametrize("why", ["muted the thread", "blocked the moderator", "left a closed place", "hidden question"])
def test_who_does_not_hear(clock, session, place, ana, mo, why):
    question = ask(ana, session)
    if why == "muted the thread":
        silencing.mute(ana, session.thread)
    elif why == "blocked the moderator":
        blocking.block(blocker=ana, person=mo)
    elif why == "left a closed place":
        ana.memberships.all().delete()
        Community.objects.update(visibility="members")
    else:
        ana.thread_follows.all().delete()
        moderation.hide(post=question, by=mo, reason="Names a clinic.")
    clock(BEGIN)
    asking.begins(session.pk)
    assert told(ana) == []


def test_what_is_told_is_asked_again(clock, session, ana, mo, nurse):
    ask(ana, session)
    clock(BEGIN)
    asking.begins(session.pk)
    about = f"began-{session.thread.public_id}"
    assert telling.told(ana, [("ask", about)])["ask", about] == (
        "Answers are being written now in “An hour about pumps”", f"/ask/{session.thread.public_id}/"
    )  # fmt: skip
    invited = f"invited-{session.thread.public_id}"
    assert telling.told(ana, [("ask", invited)]) == {}, "an invitation is for one person"
    assert telling.told(nurse, [("ask", invited)])
    moderation.hide(post=session.thread.opening, by=mo, reason="A mistake.")
    assert telling.told(ana, [("ask", about)]) == {}


@pytest.mark.parametrize("wrong", [
    {"answers_until": BEGIN}, {"answers_until": BEGIN + timedelta(days=14, seconds=1)}, {"answers_from": NOW - timedelta(days=1)},
])  # fmt: skip
def test_the_database_keeps_the_window(session, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        AskSession.objects.update(**wrong)


def test_the_database_keeps_one_answer_each(session, nurse):
    with pytest.raises(IntegrityError), transaction.atomic():
        AskAnswerer.objects.update(declined_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AskAnswerer.objects.create(session=session, user=nurse)


def test_no_longer_asked(session, nurse):
    asking.take_back(session=session, public_id=nurse.public_id)
    assert not AskAnswerer.objects.exists()
    assert told(nurse) == []
    with pytest.raises(Refused, match="not asked"):
        asking.respond(session=session, user=nurse, yes=True)
