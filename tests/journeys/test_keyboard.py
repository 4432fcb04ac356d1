"""A whole job without a mouse: find the community, join, write, and read the answer, reply and react."""

import pytest

from accounts.models import User
from communities import opening, wording
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person

MOST_STOPS = 90
NAME = """() => { const e = document.activeElement; if (!e || e === document.body) return "";
  return (e.getAttribute("aria-label") || (e.labels && e.labels[0] ? e.labels[0].innerText : "") || e.innerText || "").trim(); }"""


@pytest.fixture
def lupus(transactional_db):
    """A place with somebody in it."""
    place = makers.community("lupus", tagline="One line.", rules=["listen first"])
    opening.announce(place)  # found by its name from now on
    member(person("Bo"), place)
    person("Ana")
    return place


def reach(page, name: str, *, tag: str = "") -> None:
    """Moves on with the Tab key until the control of this name has the focus; it must be seen to have it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if not page.evaluate(NAME).startswith(name) or (tag and page.evaluate("document.activeElement.localName") != tag):
            continue
        assert here.evaluate("e => e.matches(':focus-visible')"), name
        return
    raise AssertionError(f"{name!r} cannot be reached by keyboard")


def press(page, name: str, key: str = "Enter") -> None:
    """Reaches a control and presses it."""
    reach(page, name)
    page.keyboard.press(key)


def press_and_go(page, name: str) -> None:
    """Reaches a control that leads to another page, and presses it."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_find_join_write_reply_and_react(open_page, lupus, javascript):
    page = open_page(javascript=javascript)
    sign_in(page, "Ana")
    page.goto("/conditions/")
    reach(page, "Which condition?", tag="input")
    page.keyboard.type("lupus")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_and_go(page, "Lupus")
    press_and_go(page, "Join")
    if page.url.endswith("/join/"):
        press_and_go(page, "Join")
    if page.url.endswith("/relation/"):
        press_and_go(page, "Go on")
    page.goto("/c/lupus/new/")
    reach(page, "Title")
    page.keyboard.type("Does it get easier by keyboard?")
    reach(page, "Text")
    page.keyboard.type("My hands shake, so I use keys.")
    press_and_go(page, "Post it")
    page.get_by_role("heading", name="Does it get easier by keyboard?").wait_for()
    there = page.url

    other = open_page(javascript=javascript)
    sign_in(other, "Bo")
    other.goto(there)
    reach(other, "Me too")
    other.keyboard.press("Enter")
    other.get_by_role("button", name="Me too · 1").wait_for()
    reach(other, "Your reply")
    other.keyboard.type("Mine too. It does.")
    reach(other, "Reply", tag="button")
    with other.expect_navigation():
        other.keyboard.press("Enter")
    other.get_by_text("Mine too. It does.").wait_for()


def test_tab_goes_through_the_page_in_the_order_in_which_it_is_read(open_page, lupus):
    """No stop is left out, none is visited twice, and none jumps up the page (WCAG 2.4.3)."""
    makers.thread(lupus.memberships.get().user, lupus)
    page = open_page()
    sign_in(page, "Bo")
    page.goto("/c/lupus/")
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => { const all = [...document.querySelectorAll("*")];
            return document.activeElement === document.body ? -1 : all.indexOf(document.activeElement); }""")
        if here == -1 or here in seen:
            break
        seen.append(here)
    assert seen == sorted(seen)
    assert len(seen) > 10


def test_what_a_word_means(open_page, lupus):
    """WCAG 2.2, 1.4.13: by focus and by pointer, gone by Escape, there while the pointer is on it."""
    wording.add(by=None, name="biopsy", meaning="A tiny piece to look at.")
    thread = makers.thread(User.objects.get(username="Bo"), lupus, body="The biopsy is on Monday.")
    page = open_page()
    page.goto(thread.get_absolute_url())
    reach(page, "biopsy")
    page.locator(".meaning", has_text="A tiny piece to look at.").wait_for()
    page.keyboard.press("Escape")
    page.locator(".meaning").wait_for(state="detached")
    assert page.evaluate(NAME) == "biopsy"
    page.mouse.move(0, 0)
    page.locator("a.term").hover()
    page.locator(".meaning").hover()
    page.wait_for_timeout(600)  # longer than the box waits for the pointer
    assert page.locator(".meaning").is_visible()
    page.mouse.move(0, 0)
    page.locator("a.term").evaluate("link => link.blur()")
    page.keyboard.press("Escape")
    page.locator(".meaning").wait_for(state="detached")
    page.locator("a.term").click()
    page.wait_for_url("**/words/biopsy/")
