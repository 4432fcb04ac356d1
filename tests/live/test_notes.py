"""What verbs say: nothing of a community travels, one statement each, and nothing where nobody listens."""

import json

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Notification
from peerhealth.live import End, Hint, name, say
from peerhealth.live.beside import Beside
from peerhealth.live.hub import Full, Hub
from peerhealth.live.reader import MOST_WAITING, Reader
from peerhealth.live.saying import CHANNEL, heard
from peerhealth.live.tickets import LIFE, Ticket, issue, read
from posts import helping, moderation, publishing, reacting, telling
from tests import makers
from tests.live.streams import wait_until

OF_THE_VERBS = "pg_notify"


def notes(act) -> list[str]:
    """What each statement carries with which `act` says something."""
    kept = []

    def keep(execute, sql, params, *about):
        if OF_THE_VERBS in sql:
            kept.append(str(params))
        return execute(sql, params, *about)

    with connection.execute_wrapper(keep):
        act()
    return kept


@pytest.mark.django_db(transaction=True)
def test_no_note_tells_anything(ana, bo, mo, place):
    """Everything that a listener in the database can see, for all that is said here."""
    params = connection.get_connection_params()
    with psycopg.connect(
        **{key: params[key] for key in ("host", "port", "user", "dbname")}, autocommit=True
    ) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        thread = makers.thread(ana, place, title="Sleeping with lupus")
        reply = makers.reply(bo, thread, "Whispered words.")
        reacting.toggle(user=ana, post=reply, kind="hug")
        publishing.edit(post=thread.opening, by=ana, body="Again.", thread_fields={"audience": "members"})
        moderation.hide(post=reply, by=mo, reason="Some reason.")
        moderation.hide(post=thread.opening, by=mo, reason="Some reason.")
        payloads = [note.payload for note in listener.notifies(timeout=1, stop_after=9)]
    assert len(payloads) == 9  # the bell of a reaction rings for itself
    for word in (place.slug, place.name, thread.public_id, thread.title, "Ana", "Bo", "Some reason", "Whispered"):
        assert word not in "".join(payloads)
    numbers = {value for payload in payloads for row in json.loads(payload) for value in row if isinstance(value, int)}
    assert numbers <= {0, 1, 6}  # masks, no ids


@pytest.mark.django_db
def test_one_statement_a_verb(ana, bo, place):
    thread = makers.thread(ana, place)
    closes = {"post": thread.opening, "by": ana, "body": "Again.", "thread_fields": {"audience": "members"}}
    assert len(notes(lambda: publishing.edit(**closes))) == 1
    assert len(notes(lambda: makers.reply(bo, thread))) == 1  # the thread, and the bells of whom it concerns


def rung(person, act) -> int:
    """How often `act` rings the bell of `person`."""
    return sum(name("bell", person.pk) in carried for carried in notes(act))


@pytest.mark.django_db
@pytest.mark.usefixtures("unhurried")
def test_the_bell_rings_when_something_is_read(browser_of, ana, bo, place):
    """The same person's other pages show what is left; what changes nothing makes no sound."""
    thread = makers.thread(ana, place)
    ways = (
        lambda: telling.one_read(ana, Notification.objects.latest("pk").pk),
        lambda: telling.all_read(ana, timezone.now()),
        lambda: browser_of(ana).get(thread.get_absolute_url()),
    )
    for looks in ways:
        makers.reply(bo, thread)
        assert telling.unread_lines(ana) == 1
        assert rung(ana, looks) == 1
        assert telling.unread_lines(ana) == 0
        assert rung(ana, looks) == 0


@pytest.mark.django_db
def test_the_bell_rings_when_something_is_taken_back(ana, bo, place):
    reply = makers.reply(bo, makers.thread(ana, place))
    assert rung(bo, lambda: helping.mark(user=ana, post=reply)) == 1
    assert rung(bo, lambda: helping.unmark(user=ana, post=reply)) == 1
    assert rung(bo, lambda: helping.unmark(user=ana, post=reply)) == 0


@pytest.mark.django_db
def test_a_site_that_is_not_live_says_nothing(settings, browser_of, ana, bo, place):
    settings.LIVE = False
    thread = makers.thread(ana, place)
    assert not notes(lambda: reacting.toggle(user=bo, post=thread.opening, kind="hug"))
    page = browser_of(bo).get(thread.get_absolute_url())
    assert b"data-live" not in page.content
    assert "Live-Ticket" not in browser_of(bo).get(f"/t/{thread.public_id}/now/replies/").headers


def test_the_process_refuses_a_site_that_is_not_live(settings):
    settings.LIVE = False
    with pytest.raises(CommandError, match="LIVE is off"):
        call_command("serve", "live", skip_checks=True)


@pytest.mark.django_db
def test_many_notes_are_parted(django_assert_num_queries):
    with django_assert_num_queries(1):
        say(*(Hint(name("bell", number), "bell") for number in range(1000)))
    with django_assert_num_queries(0):
        say()


