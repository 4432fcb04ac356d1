"""A form whose key has expired: what was typed stays, and one press sends it."""

import re

import pytest
from django.test import Client

from peerhealth import kept
from posts.models import Thread
from tests import makers

pytestmark = pytest.mark.django_db
ASKED = {"kind": "question", "need": "advice", "title": "Heat & rash", "body": "My <b>words</b>\r\non two lines.", "audience": "everyone"}  # fmt: skip
FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def browser(ana, place):
    """Ana's, which checks keys as a real server does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fields_in(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    from html import unescape

    form = page.split("<main")[1].split("<form")[1].split("</form>", maxsplit=1)[0]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def test_it_works(browser):
    answer = browser.post("/c/lupus/new/", ASKED | {"csrfmiddlewaretoken": "x" * 64}, headers=FROM_HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Please send it again" in page
    assert "My &lt;b&gt;words&lt;/b&gt;" in page
    assert "no-store" in answer["Cache-Control"]
    assert not Thread.objects.exists()
    again = browser.post("/c/lupus/new/", fields_in(page), headers=FROM_HERE)
    assert again.status_code == 302
    assert Thread.objects.get().opening.body == "My <b>words</b>\non two lines."


def test_a_referer_does_where_there_is_no_origin(browser):
    answer = browser.post("/c/lupus/new/", ASKED, headers={"Referer": "http://testserver/c/lupus/new/"})
    assert "My &lt;b&gt;words" in answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": "http://[testserver"},
        {"Origin": "null", "Referer": "http://testserver/c/lupus/new/"},
        {"Referer": "https://evil.example/http://testserver/"},
    ],
)
def test_another_site_puts_no_words_into_a_mouth(browser, headers):
    answer = browser.post("/c/lupus/new/", ASKED, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "words" not in page.split("<main")[1].split("</main>")[0].replace("your words", "")
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/", "/admin/login/"])
def test_forms_in_which_people_say_who_they_are_are_opened_anew(path, place):
    client = Client(enforce_csrf_checks=True)
    sent = {"login": "ana@example.org", "password": "very secret", "code": "123456"}
    answer = client.post(path, sent, headers=FROM_HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Open the form again" in page
    assert not [word for word in sent.values() if word in page]


def test_a_form_without_words_is_sent_again_too(browser, zed, place):
    browser.force_login(zed, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.post("/c/lupus/join/", headers=FROM_HERE).content.decode()
    assert "Nothing was done yet." in page
    assert browser.post("/c/lupus/join/", fields_in(page), headers=FROM_HERE).status_code == 302
    assert place.memberships.filter(user=zed).exists()


def test_secrets_and_tokens_never_come_back(browser):
    for more in ({"password": "very secret"}, {"code": "123456"}, {"otp": "very secret"}):
        answer = browser.post("/c/lupus/new/", ASKED | more, headers=FROM_HERE)
        assert not [word for word in (*more.values(), "Heat") if word in answer.content.decode()]
    answer = browser.post("/c/lupus/new/", ASKED | {"access_token": "very secret"}, headers=FROM_HERE)
    assert "very secret" not in answer.content.decode()
    assert "Heat" in answer.content.decode()


def test_more_than_it_takes_is_left_to_the_browser(browser):
    answer = browser.post("/c/lupus/new/", ASKED | {"body": "x" * 100_001}, headers=FROM_HERE)
    assert answer.status_code == 403
    assert "Go back: your text is still there." in answer.content.decode()
    assert "xxxx" not in answer.content.decode()


def test_a_press_on_a_part_of_a_page_leaves_the_page_as_it_is(browser, bo, place):
    post = makers.thread(bo, place).opening
    answer = browser.post(f"/p/{post.public_id}/react/", {"kind": "hug"}, headers=FROM_HERE | {"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Reswap"] == "beforeend"
    assert "key has expired" in answer.content.decode()
    assert b"<html" not in answer.content


def test_nobody_sends_the_words_of_somebody_who_sat_here_before(browser, bo, ana):
    for mark, status in ((kept.mark(bo), False), (kept.mark(ana), True), ("made-up", False)):
        answer = browser.post("/c/lupus/new/", ASKED | {kept.FIELD: mark}, headers=FROM_HERE)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert ("My &lt;b&gt;words" in page, "Send it again</button>" in page) == (status, status)
