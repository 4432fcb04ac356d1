"""Ana looks for what others have said: from the box at the top of a page, by keyboard, and without JavaScript."""

import pytest

from communities import opening
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person

BOX = "Search words, hashtags, conditions"


@pytest.fixture
def zebra(transactional_db):
    """A thread with an answer, in a place that is found by its name."""
    place = makers.community("lupus")
    opening.announce(place)
    ana, bo = person("Ana"), person("Bo")
    member(ana, place)
    member(bo, place)
    thread = makers.thread(bo, place, title="Hair loss since May", body="It began with methotrexate. #LupusHair")
    makers.reply(ana, thread, "Methotrexate did that to me as well.")
    return thread


def test_choosing_by_keyboard_while_typing(open_page, zebra):
    page = open_page()
    sign_in(page, "Ana")
    page.goto("/c/")
    page.get_by_label(BOX).focus()
    top = page.locator("main").bounding_box()["y"]
    page.keyboard.type("lup", delay=20)
    page.locator(".header .completions a").first.wait_for()
    assert page.locator("main").bounding_box()["y"] == top, "nothing moves"
    assert "3 suggestions" in page.locator(".header [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "#LupusHair" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").startswith("#Lupus"), "the community's own hashtag"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "header-q", "and round"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tag/lupushair/")
    page.get_by_role("link", name="Hair loss since May").click()
    page.wait_for_url("**/t/**")


def test_escape_and_leaving_close_it_and_the_words_stay(open_page, zebra):
    page = open_page()
    page.goto("/c/")
    box, offered = page.get_by_label(BOX), page.locator(".header .completions a").first
    box.press_sequentially("lup", delay=20)
    offered.wait_for()
    page.keyboard.press("Escape")
    assert not offered.is_visible()
    assert box.input_value() == "lup"
    box.press_sequentially("us", delay=20)
    offered.wait_for()
    page.keyboard.press("Tab")
    assert "Lupus" in page.evaluate("document.activeElement.textContent"), "the Tab key leads into it"
    page.mouse.click(5, 600)
    assert not offered.is_visible()
    box.focus()
    offered.click()
    page.wait_for_url("**/c/lupus/")


@pytest.mark.parametrize("javascript", [True, False])
def test_words_find_a_conversation(open_page, zebra, javascript):
    page = open_page(javascript=javascript)
    page.goto("/")
    page.get_by_label(BOX).fill("methotrexate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=methotrexate")
    assert page.title() == "Search: what was found · PeerHealth"
    page.get_by_text("Filters").click()
    page.get_by_label("Kind").select_option("question")
    page.get_by_role("button", name="Search with these").click()
    page.get_by_role("link", name="Take away: Kind: Question").wait_for()
    page.get_by_role("link", name="Reply 1, by Ana").click()
    page.wait_for_url("**/t/**")
    assert page.get_by_text("did that to me as well").is_visible()


def test_no_page_learns_what_was_searched_for(open_page, zebra):
    page = open_page()
    referrers = []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    page.goto("/search/?q=methotrexate")
    page.get_by_role("link", name="Hair loss since May").click()
    page.wait_for_url("**/t/**")
    assert referrers
    assert not [one for one in referrers if "methotrexate" in one]
    assert "methotrexate" not in page.evaluate("document.referrer")


def test_on_a_phone_the_icon_leads_there(open_page, zebra):
    page = open_page(width=360, javascript=False)
    sign_in(page, "Ana")
    page.locator(".header").get_by_role("link", name="Search").click()
    page.get_by_label("Words, hashtags, conditions", exact=True).fill("methotrexate")
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    assert page.get_by_role("link", name="Hair loss since May").is_visible()
