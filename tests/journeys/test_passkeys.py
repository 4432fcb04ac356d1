"""Passkeys in a real browser, with an authenticator that Chromium pretends to have (Chrome DevTools, WebAuthn)."""

import re

import pytest
from allauth.mfa.models import Authenticator

from tests.journeys.test_main_job import sign_in
from tests.people import PASSWORD, person

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(open_page, live_server, transactional_db):
    """Ana's browser. Passkeys belong to a name, never to a number: the site is visited as localhost."""
    person("Ana")
    page = open_page(width=360)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def again(page) -> None:
    """Types the password once more."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_add_name_use_and_remove_a_passkey(page):
    sign_in(page, "Ana")
    page.goto("/settings/security/")
    page.get_by_role("link", name="Add a passkey").click()
    again(page)
    page.get_by_label("What do you call it?").fill("blue phone")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.get_by_text("10 of 10 are left").is_visible()

    sign_out(page)
    page.goto("/accounts/login/?next=/settings/security/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Your account is well protected").wait_for()

    page.get_by_role("link", name="Look at them · Passkeys").click()
    assert page.get_by_text("signs in alone").is_visible()
    page.get_by_role("link", name="Rename").click()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        again(page)
    page.get_by_label("Name", exact=True).fill("green phone")
    page.get_by_role("button", name="Save it").click()
    page.get_by_text("green phone").first.wait_for()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("You have none yet").wait_for()
    assert not Authenticator.objects.exists()


def test_a_passkey_as_a_second_step_and_when_asked_again(page):
    sign_in(page, "Ana")
    page.goto("/accounts/2fa/webauthn/add/")
    again(page)
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    sign_in(page, "Ana")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))  # the first page, no step on the way to it
    page.goto("/accounts/2fa/recovery-codes/generate/")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("heading", name="Make new recovery codes?").wait_for()


def test_without_javascript_nothing_of_it_shows(open_page, transactional_db):
    page = open_page(javascript=False)
    page.goto("/accounts/login/")
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    assert page.get_by_role("link", name="Mail me a code").is_visible()


def sign_out(page) -> None:
    """By the page."""
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
