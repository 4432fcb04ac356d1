"""Pages without a noun of their own, refusals, headers."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["help-now", "guidelines", "privacy", "about", "terms", "health-data"])
def test_the_words_of_the_house_are_for_everyone(client, page, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(f"/{page}/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_help_now_is_on_every_page(client, place):
    for address in ("/", "/c/", "/c/lupus/", "/accounts/login/", "/no-such-page/"):
        assert b'href="/help-now/"' in client.get(address).content


def test_a_page_that_is_not_there_offers_sign_in(client):
    answer = client.get("/c/nothing-here/")
    assert answer.status_code == 404
    assert b"/accounts/login/" in answer.content
    assert b"nothing-here" not in answer.content


def test_no_page_may_load_anything_from_elsewhere(client, place):
    policy = client.get("/c/lupus/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"


def test_unknown_signed_in_only_pages_ask_for_sign_in(client):
    assert client.get("/u/anybody/").url == "/accounts/login/?next=/u/anybody/"


def test_a_form_whose_key_has_expired_says_what_to_do(zed):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(zed, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/c/lupus/join/")
    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


def test_guessing_passwords_is_stopped(client, settings, place):
    from django.core.cache import cache

    settings.ACCOUNT_RATE_LIMITS = {}  # allauth's own limits, which the other tests switch off
    cache.clear()
    guesses = [{"login": "ana@example.org", "password": f"guess {n}"} for n in range(40)]
    answers = [client.post("/accounts/login/", guess) for guess in guesses]
    cache.clear()
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert b"Please wait a little" in answers[-1].content
