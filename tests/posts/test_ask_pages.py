"""The pages of *Ask a professional*: announced, gathered, answered, read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from peerhealth import one_clock
from posts import asking, folding, moderation, publishing, reacting
from posts.models import AskSession, Post, Reading, Thread
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
TITLE = "An hour about pumps"


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the site; from a moment that all other clocks have passed by, so that nobody is new."""
    real = one_clock.now()

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(one_clock, "now", lambda: moment)

    set_to(real)
    return set_to


@pytest.fixture
def nurse(place):
    user = person("Nora")
    member(user, place)
    makers.speaks(user, place)
    return user


@pytest.fixture
def session(clock, mo, place, nurse):
    made = makers.session(mo, place, people=["Nora"])
    asking.respond(session=made, user=nurse, yes=True)
    return made


def page(browser, session) -> str:
    return browser.get(f"/ask/{session.thread.public_id}/").content.decode()


def form(**fields) -> dict[str, str]:
    day = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    window = {"zone": "Europe/Berlin", "answers_from": f"{day}T18:00", "answers_until": f"{day}T19:00"}
    words = {"title": TITLE, "body": "Ask about pumps.", "audience": "everyone", "people": "nora"}
    return window | words | fields


def test_it_works(browser_of, clock, place, nurse, mo, ana, bo):
    opened = browser_of(mo).post("/c/lupus/ask/new/", form())
    session = AskSession.objects.get()
    assert opened.url == f"/ask/{session.thread.public_id}/"
    assert session.answers_until - session.answers_from == timedelta(hours=1)
    assert session.answers_from.astimezone(UTC).hour in (16, 17), "six in the evening, in Berlin"
    browser_of(nurse).post(f"{opened.url}answering/", {"act": "yes"})
    announced = browser_of(None).get("/c/lupus/").content.decode()
    assert TITLE in announced
    assert "<bdi>Nora</bdi> (nurse, UK)" in announced
    asked = browser_of(ana).post(f"/t/{session.thread.public_id}/reply/", {"body": "What about travel?"})
    assert browser_of(ana).get(asked.url, follow=True).request["PATH_INFO"] == opened.url
    assert "What about travel?" in page(browser_of(bo), session)
    clock(session.answers_from)
    assert "It is your turn." in page(browser_of(nurse), session)
    assert "It is your turn." not in page(browser_of(bo), session)
    question = Post.objects.get(depth=1)
    sent = {"body": "Carry it with you.", "to": question.public_id}
    browser_of(nurse).post(f"/t/{session.thread.public_id}/reply/", sent)
    clock(session.answers_until)
    read = page(browser_of(None), session)
    for words in ("What about travel?", "Carry it with you.", "Speaking as a nurse, UK", "General information, not a consultation"):
        assert words in read, words
    assert "Not answered" not in read
    assert TITLE not in browser_of(None).get("/c/lupus/").content.decode().split('class="chips"')[0], "no longer announced"
    assert TITLE in browser_of(None).get("/c/lupus/ask/").content.decode()


def test_most_wanted_first_and_unanswered_before_answered(browser_of, clock, session, ana, bo, cy, nurse):
    posts = [makers.reply(user, session.thread, f"Question {n}") for n, user in enumerate((ana, bo, cy))]
    for user in (ana, cy):
        reacting.toggle(user=user, post=posts[1], kind="me_too")
    reacting.toggle(user=ana, post=posts[2], kind="me_too")
    assert order(page(browser_of(nurse), session)) == [1, 2, 0]
    clock(session.answers_from)
    makers.reply(nurse, posts[1], "An answer.")
    assert order(page(browser_of(nurse), session)) == [2, 0, 1], "what waits stands first"
    clock(session.answers_until)
    assert order(page(browser_of(nurse), session)) == [1, 2, 0], "what was answered, then what was not"
    assert "Not answered" in page(browser_of(ana), session)


def order(text: str) -> list[int]:
    return [number for _at, number in sorted((text.index(f"Question {number}"), number) for number in range(3))]


def test_what_is_gone_is_gone(browser_of, clock, session, ana, bo, mo, nurse):
    one, two = (makers.reply(user, session.thread, f"Question of {user}") for user in (ana, bo))
    clock(session.answers_from)
    makers.reply(nurse, one, "Said to the first.")
    publishing.delete(post=one)
    moderation.hide(post=two, by=mo, reason="Names a clinic.")
    shown = page(browser_of(None), session)
    assert not [words for words in ("Question of", "Said to the first.") if words in shown]
    assert "Question of Bo" in page(browser_of(bo), session)
    assert "Question of Bo" in page(browser_of(mo), session)


