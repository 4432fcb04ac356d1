"""Text at 200 % on a phone 320 px wide: the browser's own text size, as somebody sets it who sees little."""

import pytest

from tests import makers
from tests.journeys import looking
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Ana and Bo talk."""
    place = makers.community("lupus", tagline="One line.", rules=["listen first"])
    ana, bo = person("Ana"), person("Bo")
    for user in (ana, bo):
        member(user, place)
    thread = makers.thread(ana, place, body="Words of **weight**.\n\n| when | what |\n|---|---|\n| morning | tea |")
    makers.reply(bo, thread, "averylongwordthatsomebodypastedintoitwithoutasinglespaceinsideofit" * 2)
    return thread


def test_read_write_and_reply(open_page, thread, unhurried):
    page = open_page(width=320)
    looking.large_text(page.context.new_cdp_session(page), percent=200)
    page.goto("/")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
    sign_in(page, "Bo")
    for address in ("/", "/c/", "/c/lupus/", "/c/lupus/about/", "/conditions/?q=lupus", "/settings/", "/help-now/"):
        page.goto(address)
        assert not page.evaluate(looking.TOO_WIDE), address
    page.goto("/c/lupus/new/")
    assert not page.evaluate(looking.TOO_WIDE)
    page.get_by_label("Title").fill("Large letters, small phone")
    page.get_by_label("Text").fill("I read with my nose on the glass.")
    page.get_by_role("button", name="Post it").click()
    page.get_by_role("heading", name="Large letters").wait_for()
    page.goto(thread.get_absolute_url())
    assert not page.evaluate(looking.TOO_WIDE)
    page.get_by_label("Your reply").fill("So do I.")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("So do I.").first.wait_for()
    assert not page.evaluate(looking.TOO_WIDE)
    assert not page.evaluate(looking.SMALL_TARGETS, 24)
