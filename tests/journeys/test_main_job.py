"""From signing up to being answered, with JavaScript off and on."""

import re

import pytest
from django.core.management import call_command

from communities.models import Community
from posts.models import Post, Thread
from tests.people import PASSWORD, member, person


@pytest.fixture
def starters(transactional_db, settings):
    """The starter communities, and mails in the outbox of this machine."""
    settings.EMAIL_BACKEND = "peerhealth.mail.OutboxBackend"
    call_command("load_starters", verbosity=0)
    return Community.objects.get(slug="als-motor-neurone-disease")


def sign_in(page, name: str) -> None:
    """Signs in as somebody of the cast."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def sign_up(page) -> None:
    """Joins and confirms the address by clicking alone."""
    page.goto("/")
    page.get_by_role("link", name="Join", exact=True).click()
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("I make one up").check()
    page.get_by_label("The name I make up").fill("tall-grass")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I am 16 or older.").check()
    page.get_by_label("I agree.").check()
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("link", name="Open the outbox").click()
    page.get_by_role("link", name="Open the link").first.click()
    page.get_by_role("button", name="Yes, confirm").click()


def test_the_main_job_without_javascript(open_page, starters):
    page = open_page(width=360, javascript=False)
    sign_up(page)

    ask(page)
    answer_and_react(open_page(javascript=False), starters)
    thank_and_edit(page)
    delete(open_page(javascript=False))
    page.goto("/c/als-motor-neurone-disease/about/")
    page.get_by_role("button", name="Leave this community").click()
    assert page.get_by_text("Nobody was told").is_visible()


def agree_if_asked(page) -> None:
    """Agrees that health data are kept, for whoever has not done so while signing up, and joins."""
    if page.url.rpartition("/settings/consent/")[1]:
        page.get_by_role("button", name="I agree").click()
        page.get_by_role("button", name="Join").click()


def ask(page) -> None:
    """Finds the community by a name people say, joins and asks."""
    page.get_by_label("Which condition?").fill("lou gehrig")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="motor neurone disease").click()
    page.get_by_role("button", name="Join").click()
    agree_if_asked(page)
    page.get_by_role("button", name="Go on").click()
    page.locator("main").get_by_role("link", name="Write something").click()

    page.get_by_label("Title").fill("Eating out with weak hands")
    page.get_by_label("Text").fill("How do you manage forks?\n#Eating #ALS")
    page.get_by_role("button", name="Post it").click()
    assert page.get_by_role("heading", name="Eating out with weak hands").is_visible()
    page.locator(".tags").get_by_role("link", name="#Eating").click()
    page.get_by_role("link", name="Eating out with weak hands").click()


def answer_and_react(other, community) -> None:
    """Wren has been there."""
    member(person("Wren"), community)
    sign_in(other, "Wren")
    other.goto(Thread.objects.get().get_absolute_url())
    other.get_by_role("button", name="Me too").click()
    assert other.get_by_role("button", name="Me too · 1").get_attribute("aria-pressed") == "true"
    other.get_by_label("Your reply").fill("Thick handles. A bicycle grip works.")
    other.get_by_role("button", name="Reply", exact=True).click()


def thank_and_edit(page) -> None:
    """The one who asked reads the answer, says that it helped, and makes the question plainer."""
    page.goto(Thread.objects.get().get_absolute_url())
    assert page.get_by_text("A bicycle grip works.").is_visible()
    page.locator(".post").get_by_role("button", name="Helpful").click()
    assert page.get_by_role("button", name="Helpful · 1").is_visible()
    page.locator(".opening").get_by_role("link", name="Edit").click()
    page.get_by_label("Text").fill("How do you manage forks and spoons? #Eating")
    page.get_by_role("button", name="Save the change").click()
    assert page.get_by_text("forks and spoons").is_visible()


def delete(other) -> None:
    """Wren takes the words back."""
    sign_in(other, "Wren")
    other.goto(Thread.objects.get().get_absolute_url())
    other.locator(".post").get_by_text("More").click()
    other.locator(".post").get_by_role("link", name="Delete").click()
    other.get_by_role("button", name="Delete it").click()
    assert other.get_by_text("deleted by its author").is_visible()
    assert not Post.objects.filter(body__contains="bicycle").exists()


def test_with_javascript_the_finder_answers_while_typing(open_page, starters):
    page = open_page()
    page.goto("/")
    page.get_by_label("Which condition?").press_sequentially("lou geh", delay=20)
    page.get_by_role("link", name="motor neurone disease").click()
    assert page.url.endswith("/c/als-motor-neurone-disease/")


def test_with_javascript_reactions_and_reply_forms_come_in_place(open_page, starters):
    from tests import makers

    ana, bo = person("Ana"), person("Bo")
    for user in (ana, bo):
        member(user, starters)
    thread = makers.thread(ana, starters)
    reply = makers.reply(ana, thread, "Nobody sleeps here.")
    page = open_page()
    sign_in(page, "Bo")
    page.goto(thread.get_absolute_url())
    page.evaluate("window.stayed = true")
    card = page.locator(f"#p-{reply.public_id}")
    card.get_by_role("button", name="Hug").click()
    card.get_by_role("button", name="Hug · 1").wait_for()
    assert page.evaluate("document.activeElement.textContent").strip() == "Hug · 1", "the focus stays where it was"
    card.get_by_role("link", name="Reply").click()
    card.get_by_label("Your reply").fill("x")
    card.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("Please write at least two characters.", exact=True).wait_for()
    page.get_by_label("Your reply").last.fill("Me neither, since June.")
    page.get_by_role("button", name="Reply", exact=True).last.click()
    page.get_by_text("Me neither, since June.").wait_for()
    assert Post.objects.get(number=2).parent == reply


def test_by_keyboard_alone(open_page, starters):
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("lupus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/conditions/?q=lupus")
    assert page.get_by_role("link", name=re.compile("Lupus")).first.is_visible()


def test_the_menu_closes_on_escape(open_page, starters):
    person("Ana")
    page = open_page()
    sign_in(page, "Ana")
    page.locator("details[data-menu] summary").first.click()
    assert page.get_by_role("link", name="Sign out").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Sign out").is_visible()
