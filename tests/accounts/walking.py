"""Ways into the site that several tests walk: signing in, and being asked again."""

import re

from django.core import mail
from django.test import Client

from tests.people import PASSWORD

NEW = {
    "email": "kit@example.org", "offered": "own", "username": "quiet-heron", "password1": PASSWORD,
    "is_sixteen": "on", "consents": "on",
}  # fmt: skip


def signed_in(user, **headers) -> Client:
    """A browser that signed in by the page, so that the site keeps its session."""
    browser = Client(headers=headers)
    answer = browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def asked_again(browser: Client) -> Client:
    """The browser, having typed the password again."""
    answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302
    return browser


def mailed_code() -> str:
    """The code in the newest mail."""
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def mailed_link(message) -> str:
    """The path of the one link in `message`."""
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", message.body)
    return link
