"""Nothing typed is ever lost: an expired session, a lost network, a server that fails, a closed tab, two tabs."""

import re

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from communities.models import Community
from posts import drafting
from posts.models import Draft, Post, Thread
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person

SAVED, WAITS = "Saved as a draft", "Your text waits in this browser"


@pytest.fixture
def scene(transactional_db):
    """A thread of Bo's; Ana and Kit are members."""
    place, ana, bo, kit = makers.community(), person("Ana"), person("Bo"), person("Kit")
    for user in (ana, bo, kit):
        member(user, place)
    return makers.thread(bo, place)


@pytest.fixture
def desk(open_page, scene, trouble):
    """Ana at the form of a new thread."""
    page = open_page()
    sign_in(page, "Ana")
    page.goto("/c/lupus/new/")
    yield page
    trouble[:] = [one for one in trouble if not re.search("ERR_INTERNET|ERR_FAILED|status of 503|/new/draft/$", one)]


def write(page, words: str) -> None:
    """Types into the box, key by key as people do."""
    page.locator("textarea[name=body]").first.press_sequentially(words)


def stored() -> str:
    """The words of the one draft."""
    return Draft.objects.get().words.get("body", "")


def waiting(page) -> int:
    """How many texts wait in the browser."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('words ')).length")


def nothing_waits(page) -> None:
    """Waits until the browser holds no text any more. (The page may not evaluate strings: its policy.)"""
    for _ in range(100):
        if waiting(page) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("a text still waits")


def test_what_is_typed_is_saved_and_posting_ends_it(desk):
    write(desk, "Awake again at four")
    desk.get_by_text(SAVED).wait_for(timeout=5_000)
    assert stored() == "Awake again at four"
    assert waiting(desk) == 0
    desk.get_by_label("Title").fill("Awake at night")
    desk.get_by_role("button", name="Post it").click()
    desk.get_by_role("heading", name="Awake at night").wait_for()
    assert Draft.objects.get().words == {}
    desk.go_back()
    posted = desk.get_by_role("region", name="Posted already")
    posted.get_by_text("This was posted already").wait_for()
    desk.get_by_role("button", name="Post it").click()
    desk.get_by_role("heading", name="Awake at night").wait_for()
    assert Post.objects.filter(number=0).count() == 2, "Bo's and this one"


def test_a_closed_tab(desk):
    write(desk, "Half a thou")
    desk.get_by_text(SAVED).wait_for()
    write(desk, "ght")
    again = desk.context.new_page()
    desk.close(run_before_unload=True)
    again.wait_for_timeout(1_500)
    again.goto("/c/lupus/new/")
    again.get_by_text("Your draft from").wait_for()
    assert again.locator("textarea[name=body]").input_value() == "Half a thought"
    again.goto("/drafts/")
    again.get_by_role("link", name="Go on writing").click()
    assert again.locator("textarea[name=body]").input_value() == "Half a thought"


def test_an_expired_session(desk):
    write(desk, "Before. ")
    desk.get_by_text(SAVED).wait_for()
    Session.objects.all().delete()
    write(desk, "After.")
    desk.get_by_text("you are signed out").wait_for()
    assert waiting(desk) == 1
    assert stored() == "Before. "
    sign_in(desk, "Ana")
    desk.goto("/c/lupus/new/")
    desk.get_by_text(SAVED).wait_for()
    assert desk.locator("textarea[name=body]").input_value() == "Before. After."
    assert stored() == "Before. After."
    assert waiting(desk) == 0


def test_signed_in_again_in_another_tab(desk):
    Session.objects.all().delete()
    write(desk, "Patience")
    desk.get_by_text("you are signed out").wait_for()
    other = desk.context.new_page()
    sign_in(other, "Ana")
    other.get_by_role("link", name="Write").first.wait_for()
    write(desk, " pays")
    desk.get_by_text(SAVED).wait_for()
    assert stored() == "Patience pays"


def test_a_lost_network(desk):
    write(desk, "On the train")
    desk.get_by_text(SAVED).wait_for()
    desk.context.set_offline(True)
    write(desk, ", in a tunnel")
    desk.get_by_text(f"no connection. {WAITS}").wait_for()
    desk.get_by_label("Title").fill("On the train")
    desk.get_by_role("button", name="Post it").click()
    desk.get_by_text("Not posted: no connection").wait_for()
    assert stored() == "On the train"
    assert Thread.objects.count() == 1
    desk.context.set_offline(False)
    desk.get_by_text(SAVED).wait_for()
    assert stored() == "On the train, in a tunnel"
    desk.get_by_role("button", name="Post it").click()
    desk.get_by_role("heading", name="On the train").wait_for()
    assert Thread.objects.count() == 2


def test_a_server_that_fails_and_a_tab_that_closes_meanwhile(desk):
    context = desk.context
    context.route("**/draft/", lambda route: route.fulfill(status=503, body="restarting"))
    write(desk, "Written while the server restarts")
    desk.get_by_text(f"does not answer as it should. {WAITS}").wait_for()
    desk.close()
    context.unroute("**/draft/")
    assert not Draft.objects.exists()
    again = context.new_page()
    again.goto(Thread.objects.get().get_absolute_url())  # any page with a form sends what waits
    nothing_waits(again)
    assert stored() == "Written while the server restarts"


def test_two_tabs(desk):
    other = desk.context.new_page()
    other.goto("/c/lupus/new/")
    write(desk, "From the first tab")
    desk.get_by_text(SAVED).wait_for()
    write(other, "From the second tab")
    panel = other.get_by_role("region", name="The other version")
    panel.get_by_text("From the first tab").wait_for()
    assert stored() == "From the first tab"
    panel.get_by_role("button", name="Keep mine").click()
    other.get_by_text(SAVED).wait_for()
    assert not panel.is_visible()
    assert stored() == "From the second tab"
    write(desk, ", and on")
    panel = desk.get_by_role("region", name="The other version")
    panel.get_by_role("link", name="Take the other").click()
    desk.wait_for_load_state()
    desk.get_by_text("Your draft from").wait_for()
    assert desk.locator("textarea[name=body]").input_value() == "From the second tab"
    assert waiting(desk) == 0


def test_words_do_not_outlast_signing_out_or_reach_somebody_else(desk):
    desk.context.route("**/draft/", lambda route: route.abort())
    write(desk, "Only mine")
    desk.get_by_text(WAITS).wait_for()
    desk.goto("/accounts/logout/")
    assert waiting(desk) == 1
    desk.get_by_text("When you sign out here, it goes for good").wait_for()
    desk.locator("main").get_by_role("button", name="Sign out").click()
    desk.get_by_role("link", name="Join").first.wait_for()
    assert waiting(desk) == 0

    sign_in(desk, "Ana")
    desk.goto("/c/lupus/new/")
    write(desk, "Mine again")
    desk.get_by_text(WAITS).wait_for()
    desk.context.unroute("**/draft/")
    desk.context.clear_cookies()
    sign_in(desk, "Kit")
    desk.goto("/c/lupus/new/")
    nothing_waits(desk)
    assert desk.locator("textarea[name=body]").input_value() == ""
    assert not Draft.objects.filter(author__username="Kit").exists()


def test_a_page_that_outlives_signing_out_in_another_tab_keeps_nothing(desk):
    other = desk.context.new_page()
    other.goto("/accounts/logout/")
    other.locator("main").get_by_role("button", name="Sign out").click()
    other.get_by_role("link", name="Join").first.wait_for()
    write(desk, "Typed since")
    desk.get_by_text("you are signed out").wait_for()
    assert waiting(desk) == 0
    sign_in(other, "Ana")
    other.goto("/c/lupus/new/")
    other.context.route("**/draft/", lambda route: route.abort())
    write(other, "Mine again")
    other.get_by_text(WAITS).wait_for()
    assert waiting(other) == 1, "a page that was opened since keeps words as before"


def test_waiting_words_never_go_over_a_draft_that_was_saved_meanwhile(desk):
    desk.context.route("**/draft/", lambda route: route.abort())
    write(desk, "From the train")
    desk.get_by_text(WAITS).wait_for()
    drafting.save(
        author=User.objects.get(username="Ana"), place=Community.objects.get(), words={"body": "From home"}, seq=0
    )
    desk.goto("/c/lupus/new/")
    desk.get_by_text(WAITS).wait_for()
    assert desk.locator("textarea[name=body]").input_value() == "From the train"
    desk.context.unroute("**/draft/")
    write(desk, ", later")
    desk.get_by_role("region", name="The other version").get_by_text("From home").wait_for()
    assert stored() == "From home"


def test_two_forms_of_one_thread_wait_apart(desk, scene):
    answered = makers.reply(scene.author, scene)
    desk.context.route("**/draft/", lambda route: route.abort())
    for query, words in ((f"?to={answered.public_id}", "To the reply"), ("", "To everyone")):
        desk.goto(f"/t/{scene.public_id}/reply/{query}")
        write(desk, words)
        desk.get_by_text(WAITS).wait_for()
    assert waiting(desk) == 2
    desk.goto(f"/t/{scene.public_id}/reply/?to={answered.public_id}")
    desk.get_by_text(WAITS).wait_for()
    assert desk.locator("textarea[name=body]").input_value() == "To the reply"


def test_without_javascript(open_page, scene):
    page = open_page(width=360, javascript=False)
    sign_in(page, "Ana")
    page.goto(scene.get_absolute_url())
    page.get_by_label("Your reply").fill("Slowly, line by line")
    page.get_by_role("button", name="Save draft").click()
    assert page.get_by_text("Your draft is saved").is_visible()
    page.goto(scene.get_absolute_url())
    assert page.get_by_label("Your reply").input_value() == "Slowly, line by line"
    page.get_by_role("link", name="Discard it").click()
    page.get_by_role("button", name="Discard it").click()
    assert page.get_by_text("The draft is gone").is_visible()
    assert stored() == ""
