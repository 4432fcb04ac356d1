"""Reading a thread by keyboard, folding a branch, quoting, copying an address, choosing the order, knowing the time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from peerhealth import moments
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Bo answers Ana, Ana answers Bo twice, and Bo answers again."""
    place, ana, bo = makers.community(), person("Ana"), person("Bo")
    member(ana, place)
    member(bo, place)
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread, "Reply number one, which is long enough to select from.")
    makers.reply(ana, first, "Reply number two.")
    makers.reply(ana, first, "Reply number three.")
    makers.reply(bo, thread, "Reply number four.")
    return thread


def at(page) -> str:
    """The text of the post that has the focus."""
    return page.evaluate("document.activeElement.closest('article')?.querySelector('.post-body').innerText ?? ''")


def visible(page) -> list[str]:
    """The replies that can be seen, by their last word."""
    texts = page.locator(".post:visible .post-body").all_inner_texts()
    return [text.split()[2].strip(",.") for text in texts]


def test_by_single_keys(open_page, thread):
    page = open_page()
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    for key, words in (("j", "I wake at four"), ("j", "number one"), ("j", "number two"), ("k", "number one")):
        page.keyboard.press(key)
        assert words in at(page)
    page.keyboard.press("r")
    box = page.locator(".post .reply-form textarea")
    box.wait_for()
    box.press_sequentially("jk?")
    assert box.input_value() == "jk?", "nobody jumps away from somebody who writes"

    page.locator("h1").click()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    assert keys.is_visible()
    page.keyboard.press("Escape")
    assert not keys.is_visible()

    opener = page.get_by_role("button", name="Keyboard")
    opener.click()
    page.get_by_label("These keys are on").uncheck()
    keys.get_by_role("button", name="Close").click()
    assert opener.evaluate("it => it === document.activeElement")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert at(page) == ""
    assert not keys.is_visible()


def test_folding_a_branch(open_page, thread):
    page = open_page(width=360)
    page.goto(thread.get_absolute_url())
    fold = page.get_by_role("button", name="Fold 2 replies")
    fold.focus()
    page.keyboard.press("Enter")
    assert visible(page) == ["one", "four"]
    folded = page.get_by_role("button", name="Show 2 replies")
    assert folded.get_attribute("aria-expanded") == "false"
    page.evaluate(f"location.hash = '#p-{thread.posts.get(number=3).public_id}'")
    page.get_by_text("Reply number three.").wait_for()
    assert visible(page) == ["one", "two", "three", "four"]
    page.get_by_role("button", name="Fold 2 replies").click()
    page.keyboard.press("j")
    assert "number two" in at(page), "the next post opens what it stands in"

    plain = open_page(javascript=False)
    plain.goto(thread.get_absolute_url())
    assert not plain.get_by_role("button", name="Fold").count()
    assert visible(plain) == ["one", "two", "three", "four"]


def more(page, number: int):
    """Opens the menu of a reply; the reply."""
    post = page.locator(".post").nth(number - 1)
    post.get_by_text("More", exact=False).click()
    return post


def test_quoting_keeps_what_is_typed(open_page, thread):
    page = open_page()
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    box = page.locator("#reply textarea")
    box.fill("Typed before. And after.")
    box.evaluate("it => it.setSelectionRange(13, 13)")
    more(page, 4).get_by_role("link", name="Quote").click()
    expect(box).to_have_value("Typed before.\n\n@Bo wrote:\n> Reply number four.\n\n And after.")
    assert box.evaluate("it => it === document.activeElement")

    box.fill("")
    page.locator(".post .post-body p").first.evaluate(
        "it => getSelection().setBaseAndExtent(it.firstChild, 6, it.firstChild, 16)"
    )
    more(page, 1).get_by_role("link", name="Quote").click()
    inline = page.locator(".post .reply-form textarea")
    inline.wait_for()
    expect(inline).to_have_value("@Bo wrote:\n> number one\n\n")


def test_without_javascript_the_menu_quotes_and_links(open_page, thread):
    page = open_page(width=360, javascript=False)
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    more(page, 4).get_by_role("link", name="Quote (reply 4)").click()
    assert page.get_by_label("Your reply").input_value() == "@Bo wrote:\n> Reply number four.\n\n"
    page.go_back()
    more(page, 4).get_by_role("link", name="Link (reply 4)").click()
    assert page.url.endswith(f"#p-{thread.posts.get(number=4).public_id}")


def test_a_member_is_told_that_the_address_is_copied_and_quotes_into_what_is_previewed(open_page, thread):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    more(page, 4).get_by_role("link", name="Link (reply 4)").click()
    page.get_by_role("status").get_by_text("Link copied").wait_for()
    box = page.locator("#reply textarea")
    box.fill("I wanted to say:")
    page.locator("#reply [data-preview]").click()
    page.locator("#reply [data-drawn]").get_by_text("I wanted to say:").wait_for()
    more(page, 4).get_by_role("link", name="Quote (reply 4)").click()
    expect(box).to_be_focused()
    expect(box).to_have_value("I wanted to say:\n\n@Bo wrote:\n> Reply number four.\n\n")


def test_copying_the_address(open_page, thread):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(thread.get_absolute_url())
    link = page.locator(".post").nth(3).get_by_role("link", name="Link (reply 4)")
    link.click()
    page.get_by_role("status").get_by_text("Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("http")
    assert copied.endswith(thread.posts.get(number=4).get_absolute_url())
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    link.click()
    page.wait_for_url("**/?post=*")


def test_the_order_stays(open_page, thread):
    page = open_page(javascript=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="Newest first").click()
    assert visible(page) == ["four", "one", "two", "three"]
    page.goto(thread.get_absolute_url())
    assert visible(page) == ["four", "one", "two", "three"]
    page.get_by_role("button", name="Oldest first").click()
    assert visible(page) == ["one", "two", "three", "four"]


def test_times_say_the_same_with_javascript_and_stay_right(open_page, thread):
    now = timezone.now()
    ages = [timedelta(**age) for age in (
        {"seconds": 5}, {"minutes": 1, "seconds": 5}, {"minutes": 59, "seconds": 5}, {"hours": 1, "seconds": 5},
        {"hours": 23, "minutes": 5}, {"hours": 25}, {"hours": 49}, {"days": 6, "hours": 23}, {"days": 8}, {"days": 400})]  # fmt: skip
    page = open_page()
    page.clock.install(time=now)
    page.goto(thread.get_absolute_url())
    drawn = "".join(moments.moment(now - age, now) for age in ages)
    page.evaluate("""html => { const p = document.createElement('p'); p.id = 'ages'; p.innerHTML = html;
        document.querySelector('main').append(p); p.dispatchEvent(new CustomEvent('htmx:load', { bubbles: true })) }""", drawn)
    said = page.locator("#ages time").all_inner_texts
    assert said() == [moments.ago(now - age, now) for age in ages], "what was there does not change"
    page.clock.run_for(3_600_000)
    later = now + timedelta(hours=1, seconds=30)
    assert said() == [moments.ago(now - age, later) for age in ages], "an hour later it is right still"


def test_the_exact_time_is_there_for_pointers_keyboards_and_fingers(open_page, thread):
    page = open_page(width=360)
    page.goto(thread.get_absolute_url())
    time = page.locator(".post time").first
    assert ":" in time.get_attribute("title")
    shown = "it => getComputedStyle(it, '::after').content"
    assert time.evaluate(shown) == "none"
    page.locator(".post .when").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert ":" in time.evaluate(shown)
    page.locator(".post .when").nth(1).click()
    assert ":" in page.locator(".post time").nth(1).evaluate(shown)
