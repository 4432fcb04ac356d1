"""Without JavaScript, on a phone: look at earlier versions, mute somebody and undo it, and change the settings."""

import pytest

from accounts.models import Mute, User
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Ana asked, Bo answered."""
    place = makers.community("lupus")
    ana, bo = person("Ana"), person("Bo")
    for user in (ana, bo):
        member(user, place)
    thread = makers.thread(ana, place, title="Before the change")
    makers.reply(bo, thread, "Words of somebody muted.")
    return thread


@pytest.fixture
def page(open_page, thread):
    """Ana's phone."""
    page = open_page(width=360, javascript=False)
    sign_in(page, "Ana")
    return page


def test_earlier_versions(page, thread):
    page.goto(thread.get_absolute_url())
    page.locator(".opening").get_by_role("link", name="Edit").click()
    page.get_by_label("Text").fill("I wake at five now.")
    page.get_by_role("button", name="Save the change").click()
    page.locator(".opening .more summary").click()
    page.locator(".opening").get_by_role("link", name="Earlier versions").click()
    assert page.get_by_text("I wake at four.").is_visible()


def test_mute_and_undo(page, thread):
    page.goto("/u/Bo/")
    page.get_by_role("link", name="Mute").click()
    page.locator("main").get_by_role("button", name="Mute").click()
    assert Mute.objects.exists()
    page.goto(thread.get_absolute_url())
    words = page.get_by_text("Words of somebody muted.")
    assert not words.is_visible()
    page.locator("details.folded summary").first.click()
    assert words.is_visible()
    page.goto("/settings/people/")
    page.get_by_role("button", name="Unmute").click()
    assert not Mute.objects.exists()


def test_settings(page):
    page.goto("/")
    page.locator("details.menu summary").first.click()
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Profile").first.click()
    page.locator("main textarea").first.fill("I like tea and short letters.")
    page.locator("main").get_by_role("button").last.click()
    assert User.objects.get(username="Ana").about == "I like tea and short letters."
    page.goto("/settings/")
    links = [link.get_attribute("href") for link in page.locator(".settings-hub a").all()]
    for address in links:
        assert page.goto(address).status == 200, address
        assert page.locator("h1").is_visible(), address
