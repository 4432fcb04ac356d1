"""Nothing is served on a schema that is not this code's (the whole upgrade is in `tests/upgrades/`)."""

import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

import posts
from peerhealth.watching import upgrades

pytestmark = pytest.mark.django_db
NEWEST = max(path.stem for path in (Path(posts.__file__).parent / "migrations").glob("0*.py"))
LAST = f"FROM django_migrations WHERE app = 'posts' AND name = '{NEWEST}'"

GUARDS = {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"}  # as on any page


@pytest.fixture(autouse=True)
def schema(monkeypatch):
    """Nobody has looked yet, and looking costs no second."""
    monkeypatch.setattr(upgrades, "LOOK_AGAIN", 0)
    one = upgrades.Schema()
    for name in (
        "peerhealth.watching.upgrades.SCHEMA",
        "peerhealth.watching.doors.SCHEMA",
        "peerhealth.watching.telling.SCHEMA",
    ):
        monkeypatch.setattr(name, one)
    return one


@pytest.fixture
def site(settings):
    """A visitor of a real site."""
    settings.DEVELOPMENT = False
    return Client()


def behind() -> None:
    """The last migration has not run."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE {LAST}")


def migrated() -> None:
    """It has."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('posts', %s, now())", [NEWEST])


def test_it_works(site, place, schema):
    behind()
    answer = site.get("/c/lupus/")
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (503, True)
    assert set(answer.headers) >= GUARDS
    assert site.get("/readyz").content == f"migrations are waiting: posts.{NEWEST}".encode()
    assert site.get("/healthz").status_code == 200
    assert site.get("/static/css/nothing.css").status_code == 404, "files are looked for"
    migrated()
    assert site.get("/c/lupus/").status_code == 200
    assert site.get("/readyz").status_code == 200
    behind()
    assert site.get("/c/lupus/").status_code == 200, "a process never gets newer: it is not asked again"


def test_it_asks_no_further_once_it_is_there(site, django_assert_num_queries):
    site.get("/about/")
    with django_assert_num_queries(0):
        site.get("/about/")


def test_a_database_that_is_away(site, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert site.get("/about/").status_code == 503
    upgrades.look()


def test_a_worker_waits(monkeypatch):
    behind()
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        migrated()

    monkeypatch.setattr("time.sleep", sleep)
    upgrades.wait()
    assert len(slept) == 1


def test_a_worker_that_waits_can_be_stopped():
    behind()
    until = threading.Event()
    until.set()
    upgrades.wait(until)
