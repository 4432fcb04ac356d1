"""Ana and Bo have a thread open and answer each other: what one writes, the other sees without asking for the page anew."""

import contextlib

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

from peerhealth.live.beside import Beside
from posts import helping, publishing, reacting
from tests import makers
from tests.journeys.looking import axe
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def live(settings, monkeypatch, live_server):
    """The live app on the address of the tests' site, as `make run` has it."""
    settings.LIVE = True
    site = StaticFilesHandler.__call__
    handlers = []
    beside = Beside(lambda *asked: site(handlers[-1], *asked))
    beside.begin()

    def answer(handler, environ, start_response):
        handlers[:] = [handler]  # of the tests' site there is one
        return beside(environ, start_response)

    monkeypatch.setattr(StaticFilesHandler, "__call__", answer)
    yield beside
    beside.stop()


@pytest.fixture
def thread(transactional_db):
    place, ana, bo = makers.community(), person("Ana"), person("Bo")
    member(ana, place)
    member(bo, place)
    return makers.thread(ana, place)


def heard(answer) -> bool:
    """Whether it is a stream that began."""
    return "/live/?" in answer.url and answer.status == 200


def opened(open_page, name: str, address: str, **look):
    """Somebody's page, with its stream open."""
    page = open_page(**look)
    sign_in(page, name)
    page.wait_for_url("**/")
    with contextlib.suppress(Exception):
        page.wait_for_load_state("load")
    with page.expect_response(heard, timeout=30_000):
        page.goto(address)
    return page


def say(page, words: str) -> None:
    page.locator("#reply textarea").fill(words)
    page.locator("#reply").get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text(words).first.wait_for()


@pytest.mark.usefixtures("live")
def test_two_people_answer_each_other(open_page, thread, unhurried):
    at = thread.get_absolute_url()
    ana, bo = opened(open_page, "Ana", at), opened(open_page, "Bo", at, width=360, scheme="dark")

    ana.locator("#reply textarea").fill("Half a sentence")
    say(bo, "I count the stairs.")
    pill = ana.get_by_role("status").get_by_role("link", name="1 new reply")
    pill.wait_for()
    assert ana.get_by_text("I count the stairs.").count() == 0  # nothing moves by itself
    assert axe(ana) == []
    pill.press("Enter")
    ana.get_by_text("I count the stairs.").wait_for()
    assert "by Bo" in " ".join(ana.locator(":focus").inner_text().split())
    assert not pill.is_visible()
    assert ana.locator("#reply textarea").input_value() == "Half a sentence"
    assert ana.get_by_role("heading", name="1 reply").is_visible()

    say(ana, "Half a sentence, and its end.")
    bo.get_by_role("status").get_by_role("link", name="1 new reply").click()
    bo.get_by_text("and its end.").wait_for()
    assert bo.get_by_text("I count the stairs.").count() == 1

    mine = thread.posts.get(number=1)
    publishing.edit(post=mine, by=mine.author, body="I count the stairs twice.")
    ana.get_by_text("I count the stairs twice.").wait_for()
    reacting.toggle(user=thread.author, post=mine, kind="hug")
    bo.locator(f"#p-{mine.public_id} .reactions").get_by_text("Hug · 1").wait_for()
    helping.mark(user=thread.author, post=mine)
    bo.locator(f"#p-{mine.public_id}").get_by_text("Helped the person who asked").wait_for()
    bo.get_by_text("What helped:").wait_for()
    publishing.delete(post=mine)
    bo.get_by_text("This reply was deleted by its author.").wait_for()


def test_a_list_says_that_there_is_more(open_page, live, thread):
    page = opened(open_page, "Bo", f"/c/{thread.community.slug}/")
    for title in ("Who else counts stairs?", "Who else counts sheep?"):
        makers.thread(thread.author, thread.community, title=title)
    line = page.get_by_role("status").get_by_role("link", name="2 new threads")
    line.wait_for()
    line.click()
    page.get_by_role("link", name="Who else counts sheep?").wait_for()
    assert not line.is_visible()

    with page.expect_response(heard, timeout=30_000):  # after a restart the page is back by itself
        live.stop()
    makers.thread(thread.author, thread.community, title="Who else counts clouds?")
    page.get_by_role("status").get_by_role("link", name="1 new thread").wait_for()
