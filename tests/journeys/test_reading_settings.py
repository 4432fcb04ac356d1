"""Reading settings in a real browser: seen at once, kept, and nothing falls off a small screen with the largest text."""

import pytest

from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_largest_text_on_the_smallest_screen(open_page, ana, bo, place, javascript):
    thread = makers.thread(ana, place, title="Pneumonoultramicroscopicsilicovolcanoconiosis and I")
    makers.reply(bo, makers.reply(bo, thread), "A reply to a reply.")
    page = open_page(width=320, javascript=javascript)
    page.goto("/c/lupus/")
    page.get_by_role("link", name="Reading settings").click()
    page.get_by_label("150 %").check()
    page.get_by_label("Widest").check()
    page.get_by_label("Dark", exact=True).check()
    if javascript:
        assert page.locator("html").get_attribute("data-text") == "150"  # before it is kept
    page.get_by_role("button", name="Keep these settings").click()
    page.wait_for_url("**/c/lupus/")
    for address in ("/", "/c/", "/c/lupus/", "/c/lupus/about/", thread.get_absolute_url(), "/accounts/signup/",
                    "/accounts/login/", "/conditions/?q=lup", "/help-now/", "/reading/", "/no-such-page/"):  # fmt: skip
        page.goto(address)
        # Without scripts evaluate still works: it is the browser's own, not the page's.
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 26, 26)"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"


def test_paper_is_light_and_bare(open_page, ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    page = open_page(scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(thread.get_absolute_url())
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator("header.header, footer, form, button, .reply-box").filter(visible=True).count()
    assert page.get_by_text("Same here.").is_visible()
