"""Zed asks, Mo lets in; a link lets in without asking; a ban says why. Without JavaScript."""

import pytest

from communities.models import Invitation
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def mo(transactional_db):
    """Moderates a public place where moderators decide, and a hidden one."""
    mo = person("Mo")
    lupus = makers.community(
        "lupus", joining="approval", question="What brings you here?", welcome="Come in, sit down."
    )
    hidden = makers.community("hidden-valley", "private", joining="invitation")
    for place in (lupus, hidden):
        member(mo, place, role="moderator")
    return mo


def test_zed_asks_and_mo_lets_in(open_page, mo):
    person("Zed")
    zed, moderator = open_page(width=360, javascript=False), open_page(javascript=False)
    sign_in(zed, "Zed")
    zed.goto("/c/lupus/")
    zed.get_by_role("link", name="Ask to join").click()
    zed.get_by_label("What brings you here?").fill("A rash and no answer.")
    zed.get_by_role("button", name="Ask to join").click()
    assert zed.get_by_text("A moderator will decide").first.is_visible()
    assert zed.get_by_role("button", name="Take the request back").is_visible()

    sign_in(moderator, "Mo")
    moderator.goto("/c/lupus/")
    moderator.get_by_role("link", name="1 waits").click()
    assert moderator.get_by_text("A rash and no answer.").is_visible()
    moderator.get_by_role("button", name="Let in Zed").click()
    assert moderator.get_by_text("Nobody waits.").is_visible()

    zed.goto("/c/lupus/")
    zed.get_by_role("link", name="Read the welcome").click()
    assert zed.get_by_text("Come in, sit down.").is_visible()
    zed.get_by_label("waiting for a diagnosis").check()
    zed.get_by_role("button", name="Go on").click()
    zed.locator("main").get_by_role("link", name="Write something").click()
    zed.get_by_label("Title").fill("Does a rash come first?")
    zed.get_by_label("Text").fill("Mine came in March.")
    zed.get_by_role("button", name="Post it").click()
    zed.wait_for_url("**/t/**")

    moderator.goto(zed.url)
    moderator.locator(".opening .more summary").click()
    moderator.get_by_role("link", name="Ban its author").click()
    moderator.get_by_label("Reason").fill("Please rest.")
    moderator.get_by_role("button", name="Ban").click()
    zed.goto("/c/lupus/")
    assert zed.get_by_text("you cannot write before").is_visible()
    assert zed.get_by_text("Please rest.").is_visible()


def test_a_link_lets_in_without_asking(open_page, mo):
    person("Zed")
    moderator, zed = open_page(javascript=False), open_page(width=360, javascript=False)
    sign_in(moderator, "Mo")
    moderator.goto("/c/hidden-valley/")
    moderator.get_by_role("link", name="Invitations").click()
    moderator.get_by_role("button", name="Make an invitation").click()
    link = moderator.get_by_label("Link").input_value()

    zed.goto(link)
    zed.get_by_label("Email").fill("zed@example.org")
    zed.get_by_label("Password").fill("correct horse battery")
    zed.locator("main").get_by_role("button", name="Sign in").click()
    zed.get_by_role("button", name="Join Hidden valley").click()
    zed.get_by_role("button", name="Go on").click()
    assert zed.get_by_role("heading", name="Hidden valley", exact=True).is_visible()
    assert Invitation.objects.get().uses == 1
