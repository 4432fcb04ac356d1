"""The live process with real connections: hints, resuming, restart, a lost connection to the database, slow readers."""

import time

import pytest
from django.core import signing

from peerhealth.live import Hint, name, say, tickets
from posts import helping, hinting, outcomes, publishing, reacting
from tests import makers
from tests.live.streams import backends, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


def now(thread) -> str:
    return f"/t/{thread.public_id}/now/replies/?after=0"


def test_it_works(hears, thread, ana, bo):
    stream = hears(bo, now(thread))
    reply = makers.reply(ana, thread)
    assert stream.next() == "reply"
    publishing.edit(post=reply, by=ana, body="Other words.")
    assert stream.next() == f"changed {reply.public_id}"
    reacting.toggle(user=bo, post=reply, kind="hug")
    assert stream.next() == f"counted {reply.public_id}"
    publishing.delete(post=reply)
    assert stream.next() == f"changed {reply.public_id}"


def test_what_who_asked_says_of_answers(hears, thread, ana, bo, mo):
    """Helped, answered, what happened: seen on every open page, and taken back on every open page."""
    reply = makers.reply(bo, thread)
    stream = hears(mo, now(thread))
    for act in (
        lambda: helping.mark(user=ana, post=reply),
        lambda: helping.unmark(user=ana, post=reply),
        lambda: helping.answered(user=ana, thread=thread, yes=True),
        lambda: outcomes.tell(user=ana, thread=thread, body="It went."),
        lambda: outcomes.delete(user=ana, thread=thread),
    ):
        act()
        assert stream.next() == "changed"
    helping.unmark(user=ana, post=reply)  # nothing changes by it
    makers.reply(ana, thread)
    assert stream.next() == "reply"


def test_headers_for_the_way(hears, thread, nobody):
    stream = hears(nobody, now(thread))
    said = stream.headers.lower()
    for header in ("content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no"):
        assert header in said
    assert "retry: " in stream.text


def test_a_list_and_a_bell(hears, place, ana, bo):
    from accounts import notifying

    of_list, of_bell = hears(bo, f"/c/{place.slug}/now/"), hears(bo, "/notifications/bell/")
    makers.thread(ana, place)
    assert of_list.next() == "thread"
    notifying.tell([bo.pk], "tag", "nothing")
    assert of_list.next() == of_bell.next() == "bell"


def test_what_is_undone_is_not_heard(hears, thread, ana, bo):
    from django.db import transaction

    stream = hears(bo, now(thread))
    with transaction.atomic():
        makers.reply(ana, thread)
        transaction.set_rollback(True)
    reply = makers.reply(ana, thread)
    publishing.delete(post=reply)
    assert [stream.next(), stream.next()] == ["reply", f"changed {reply.public_id}"]


def test_what_happens_between_page_and_stream_is_heard(process, browser_of, hears, thread, ana, bo):
    hears(bo, now(thread))  # by now tickets hold
    ticket = browser_of(bo).get(now(thread)).headers["Live-Ticket"]
    makers.reply(ana, thread)
    stream = process.open(ticket)
    assert {stream.next(), stream.next()} == {"reply", "hello"}  # the note may be slower than the stream


def test_resuming_leaves_no_gap_and_doubles_nothing(hears, thread, ana, bo):
    first = hears(bo, now(thread))
    makers.reply(ana, thread)
    assert first.next() == "reply"
    first.close()
    replies = [makers.reply(ana, thread) for _ in range(3)]
    publishing.delete(post=replies[0])
    again = hears(bo, now(thread), first.last)
    assert [again.next() for _ in range(5)] == ["reply"] * 3 + [f"changed {replies[0].public_id}", "hello"]


def test_too_long_ago_is_one_reload(hears, thread, bo):
    long_ago = str(int((time.time() - 11 * 60) * 1_000_000))
    stream = hears(bo, now(thread), long_ago)
    assert [stream.next(), stream.next()] == ["reload", "hello"]


@pytest.mark.parametrize("wrong", ["nothing", "", "over"])
def test_a_ticket_must_hold(process, thread, bo, wrong):
    channel = hinting.thread_channel(thread)
    long_ago = tickets.issue([channel], began=time.time() - tickets.LIFE - 1)
    forged = signing.Signer(key="another key", salt=tickets.SIGNER).sign_object([0, 2**50, "", "", "", 0, [channel]])
    refused = process.open({"nothing": forged, "": "", "over": long_ago}[wrong])
    assert (refused.status, refused.text) == (403, "")
    refused.close()


def test_ids_tell_nothing_of_others(hears, thread, ana, bo):
    """An id is the moment of the event and no count: what is said elsewhere does not move it."""
    stream = hears(bo, now(thread))
    elsewhere = [Hint(name("thread", f"elsewhere {number}"), "reply") for number in range(500)]
    say(*elsewhere)
    before = time.time()
    makers.reply(ana, thread)
    assert stream.next() == "reply"
    assert before - 1 < int(stream.last) / 1_000_000 < time.time() + 0.01


def test_a_lost_connection_to_the_database(hears, process, thread, ana, bo):
    """One "resync", then the page comes back with a new ticket and hears on."""
    stream = hears(bo, now(thread))
    assert len(backends()) == 1
    lost = backends()
    backends(end=True)
    assert stream.rest(within=20) == ["resync"]
    wait_until(lambda: backends() and backends() != lost)
    again = hears(bo, now(thread), stream.last)
    assert again.next() == "hello"
    makers.reply(ana, thread)
    assert again.next() == "reply"
    assert len(backends()) == 1


def test_restart(hears, process, thread, ana, bo, browser_of):
    """Old tickets no longer hold: what they may hear was known to the process before."""
    stream = hears(bo, now(thread))
    ticket = browser_of(bo).get(now(thread)).headers["Live-Ticket"]
    process.stop()
    stream.rest(within=5)
    process.start()
    refused = process.open(ticket)
    assert refused.status == 403
    refused.close()
    again = hears(bo, now(thread), stream.last)
    assert [again.next(), again.next()] == ["resync", "hello"]
    makers.reply(ana, thread)
    assert again.next() == "reply"


def test_a_slow_reader_is_let_go(hears, process, browser_of, thread, bo):
    """Somebody who takes nothing holds a bounded buffer, and others hear on."""
    hears(bo, now(thread))
    slow = process.open(browser_of(bo).get(now(thread)).headers["Live-Ticket"], receives=4096)
    quick = hears(bo, now(thread))
    channel = hinting.thread_channel(thread)
    slow.socket.settimeout(5)
    for many in range(100):
        say(*(Hint(channel, "changed", f"{many}-{one}-".ljust(700, "b")) for one in range(50)))
        for _ in range(50):
            quick.next()
    assert not quick.is_over
    total = 0
    while True:  # what was on its way; then the end
        try:
            chunk = slow.socket.recv(1 << 20)
        except TimeoutError:
            pytest.fail("the slow reader is still there")
        except ConnectionResetError:
            break
        if not chunk or chunk.endswith(b"0\r\n\r\n"):
            break
        total += len(chunk)
    assert total < 100 * 50 * 700
    slow.close()


def test_operators_read_how_many_there_are(process, hears, thread, bo):
    assert process.ask("/live/metrics", {}).split()[-1] == "1", "it hears"
    hears(bo, now(thread))
    assert "peerhealth_live_readers 1\n" in process.ask("/live/metrics", {})
    for address, sent in (("/live/metrics", {"X-Forwarded-For": "203.0.113.9"}), ("/live/nothing", {})):
        assert process.ask(address, sent) == ""
    assert process.status("/live/nothing") == 404
