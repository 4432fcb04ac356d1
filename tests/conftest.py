"""Fixtures: the cast, one community of each visibility, browsers for each person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.test import Client

from peerhealth.page_store import pages
from peerhealth.watching import requests
from tests import emptying, makers, tour
from tests.people import member, person, show_second_factor


def _empty_the_queue(sender, **_about) -> None:
    """Emptying a database leaves out what is not Django's own; it says so afterwards by this signal."""
    if sender.label == "procrastinate":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


post_migrate.connect(_empty_the_queue)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    cache.clear()  # names that are held, tries that are counted
    pages.clear()


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying():
    """A test with `transaction=True` empties the database of what is there. (In our own cluster, whose user may switch
    foreign keys off.)"""
    with pytest.MonkeyPatch.context() as patch:
        if connection.settings_dict["ENGINE"] == "peerhealth.embedded_database":
            patch.setattr(DatabaseOperations, "sql_flush", staticmethod(emptying.statements))
        yield


@pytest.fixture(autouse=True)
def _one_id_of_requests(monkeypatch):
    """So that the headers of answers that must be the same are the same."""
    monkeypatch.setattr(requests, "new_id", lambda: "0" * 32)


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """The place of the tour, set up once for all tests of a file, and the names with which addresses are filled in. Its
    rows are there for good until the file is done: a test that uses it is marked with `django_db`, which takes back what
    the test itself does, and makes sure that there is a database of the tests to begin with."""
    with django_db_blocker.unblock():
        yield tour.furnish()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def place(db):
    """A public community."""
    return makers.community("lupus", "public")


@pytest.fixture
def ana(place):
    """A member."""
    user = person("Ana")
    member(user, place)
    return user


@pytest.fixture
def bo(place):
    """Another member."""
    user = person("Bo")
    member(user, place)
    return user


@pytest.fixture
def cy(place):
    """A third member, whom nobody has blocked."""
    user = person("Cyd")
    member(user, place)
    return user


@pytest.fixture
def mo(place):
    """The moderator."""
    user = person("Mo")
    member(user, place, role="moderator")
    return user


@pytest.fixture
def kit(place):
    """A member since today."""
    user = person("Kit", days_here=0)
    member(user, place)
    return user


@pytest.fixture
def zed(db):
    """An outsider who must see nothing."""
    return person("Zed")


@pytest.fixture
def nobody():
    """An anonymous visitor."""
    return AnonymousUser()


@pytest.fixture
def away(monkeypatch):
    """`away()` ends the connection and lets none begin, as when PostgreSQL is not there."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection failed")

    def go():
        monkeypatch.setattr(connection, "cursor", refuse)
        monkeypatch.setattr(connection, "ensure_connection", refuse)

    return go


@pytest.fixture
def browser_of():
    """`browser_of(user)` is a signed-in test client; of None or an anonymous visitor, a plain one."""

    def make(user=None) -> Client:
        client = Client()
        if user is not None and user.is_authenticated:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def admin_of(browser_of):
    """`admin_of(user)` is a client that has shown a second factor, as everyone must who enters the admin."""

    def make(user) -> Client:
        client = browser_of(user)
        show_second_factor(client, user)
        return client

    return make


@pytest.fixture
def unhurried(monkeypatch):
    """Switches the pause between two posts off, for tests about something else."""
    from datetime import timedelta

    monkeypatch.setattr("posts.limits.PAUSE", timedelta(0))


@pytest.fixture
def here_a_while(place, request):
    """The members of the cast whom a test names have been in the place for a month: what is said now is new to them."""
    from datetime import timedelta

    from django.utils import timezone

    for name in {"ana", "bo", "mo"} & set(request.fixturenames):
        request.getfixturevalue(name)
    place.memberships.update(since=timezone.now() - timedelta(days=30))


# Tests that wait for real processes, browsers and mail servers on a machine that may be busy with something else: one more
# try. The runner's summary counts those that needed it.
WITH_PROCESSES = {"faults", "jobs", "journeys", "live"}


def pytest_collection_modifyitems(items) -> None:
    """Gives them that try."""
    for item in items:
        if WITH_PROCESSES & set(item.path.parts):
            item.add_marker(pytest.mark.flaky(reruns=1))