def test_folded_for_who_would_rather_not(browser_of, session, ana, bo):
    publishing.edit(post=session.thread.opening, by=session.thread.author, body="About needles.", notes=["needles"])
    folding.choose(ana, {"needles": None})
    assert f">{TITLE}</h1>" not in page(browser_of(ana), session)
    assert f">{TITLE}</h1>" in page(browser_of(bo), session)
    for reader in (ana, bo):
        card = browser_of(reader).get("/c/lupus/").content.decode().split('class="chips"')[0]
        assert TITLE not in card, "a note keeps the title out of what everybody meets"
        assert f"/ask/{session.thread.public_id}/" in card


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_closed_places_tell_nothing(browser_of, visibility, zed, mo, place):
    Community.objects.update(visibility=visibility)
    place.refresh_from_db()
    session = makers.session(mo, place)
    for address in ("", "calendar/", "change/", "answering/"):
        for reader in (None, zed):
            answer = browser_of(reader).get(f"/ask/{session.thread.public_id}/{address}")
            random = browser_of(reader).get(f"/ask/bcdfghjkmnpq/{address}")
            assert TITLE.encode() not in answer.content
            assert visibility == "members" or answer.status_code in (random.status_code, 302)


def test_the_calendar_names_nothing(browser_of, session, mo, place):
    Community.objects.update(name="Lupus of the liver")
    answer = browser_of(None).get(f"/ask/{session.thread.public_id}/calendar/")
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{session.answers_from:%Y%m%dT%H%M%SZ}" in lines
    assert "STATUS:CONFIRMED" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    for word in ("pump", "lupus", "liver", "nurse"):
        assert word not in answer.content.decode().lower() + answer["Content-Disposition"].lower()
    asking.cancel(session=session, by=mo, reason="Ill.")
    again = browser_of(None).get(f"/ask/{session.thread.public_id}/calendar/").content.decode()
    assert "STATUS:CANCELLED" in again
    assert "SEQUENCE:1\r\n" in again


@pytest.mark.parametrize(("field", "value"), [
    ("title", "No"), ("body", ""), ("answers_from", "yesterday"), ("answers_from", "2020-01-01T10:00"), ("zone", "Mars/Base"),
    ("answers_until", "2040-01-01T10:00"), ("people", "Ana"), ("people", "a,b,c,d,e,f"),
])  # fmt: skip
def test_bad_input_loses_nothing(browser_of, clock, mo, ana, nurse, field, value):
    answer = browser_of(mo).post("/c/lupus/ask/new/", form(**{field: value}))
    assert answer.status_code == 422
    assert "Ask about pumps." in answer.content.decode() or field == "body"
    assert value in answer.content.decode() or not value or field == "zone"
    assert not Thread.objects.exists()


def test_only_moderators_open_and_change(browser_of, session, ana):
    assert browser_of(ana).get("/c/lupus/ask/new/").status_code == 403
    for act in ("move", "cancel", "invite", "take_back"):
        assert browser_of(ana).post(f"/ask/{session.thread.public_id}/change/", {"act": act}).status_code == 403
    assert "/ask/new/" not in browser_of(ana).get("/c/lupus/ask/").content.decode()


def test_moderators_change_and_cancel(browser_of, session, mo, ana):
    makers.reply(ana, session.thread, "A question.")
    at, browser = f"/ask/{session.thread.public_id}/change/", browser_of(mo)
    assert "said yes" in browser.get(at).content.decode()
    refused = browser.post(at, {"act": "invite", "name": "Ana"})
    assert refused.status_code == 422
    assert "cannot be asked" in refused.content.decode()
    assert browser.post(at, {"act": "move"} | form()).status_code == 302
    assert browser.post(at, {"act": "cancel", "reason": ""}).status_code == 422
    assert browser.post(at, {"act": "cancel", "reason": "Nora is ill."}).status_code == 302
    assert "Nora is ill." in page(browser_of(ana), session)
    assert "Nothing can be changed" in browser.get(at).content.decode()


def test_a_thread_of_the_kind_leads_there(browser_of, session, ana):
    thread = session.thread
    assert browser_of(None).get(thread.get_absolute_url()).url == f"/ask/{thread.public_id}/"
    talk = browser_of(ana).get(f"{thread.get_absolute_url()}?sort=oldest").content.decode()
    assert "See them there" in talk
    assert "data-composer" not in talk
    assert browser_of(ana).get(f"/ask/{makers.thread(ana, thread.community).public_id}/").status_code == 404
    refused = browser_of(ana).post("/c/lupus/new/", {"kind": "ask", "need": "advice", "title": TITLE, "body": "Hi."})
    assert refused.status_code == 422, "nobody begins one by writing"


