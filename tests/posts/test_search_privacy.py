"""What somebody searches for stays between them and the site, and the site forgets it."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import makers

pytestmark = pytest.mark.django_db
ASKED = ["/search/?q=zebrafever", "/search/completions/?q=zebrafever", "/conditions/?q=zebrafever", "/search/?q=zebrafever&since=zebrafever"]


@pytest.fixture
def readers(browser_of, ana, place):
    """A visitor and a member."""
    makers.thread(ana, place, title="Zebrafever", body="Zebrafever. #ZebraFever")
    return [browser_of(), browser_of(ana)]


@pytest.mark.parametrize("address", ASKED)
def test_no_referrer_cache_or_search_engine_gets_it(readers, address):
    for client in readers:
        answer = client.get(address)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ASKED)
def test_a_visitor_gets_no_cookie_and_nobody_a_new_one(readers, address):
    for client in readers:
        assert not client.get(address).cookies


def test_search_engines_are_told_in_the_page_too(readers):
    for address in ("/search/", ASKED[0]):
        assert '<meta name="robots" content="noindex">' in readers[0].get(address).content.decode()


@pytest.mark.parametrize("address", ASKED)
def test_nothing_is_written(readers, address):
    for client in readers:
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        assert not [
            one["sql"] for one in statements
            if re.search(r"\b(INSERT INTO|UPDATE \S+ SET|DELETE FROM|CREATE|COPY)\b", one["sql"], re.IGNORECASE)
        ]  # fmt: skip
    assert len(statements) > 1
    assert not [row for row in Session.objects.all() if "zebrafever" in str(row.get_decoded())]


@pytest.mark.parametrize("address", [*ASKED, "/no/such/page/?q=zebrafever"])
def test_nothing_is_logged(readers, address, caplog):
    caplog.set_level(logging.DEBUG, logger="")
    for client in readers:
        client.get(address)
    told = [
        record.getMessage() for record in caplog.records
        if record.name not in {"django.db.backends", "django.template"}  # debugging only: the site logs from LOG_LEVEL, INFO
        and not (record.name == "django.request" and record.levelno < logging.ERROR)  # off (peerhealth/settings.py)
    ]  # fmt: skip
    assert not [line for line in told if "zebrafever" in line]


def test_the_development_server_writes_no_lines_of_its_own():
    assert not logging.getLogger("django.server").isEnabledFor(logging.ERROR)


def test_titles_never_carry_it(readers):
    for client in readers:
        page = client.get(ASKED[0]).content.decode()
        assert "<title>Search: what was found · PeerHealth</title>" in page
        assert "zebrafever" not in page.split("</head>")[0].lower()


def test_nothing_leads_to_another_site_and_no_form_is_sent_by_post(readers):
    """Why `strict-origin` is enough, and harms no protection against forged forms."""
    for client in readers:
        page = client.get(ASKED[0]).content.decode()
        assert not re.search(r'(href|src|action)="(https?:)?//', page)
        assert 'method="post"' not in page


def test_a_form_can_be_sent_from_it(ana, place):
    """As a browser does from a page with this policy: with the origin alone."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    thread = makers.thread(ana, place)
    client.get("/search/?q=zebra")
    page = client.get(f"/t/{thread.public_id}/reply/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"csrfmiddlewaretoken": token, "length": "day"}
    answer = client.post(f"/t/{thread.public_id}/mute/", sent, headers={"Origin": "http://testserver", "Referer": "http://testserver/"})
    assert answer.status_code == 302


def test_htmx_keeps_no_history_of_it(readers):
    page = readers[0].get(ASKED[0]).content.decode()
    assert '"historyCacheSize":0' in page
    for word in ("hx-boost", "hx-push-url", "hx-replace-url"):
        assert word not in page


def test_other_pages_are_as_they_were(readers):
    for address in ("/conditions/", "/c/", "/"):
        assert readers[0].get(address)["Referrer-Policy"] == "same-origin"


def test_the_example_of_a_proxy_logs_no_address():
    from pathlib import Path

    words = (Path(__file__).resolve().parents[2] / "deploy/nginx.conf").read_text(encoding="utf-8")
    formats = re.findall(r"log_format .*?;", words, re.DOTALL)
    assert formats
    assert not re.findall(r"\$(request|request_uri|args|query_string|uri|http_referer|arg_\w+)\b(?!_)", " ".join(formats))
    assert (Path(__file__).resolve().parents[2] / "peerhealth/serving.py").read_text().count("log_access=False") == 2
