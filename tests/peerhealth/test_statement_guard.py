"""Statements of a request are watched: slow ones, and those asked for row after row."""

import logging

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from peerhealth import statement_guard

pytestmark = pytest.mark.django_db
SECRET = "whispered"


def asks(times: int):
    """A view that asks for one person after the other."""

    def view(_request):
        for number in range(times):
            User.objects.filter(username=f"{SECRET}{number}").exists()
        return HttpResponse()

    return statement_guard.watch(view)


def test_it_works(settings):
    settings.REPEATED_STATEMENTS, settings.REPEATED_STATEMENTS_ARE_ERRORS = 6, True
    request = RequestFactory().get("/")
    assert asks(5)(request).status_code == 200
    with pytest.raises(statement_guard.RepeatedStatementError, match="Asked 6 times"):
        asks(6)(request)


def test_while_developing_it_is_told_without_values(settings, caplog):
    settings.REPEATED_STATEMENTS, settings.REPEATED_STATEMENTS_ARE_ERRORS = 6, False
    with caplog.at_level(logging.WARNING):
        assert asks(20)(RequestFactory().get("/")).status_code == 200
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1, "once is enough"
    assert "accounts_user" in told[0]
    assert SECRET not in told[0]


def test_slow_ones_are_told_without_values(settings, caplog):
    settings.SLOW_STATEMENT_MS, settings.REPEATED_STATEMENTS = 5, 0

    def view(_request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02), %s", [SECRET])
        return HttpResponse()

    with caplog.at_level(logging.WARNING):
        statement_guard.watch(view)(RequestFactory().get("/"))
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.startswith("Slow statement")
    assert SECRET not in told


def test_where_nothing_is_watched_nothing_is_between(settings):
    settings.SLOW_STATEMENT_MS = settings.REPEATED_STATEMENTS = 0

    def view(_request):
        return HttpResponse()

    assert statement_guard.watch(view) is view


def test_it_says_where_the_statement_came_from(client, settings, caplog):
    """Not which of the watchers it passed on its way."""
    settings.SLOW_STATEMENT_MS = 0.000001
    with caplog.at_level(logging.WARNING):
        client.get("/c/")
    told = [record.getMessage() for record in caplog.records if record.name == statement_guard.__name__]
    assert any(" at communities/" in one or " at accounts/" in one for one in told)
    assert not any("watching/requests.py" in one for one in told)
