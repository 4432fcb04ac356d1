"""The database is away, or something of ours is broken: a page that needs neither."""

import logging
import re

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


@pytest.fixture
def away(monkeypatch):
    """`away()` ends the connection and lets none begin, as when PostgreSQL is not there."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection failed")

    def go():
        monkeypatch.setattr(connection, "cursor", refuse)
        monkeypatch.setattr(connection, "ensure_connection", refuse)

    return go


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


def test_a_connection_that_breaks_half_way_through(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("posts.listing.page_of_community", broken)
    assert browser.get("/c/lupus/").status_code == 503


def test_the_proxy_is_told(away):
    away()
    assert Client(raise_request_exception=False).get("/healthz").status_code == 503


def test_a_statement_that_takes_too_long_is_a_defect(browser, monkeypatch):
    def slow(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1ms'")
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr("posts.listing.page_of_community", slow)
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
