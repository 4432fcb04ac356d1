"""The database is away, or something of ours is broken: a page that needs neither."""

import logging
import re
import socket
from contextlib import nullcontext
from html import unescape
from types import SimpleNamespace

import psycopg
import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client

from peerhealth import outages
from tests import makers

pytestmark = pytest.mark.django_db
GONE = "We cannot reach our records just now"


@pytest.fixture
def browser(ana, place):
    """Ana's, which shows what the server answers instead of raising it."""
    makers.thread(ana, place)
    client = Client(raise_request_exception=False)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("path", ["/", "/c/lupus/", "/accounts/login/", "/help-now/", "/settings/", "/no-such-page/"])
def test_it_works(browser, away, path):
    assert GONE not in browser.get(path).content.decode()
    away()
    answer = browser.get(path)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "no-store" in answer["Cache-Control"]
    assert GONE in answer.content.decode()
    assert not answer.cookies, "nobody is signed out by it"


def test_visitors_get_it_where_a_page_needs_the_database(away, place):
    away()
    visitor = Client(raise_request_exception=False)
    assert visitor.get("/c/lupus/").status_code == 503
    assert visitor.get("/help-now/").status_code == 200, "and nothing where it does not"


def test_writing_too_in_whatever_way(browser, away):
    away()
    for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = browser.post("/c/lupus/new/", {"title": "Heat", "body": "Words"}, headers=headers)
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0


HERE = {"Origin": "http://testserver"}
SENT = {"title": "Heat & rash", "body": "My <b>words</b>\non two lines.", "token": "a-token-of-one-form", "csrfmiddlewaretoken": "k" * 32}  # fmt: skip


def fields_in(page):
    """What the page's own form would send."""
    form = page.split("<main")[1].split("<form")[1].split("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}


def test_what_was_typed_comes_back_and_can_be_sent_again(browser, away):
    away()
    answer = browser.post("/c/lupus/new/?start=1", SENT, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert GONE in page
    assert "My &lt;b&gt;words&lt;/b&gt;" in page
    assert fields_in(page) == SENT, "with its own token: twice is once"
    assert 'action="/c/lupus/new/?start=1"' in page
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}])
def test_another_site_puts_no_words_into_a_mouth(browser, away, headers):
    away()
    page = browser.post("/c/lupus/new/", SENT, headers=headers).content.decode()
    assert GONE in page
    assert "words&lt;" not in page
    assert "<form" not in page
    assert "your browser still has it" in page


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/accounts/login/", {"login": "ana@example.org", "password": "very secret"}),
        ("/admin/login/", {"username": "ana@example.org", "password": "very secret"}),
        ("/c/lupus/new/", {"password": "very secret"}),
        ("/c/lupus/new/", {"code": "123456"}),
    ],
)
def test_secrets_never_come_back(browser, away, path, more):
    away()
    answer = browser.post(path, SENT | more, headers=HERE)
    assert answer.status_code == 503
    assert not [word for word in ("very secret", "123456", "Heat") if word in answer.content.decode()]


def test_a_part_of_a_page_gets_a_sentence(browser, away):
    away()
    answer = browser.post("/c/lupus/new/", SENT, headers=HERE | {"HX-Request": "true"})
    assert GONE in answer.content.decode()
    assert answer["HX-Reswap"] == "beforeend"
    assert b"<html" not in answer.content
    quiet = browser.post("/c/lupus/new/similar/", SENT, headers=HERE | {"HX-Request": "true", "Background": "1"})
    assert (quiet.status_code, quiet["HX-Reswap"]) == (503, "none"), "nobody pressed anything"


REFUSALS = {
    psycopg.errors.DeadlockDetected: "This took too long",
    psycopg.errors.SerializationFailure: "This took too long",
    psycopg.errors.LockNotAvailable: "This took too long",
    psycopg.errors.TooManyConnections: "This took too long",
    psycopg.errors.ReadOnlySqlTransaction: "Nothing can be saved just now",
    psycopg.errors.DiskFull: "Nothing can be saved just now",
    psycopg.errors.AdminShutdown: GONE,
    psycopg.errors.IoError: GONE,
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_no_of_the_database_is_a_page(browser, unhurried, monkeypatch, refusal):
    def refuse(*args, **kwargs):
        with connection.wrap_database_errors:
            raise refusal("no")

    monkeypatch.setattr("posts.publishing.publish", refuse)
    monkeypatch.setattr("posts.listing.page_of_community", refuse)
    asked = {"kind": "question", "need": "advice", "audience": "everyone"} | SENT
    for answer in (browser.post("/c/lupus/new/", asked, headers=HERE), browser.get("/c/lupus/")):
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert REFUSALS[refusal] in answer.content.decode()
        assert outages.page("503.html").split("</header>")[0].split("<link")[1] in answer.content.decode()


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_is_noted_on_the_way_is_left_where_nothing_can_be_kept(refusal):
    is_left = REFUSALS[refusal].startswith("Nothing can be saved")
    expected = nullcontext() if is_left else pytest.raises(OperationalError)
    with expected, outages.where_possible(), connection.wrap_database_errors:
        raise refusal("no")


def test_a_connection_that_breaks_half_way_through(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("posts.listing.page_of_community", broken)
    assert browser.get("/c/lupus/").status_code == 503


def test_a_statement_that_takes_too_long(browser, monkeypatch, caplog):
    def slow(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1ms'")
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr("posts.listing.page_of_community", slow)
    answer = browser.get("/c/lupus/")
    assert answer.status_code == 503
    assert "This took too long" in answer.content.decode()
    assert "too slow" in caplog.text, "it is noted: it is a defect"
    assert "QueryCanceled in community" in caplog.text


def test_a_question_that_makes_no_sense_is_a_defect(browser, monkeypatch):
    def wrong(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing_of_the_kind")

    monkeypatch.setattr("posts.listing.page_of_community", wrong)
    answer = browser.get("/c/lupus/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_frame_that_breaks_is_500_without_the_frame(browser, monkeypatch):
    monkeypatch.setattr("peerhealth.frame.stylesheets", lambda: 1 / 0)
    answer = browser.get("/about/")
    assert answer.status_code == 500
    assert "your browser still has it" in answer.content.decode()


def test_the_log_names_no_page(browser, away, caplog):
    away()
    with caplog.at_level(logging.INFO):
        browser.get("/c/lupus/")
    assert "cannot be reached" in caplog.text
    assert "lupus" not in caplog.text


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_the_pages_stand_alone(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = outages.page(name)
    assert "{%" not in page
    assert "{{" not in page
    files = re.findall(r'href="/static/([^"]+)"', page)
    assert len(files) > 3
    assert not [path for path in files if finders.find(path) is None]
    assert 'href="tel:112"' in page


def test_a_connection_on_which_nothing_has_come_is_quiet():
    here, there = socket.socketpair()
    with here, there:
        ours = SimpleNamespace(pgconn=SimpleNamespace(socket=here.fileno()))
        assert outages._is_quiet(ours), "that it may be written to is no news"
        there.send(b"!")
        assert not outages._is_quiet(ours)
        there.close()
        here.recv(1)
        assert not outages._is_quiet(ours), "the other end is gone"
