"""The site's time is the database's."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.utils import timezone

from peerhealth import one_clock


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(one_clock, "_began", [])


def test_it_is_the_databases(db):
    long_ago = datetime(2020, 2, 2, tzinfo=UTC)
    one_clock.is_now(long_ago)
    assert timedelta(0) <= one_clock.now() - long_ago < timedelta(minutes=1)
    connection_created.send(sender=None, connection=connection)
    with connection.cursor() as cursor:
        cursor.execute(one_clock.ASK)
        assert abs(cursor.fetchone()[0] - one_clock.now()) < timedelta(minutes=1)


def test_moving_the_machines_clock_changes_nothing(monkeypatch):
    one_clock.is_now(datetime(2026, 11, 30, 12, tzinfo=UTC))
    before, ticked = one_clock.now(), one_clock.ticks()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    assert timedelta(0) <= one_clock.now() - before < timedelta(minutes=1)
    assert timedelta(0) <= one_clock.at(ticked) - before < timedelta(minutes=1)
    assert one_clock.seconds() >= before.timestamp()


def test_before_the_database_was_reached_it_is_the_machines():
    assert abs(one_clock.now() - timezone.now()) < timedelta(minutes=1)
