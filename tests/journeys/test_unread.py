"""Coming back: what is new is counted, marked, found by one key, and gone once it was read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from communities.models import Membership
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Ana asked; Bo has answered once. Both have been here for a month."""
    place, ana, bo = makers.community(), person("Ana"), person("Bo")
    for user in (ana, bo):
        member(user, place)
    Membership.objects.update(since=timezone.now() - timedelta(days=30))
    thread = makers.thread(ana, place)
    makers.reply(bo, thread, "The first answer.")
    return thread


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_new_and_then_read(open_page, thread, javascript):
    page = open_page(javascript=javascript)
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    bo = thread.posts.get(number=1).author
    makers.reply(bo, thread, "The second answer.")
    makers.reply(thread.author, thread, "My own words are never new to me.")
    makers.reply(bo, thread, "The third answer.")

    page.goto("/c/lupus/")
    assert page.locator(".thread").get_by_text("2 new").is_visible()
    page.get_by_role("link", name="How do you sleep?").click()
    heading = page.get_by_role("heading", name="Reply 2, by")
    assert "unread" in heading.inner_text()
    assert "unread" not in page.get_by_role("heading", name="Reply 1, by").inner_text()
    if javascript:
        page.keyboard.press("u")
    else:
        page.get_by_role("link", name="First unread").click()
    page.wait_for_url("**#p-*")
    expect(page.locator("article:target")).to_contain_text("The second answer.")
    page.goto("/c/lupus/")
    assert not page.get_by_text("new", exact=False).and_(page.locator(".new")).count()


def test_all_read_and_silence(open_page, thread):
    page = open_page(width=360)
    sign_in(page, "Ana")
    page.goto("/")
    assert page.locator(".thread .new").is_visible()
    page.get_by_role("button", name="Mark all as read").click()
    assert page.get_by_text("Everything in your communities is marked as read.").is_visible()
    assert not page.locator(".thread .new").count()
    page.goto(thread.get_absolute_url())
    page.locator(".level summary").click()
    page.get_by_role("button", name="Mute this conversation").click()
    makers.reply(thread.posts.get(number=1).author, thread, "Said while it is muted.")
    page.goto("/c/lupus/")
    assert page.locator(".thread").get_by_text("muted").is_visible()
    assert not page.locator(".thread .new").count()
    page.goto("/")
    assert not page.get_by_role("link", name="How do you sleep?").count()
