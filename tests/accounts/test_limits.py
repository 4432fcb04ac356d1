"""Rate limits: too many tries get 429 and a time; nobody is locked out for good."""

import time

import pytest
from django.core.cache import cache

from tests.accounts.walking import NEW, mailed_code, signed_in
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {}  # allauth's own, that the other tests switch off
    cache.clear()
    yield
    cache.clear()


def until_refused(browser, path: str, data, *, stays: bool = False):
    """(how many were let through, the first 429) of a form sent again and again, each time by a stranger, or by the same
    browser if it `stays`."""
    for number in range(40):
        if not stays:
            browser.cookies.clear()
        answer = browser.post(path, data(number))
        if answer.status_code == 429:
            return number, answer
    raise AssertionError(f"{path} was never refused")


@pytest.mark.parametrize(
    ("path", "data", "allowed"),
    [
        ("/accounts/signup/", lambda n: NEW | {"email": ""}, 20),
        ("/accounts/password/reset/", lambda n: {"email": "a@example.org"}, 5),
        ("/accounts/password/reset/", lambda n: {"email": f"a{n}@example.org"}, 20),
        ("/accounts/login/code/", lambda n: {"email": "a@example.org"}, 3),
        ("/accounts/login/", lambda n: {"login": f"a{n}@example.org", "password": "wrong words"}, 10),
        ("/accounts/login/", lambda n: {"login": "a@example.org", "password": "wrong words"}, 5),
    ],
    ids=["sign-up", "reset of one", "resets", "code", "passwords from here", "passwords of one"],
)
def test_it_works(client, path, data, allowed):
    number, answer = until_refused(client, path, data)
    assert number == allowed
    assert int(answer["Retry-After"]) > 0
    assert "wait" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "data"), [("/accounts/signup/", {}), ("/accounts/password/reset/", {"email": "a@b.org"})]
)
def test_the_page_says_when(client, path, data):
    _, answer = until_refused(client, path, lambda n: data)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "You can go on in a minute" in answer.content.decode()


def test_the_password_page_says_when_and_what_else(client):
    _, answer = until_refused(
        client, "/accounts/login/", lambda n: {"login": "a@example.org", "password": "wrong words"}
    )
    assert "Please wait 5 minutes, or let us mail you a code" in answer.content.decode()


def test_asking_again_is_limited_too():
    browser = signed_in(person("Ana"))
    number, answer = until_refused(
        browser, "/accounts/reauthenticate/", lambda n: {"password": "wrong words"}, stays=True
    )
    assert number <= 10
    assert "wait" in answer.content.decode()


def test_an_attacker_does_not_lock_the_owner_out(client):
    from django.test import Client

    ana = person("Ana")
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    until_refused(attacker, "/accounts/login/", lambda n: {"login": ana.email, "password": "wrong words"})
    assert client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD}).status_code == 429
    client.post("/accounts/login/code/", {"email": ana.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert "_auth_user_id" in client.session


def test_it_ends_by_itself(client, monkeypatch):
    ana = person("Ana")
    until_refused(client, "/accounts/login/", lambda n: {"login": ana.email, "password": "wrong words"})
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD}).status_code == 302


def test_people_behind_one_proxy_do_not_stop_each_other(client):
    from django.test import Client

    until_refused(client, "/accounts/login/", lambda n: {"login": f"a{n}@example.org", "password": "wrong words"})
    ana = person("Ana")
    neighbour = Client(
        REMOTE_ADDR="127.0.0.2"
    )  # the same network, another address: what is counted is not what is kept
    assert neighbour.post("/accounts/login/", {"login": ana.email, "password": PASSWORD}).status_code == 302
