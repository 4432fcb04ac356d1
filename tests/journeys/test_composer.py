"""The composer in a real browser: tools, completion by keyboard and by touch, preview, counter, Ctrl+Enter, hint."""

import pytest
from playwright.sync_api import expect

from posts.models import Post, Thread
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Ana's vent with two replies; Bo may write there."""
    place, ana, bo, cy = makers.community("lupus", hashtag="LupusLife"), person("Ana"), person("Bo"), person("Cy-of-the-hill")
    for somebody in (ana, bo, cy):
        member(somebody, place)
    thread = makers.thread(ana, place, kind="vent", need="listening", body="So tired. #LongDay #LongDay")
    makers.reply(cy, thread, "I read you. #LongNight")
    return thread


def test_tools_and_keys(open_page, thread):
    page = open_page()
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    box = page.get_by_label("Text", exact=True)
    box.fill("one\ntwo")
    box.press("Control+a")
    page.get_by_role("button", name="List").click()
    expect(box).to_have_value("- one\n- two")  # the tools come with the first of them
    box.press("Control+z")
    assert box.input_value() == "one\ntwo"
    box.press("Control+a")
    box.press("Control+b")
    assert box.input_value() == "**one\ntwo**"
    box.press("Control+b")
    assert box.input_value() == "one\ntwo"
    box.press("Control+k")
    assert box.input_value() == "[one\ntwo](https://)"
    assert box.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "https://"
    box.fill("I weigh 52 kilos\nand I am tired")
    box.evaluate("e => e.setSelectionRange(8, 16)")
    page.get_by_role("button", name="Fold away").click()
    assert box.input_value() == "||I weigh 52 kilos||\nand I am tired", "within a line it would stand in the open"
    page.locator("[data-preview]").click()
    drawn = page.locator("[data-drawn]")
    expect(drawn.locator("details")).to_contain_text("52 kilos")
    expect(drawn.locator("details")).not_to_contain_text("tired")
    page.get_by_role("button", name="Go on writing").click()
    page.get_by_role("button", name="Fold away").click()
    assert box.input_value() == "I weigh 52 kilos\nand I am tired"
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("[data-preview]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-preview]")).to_be_focused()


def test_the_need_follows_the_kind_until_it_is_chosen(open_page, thread):
    page = open_page(width=360)
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    page.get_by_label("Vent").check()
    expect(page.get_by_label("Somebody who listens")).to_be_checked()
    page.get_by_label("Win").check()
    expect(page.get_by_label("Be glad with me")).to_be_checked()
    page.get_by_label("Advice").check()
    page.get_by_label("Vent").check()
    expect(page.get_by_label("Advice")).to_be_checked()