def test_a_note_is_read_as_it_was_written():
    assert heard('[["a","b","c"],["p","","","",3]]') == [Hint("a", "b", "c"), End(person="p", spare=3)]
    for wrong in ("", "{}x", "[[1,2,3,4,5,6]]", "[1]"):
        with pytest.raises(ValueError):  # noqa: PT011  (of any kind)
            heard(wrong)


def test_names_differ_and_are_all_alike():
    assert len({name("thread", 1), name("thread", 2), name("list", 1)}) == 3
    assert {len(name("thread", key)) for key in (1, "x" * 500)} == {16}


def test_a_ticket_is_read_until_it_ends(monkeypatch):
    import time

    began = time.time()
    text = issue([name("thread", 1)], began=began)
    assert read(text).channels == (name("thread", 1),)
    assert read(text + "x") is None
    monkeypatch.setattr("peerhealth.one_clock.seconds", lambda: began + LIFE + 1)
    assert read(text) is None


def ticket(began: float, *channels: str, **on) -> Ticket:
    return Ticket(
        **({"began": began, "until": began + LIFE, "person": "", "session": "", "place": "", "rights": 0} | on),
        channels=channels,
    )


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves."""
    moment = [1_000_000.0]
    monkeypatch.setattr("peerhealth.one_clock.seconds", lambda: moment[0])
    return moment


@pytest.fixture
def hub(clock):
    """One that has listened for a while."""
    hub = Hub()
    hub.listens()
    clock[0] += 10
    return hub


def said(reader: Reader) -> list[str]:
    return [line.removeprefix("data: ") for line in reader.take().decode().splitlines() if line.startswith("data: ")]


def test_deaf_nobody_is_let_in(clock):
    hub = Hub()
    with pytest.raises(Full):
        hub.enter(ticket(clock[0], "a"), "")


def test_hints_are_kept_for_ten_minutes(hub, clock):
    last = str(hub.moment())
    hub.hear([Hint("a", "reply")])
    clock[0] += 9 * 60
    assert said(hub.enter(ticket(clock[0], "a"), last)) == ["reply", "hello"]
    hub.forget()
    clock[0] += 2 * 60
    assert said(hub.enter(ticket(clock[0], "a"), last)) == ["reload", "hello"]
    hub.forget()
    assert not hub._said


def test_more_than_is_kept_is_one_reload(hub, clock):
    last = str(hub.moment())
    hub.hear([Hint("a", "changed", str(number)) for number in range(300)])
    assert said(hub.enter(ticket(clock[0], "a"), last)) == ["reload", "hello"]
    assert said(hub.enter(ticket(clock[0], "b"), last)) == ["hello"]


def test_a_reader_who_takes_nothing_is_let_go(hub, clock):
    reader = hub.enter(ticket(clock[0], "a"), "")
    hub.hear([Hint("a", "changed", str(number)) for number in range(MOST_WAITING + 5)])
    assert reader.is_over
    assert reader.waiting == []


def test_a_ticket_asks_to_be_renewed_and_ends(hub, clock):
    reader = hub.enter(ticket(clock[0], "a"), "")
    clock[0] += LIFE - 10
    hub.tidy()
    hub.tidy()
    assert said(reader) == ["hello", "renew"]
    clock[0] += 11
    hub.tidy()
    assert reader.is_over
    assert not hub.readers


@pytest.mark.parametrize(("end", "meant"), [
    (End(person="p"), True), (End(person="q"), False), (End(session="s"), True), (End(place="x"), True),
    (End(person="p", place="y"), False), (End(channel="a"), True), (End(channel="b"), False),
    (End(place="x", spare=2), False), (End(place="x", spare=1), True), (End(), False),
])  # fmt: skip
def test_exactly_those_are_ended(hub, clock, end, meant):
    mine = ticket(clock[0], "a", person="p", session="s", place="x", rights=2)
    reader = hub.enter(mine, "")
    hub.hear([Hint("a", "reply"), end, Hint("a", "reply")])
    assert reader.is_over == meant
    assert (hub.enter(mine, "") is None) == meant
    clock[0] += LIFE + 5
    hub.tidy()
    assert not hub._ends


def test_a_beat_is_a_comment(hub, clock):
    reader = hub.enter(ticket(clock[0], "a"), "")
    reader.take()
    hub.beat()
    assert reader.take() == b": \n\n"


def test_beside_the_site_a_request_that_fails_ends():
    async def broken(*_asked):
        raise RuntimeError

    beside, said = Beside(lambda *_asked: []), []
    beside.app = broken
    asked = {"PATH_INFO": "/live/", "REQUEST_METHOD": "GET"}
    assert list(beside(asked, lambda status, _headers: said.append(status))) == []
    assert said == ["503 Service Unavailable"]
    beside.loop.call_soon_threadsafe(beside.loop.stop)
    wait_until(lambda: not beside.loop.is_running())
    beside.loop.close()