def test_nobody_writes_what_would_be_refused(browser_of, clock, session, ana):
    clock(session.answers_from)
    assert browser_of(ana).get(f"/t/{session.thread.public_id}/reply/").status_code == 403
    late = browser_of(ana).post(f"/t/{session.thread.public_id}/reply/", {"body": "Too late?"})
    assert (late.status_code, "Too late?" in late.content.decode()) == (422, True)


def test_an_answer_can_be_mended(browser_of, clock, session, ana, nurse):
    question = makers.reply(ana, session.thread, "A question.")
    clock(session.answers_from)
    answer = makers.reply(nurse, question, "An anwser.")
    browser_of(nurse).post(f"/p/{answer.public_id}/edit/", {"body": "An answer.", "credential": "on", "as_of": "0"})
    answer.refresh_from_db()
    assert (answer.body, answer.credential_id is not None) == ("An answer.", True)


def test_search_engines_get_the_page_that_stays(browser_of, session):
    address = f"/ask/{session.thread.public_id}/"
    week = session.thread.created_at - timedelta(days=session.thread.created_at.weekday())
    assert f"{address}</loc>" in browser_of(None).get(f"/sitemap/threads-{week:%Y-%m-%d}.xml").content.decode()
    assert "X-Robots-Tag" not in browser_of(None).get(address)
    Thread.objects.update(audience="no_search")
    assert browser_of(None).get(address)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("name", "when"), [("Nora", "before"), ("Nora", "over"), ("Uma", "answers"), ("Uma", "over")])
def test_an_edit_makes_no_answer(browser_of, clock, session, place, ana, name, when):
    """Neither of the words of somebody who was not asked, nor of those that were written out of time."""
    uma = person("Uma")
    member(uma, place)
    makers.speaks(uma, place)
    writer = User.objects.get(username=name)
    question = makers.reply(ana, session.thread, "Seen?")
    clock(session.answers_from if when == "answers" else session.answers_from - timedelta(minutes=1))
    talk = makers.reply(writer, question, "I carry mine.")
    clock(session.answers_until if when == "over" else session.answers_from)
    client = browser_of(writer)
    assert "Speak as a nurse" not in client.get(f"/p/{talk.public_id}/edit/").content.decode()
    sent = client.post(f"/p/{talk.public_id}/edit/", {"body": talk.body, "credential": "on", "as_of": "0"})
    talk.refresh_from_db()
    assert (sent.status_code, talk.credential) == (422, None)
    assert "I carry mine." not in page(browser_of(), session)


def test_its_topic_can_be_mended(browser_of, session, mo):
    opening = session.thread.opening
    assert browser_of(mo).get(f"/p/{opening.public_id}/edit/").status_code == 200
    words = {"title": "An hour about pens", "body": "Ask about pens.", "audience": "everyone", "kind": "vent", "as_of": "0"}
    browser_of(mo).post(f"/p/{opening.public_id}/edit/", words)
    session.thread.refresh_from_db()
    assert (session.thread.title, session.thread.kind) == ("An hour about pens", "ask")


def test_it_counts_as_read(browser_of, session, ana, bo):
    makers.reply(ana, session.thread, "A question.")
    page(browser_of(bo), session)
    assert Reading.objects.filter(user=bo, thread=session.thread).exists()


def statements(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_as_many_statements_for_thirty_questions(browser_of, clock, session, place, ana, nurse):
    browsers, address = (browser_of(ana), browser_of(None)), f"/ask/{session.thread.public_id}/"
    people = [ana, *(person(f"Asks-{number}") for number in range(29))]
    for user in people[1:]:
        member(user, place)
    found = []
    for few in (people[:1], people[1:]):
        clock(session.answers_from - timedelta(hours=1))
        questions = [makers.reply(user, session.thread, "A question.") for user in few]
        clock(session.answers_from)
        for question in questions:
            makers.reply(nurse, question, "An answer.")
        browsers[0].get(address)  # and has read it
        found.append([statements(browser, address) for browser in browsers])
    assert found == [[8, 4], [8, 4]]


def test_as_many_statements_for_thirty_sessions(browser_of, session, mo, place):
    few = statements(browser_of(mo), "/c/lupus/ask/")
    for _number in range(29):
        makers.session(mo, place)
    assert (few, statements(browser_of(mo), "/c/lupus/ask/")) == (6, 6)


def test_what_is_announced_costs_one_statement_more(browser_of, session, ana):
    announced = statements(browser_of(ana), "/c/lupus/")
    AskSession.objects.all().delete()
    assert announced - statements(browser_of(ana), "/c/lupus/") == 1


@pytest.mark.parametrize("sent", [{"act": "invite", "name": "x\0y"}, {"act": "take_back", "person": "x\0y"}])
def test_signs_that_cannot_be_kept_are_nobody(browser_of, session, mo, sent):
    assert browser_of(mo).post(f"/ask/{session.thread.public_id}/change/", sent).status_code in {302, 422}