def test_words_are_completed_and_the_reply_is_sent_by_keyboard(open_page, thread):
    page = open_page()
    sign_in(page, "Bo")
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to reply 1").click()
    box = page.locator(".below").get_by_label("Your reply")
    expect(box).to_be_focused()
    assert page.locator(".below").get_by_text("Please, no advice unless they ask for it.").is_visible()
    box.press_sequentially("Dear @cy")
    options = page.get_by_role("listbox", name="Suggestions")
    expect(options.get_by_role("option", name="@Cy-of-the-hill")).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.get_by_role("option").get_attribute("id")
    expect(page.locator(".below .composer [data-said]")).to_contain_text("1 suggestion")
    box.press("Enter")
    assert box.input_value() == "Dear @Cy-of-the-hill "
    box.press_sequentially("#lo")
    expect(options.get_by_role("option")).to_have_count(2)
    box.press("Escape")
    expect(options).to_have_count(0)
    assert box.input_value().endswith("#lo")
    box.press_sequentially("n")
    expect(options.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Tab")
    assert box.input_value() == "Dear @Cy-of-the-hill #LongNight "
    box.press_sequentially("#lo")
    options.get_by_role("option", name="#LongDay").click()
    assert box.input_value().endswith("#LongNight #LongDay ")
    expect(box).to_be_focused()
    box.press_sequentially("#lu")
    expect(options.get_by_role("option", name="#LupusLife")).to_be_visible()
    page.locator("h1").click()
    expect(options).to_have_count(0)
    box.press("Control+Enter")
    page.wait_for_url("**post=**")
    assert Post.objects.filter(parent__number=1, body="Dear @Cy-of-the-hill #LongNight #LongDay #lu").exists()


def test_a_title_is_completed(open_page, thread):
    page = open_page(width=360)
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    title = page.get_by_label("Title")
    title.press_sequentially("A #lup")
    expect(page.get_by_role("combobox", name="Title")).to_have_attribute("aria-expanded", "true")
    title.press("Enter")
    assert title.input_value() == "A #LupusLife "
    assert page.url.endswith("/c/lupus/new/"), "Enter took the word and sent nothing"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize("javascript", [True, False])
def test_preview_and_the_hint(open_page, thread, javascript):
    page = open_page(width=360, javascript=javascript)
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/?kind=story")
    page.get_by_label("Title").fill("How it **was**")
    page.get_by_label("Text", exact=True).fill("It was **hard**. 0170 1234567")
    page.locator("[data-preview]").click()
    expect(page.locator("strong", has_text="hard")).to_be_visible()
    assert page.get_by_text("Preview. Nothing is posted yet.").first.is_visible()
    assert Thread.objects.count() == 1
    if javascript:
        expect(page.locator("[data-preview]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-preview]")).to_be_focused()
        page.get_by_role("button", name="Go on writing").click()
        expect(page.get_by_label("Text", exact=True)).to_be_focused()
    assert page.get_by_label("Text", exact=True).input_value() == "It was **hard**. 0170 1234567"
    page.get_by_role("button", name="Post it", exact=True).click()
    page.get_by_text("seems to hold a phone number").wait_for()
    assert page.get_by_label("Story").is_checked()
    page.get_by_role("button", name="Post it as it is").click()
    page.wait_for_url("**/t/**")
    assert Thread.objects.filter(title="How it **was**", kind="story").exists()


def test_the_room_that_is_left(open_page, thread):
    page = open_page(width=360)
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    box, counter, said = page.get_by_label("Text", exact=True), page.locator(".counter"), page.locator(".composer [data-said]")
    box.fill("a" * 17_999)
    assert counter.count() == 0
    box.fill("a" * 18_000)
    expect(counter).to_have_text("Characters left: 2,000")
    expect(said).to_have_text("Characters left: 2,000")
    box.fill("a" * 18_001)
    expect(counter).to_have_text("Characters left: 1,999")
    expect(said).to_have_text("Characters left: 2,000")
    box.fill("a" * 20_003)
    expect(counter).to_contain_text("Nothing is cut off")
    expect(counter).to_contain_text("3")
    page.get_by_label("Title").fill("b" * 141)
    page.get_by_role("button", name="Post it", exact=True).click()
    assert len(page.get_by_label("Text", exact=True).input_value()) == 20_003
    assert len(page.get_by_label("Title").input_value()) == 141


def test_without_a_session_the_preview_says_why(open_page, thread):
    page = open_page()
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    page.get_by_label("Text", exact=True).fill("Words")
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-preview]").click()
    page.wait_for_url("**/accounts/login/**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_for_axe_to_find(open_page, thread, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(width=360, scheme=scheme)
    sign_in(page, "Bo")
    page.goto("/c/lupus/new/")
    axe = Axe()
    assert not axe.run(page).response["violations"]
    page.get_by_label("Title").press_sequentially("A #lup")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert not axe.run(page).response["violations"]
    page.get_by_label("Text", exact=True).press_sequentially("A #lup")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert not axe.run(page).response["violations"]
    page.get_by_label("Text", exact=True).fill("call 0170 1234567")
    page.locator("[data-preview]").click()
    expect(page.get_by_role("button", name="Go on writing")).to_be_visible()
    assert not axe.run(page).response["violations"]
    page.get_by_role("button", name="Post it", exact=True).click()
    expect(page.get_by_role("button", name="Post it as it is").or_(page.get_by_text("Please give it a title"))).to_be_visible()
    assert not axe.run(page).response["violations"]
