"""A request's waiting for the database has an end, whatever the server does."""

import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from peerhealth.patient_database import deadline, watching

pytestmark = pytest.mark.django_db(transaction=True)
SLEEPS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'"


def ask(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def test_it_works():
    with deadline.within(0.3), pytest.raises(OperationalError, match="deadline"):
        ask("SELECT pg_sleep(60)")
    connection.close()
    assert ask("SELECT 1") == (1,), "the next one has its own"


def test_nobody_works_on_for_who_is_gone():
    with deadline.within(0.3), pytest.raises(OperationalError):
        ask("SELECT pg_sleep(60)")
    connection.close()
    for _ in range(100):
        if ask(SLEEPS) == (0,):
            return
        ask("SELECT pg_sleep(0.05)")
    raise AssertionError("the statement goes on")


def test_it_is_one_deadline_for_all_statements():
    with deadline.within(1):
        ask("SELECT pg_sleep(0.8)")
        with pytest.raises(OperationalError, match="deadline"):
            ask("SELECT pg_sleep(0.8)")
    connection.close()


def test_only_waiting_counts():
    with deadline.within(0.3):
        time.sleep(0.4)  # as a process that has its code to load
        assert ask("SELECT 1") == (1,)
        with deadline.within(0.1):
            ask("SELECT pg_sleep(0.05)")
        assert 0.1 < deadline.left() < 0.25
    assert deadline.left() is None


def test_in_a_transaction_nothing_is_kept():
    with deadline.within(0.3), pytest.raises(OperationalError), transaction.atomic():
        ask("CREATE TABLE half (id int); SELECT pg_sleep(60)")
    connection.close()
    assert ask("SELECT to_regclass('half')") == (None,)


def test_what_must_not_fail_lifts_it():
    with deadline.within(0.2):
        with deadline.lifted():
            assert ask("SELECT 1 FROM pg_sleep(0.4)") == (1,)
        assert 0 < deadline.left() <= 0.2
        assert ask("SELECT 1") == (1,)


def test_without_one_nothing_is_cut():
    assert deadline.left() is None
    assert ask("SELECT 1 FROM pg_sleep(0.3)") == (1,)


@pytest.fixture
def away(monkeypatch):
    """A watch of a server that is away until `away.set()` is taken back."""
    is_away, backs = threading.Event(), []

    def question():
        if is_away.is_set():
            raise psycopg.OperationalError("connection refused")

    watch = watching.Watch(question, lambda: backs.append(1))
    monkeypatch.setattr("peerhealth.patient_database.watching.FIRST_PAUSE", 0.02)
    is_away.watch, is_away.backs = watch, backs
    yield is_away
    is_away.clear()


def test_a_process_knows_that_the_database_is_away_until_it_is_back(away):
    assert away.watch.is_there(5)
    away.watch.check()
    away.set()
    assert not away.watch.is_there(5)
    with pytest.raises(watching.AwayError):
        away.watch.check()
    assert not away.backs
    away.clear()
    for _ in range(500):
        if not away.watch.is_away:
            break
        threading.Event().wait(0.01)
    away.watch.check()
    assert away.backs == [1]


def test_one_that_does_not_answer_is_away():
    answers = threading.Event()
    watch = watching.Watch(answers.wait, lambda: None)
    assert not watch.is_there(0.05)
    with pytest.raises(watching.AwayError):
        watch.check()
    answers.set()
    assert watch.is_there(5)


def test_one_without_room_is_there():
    def full():
        raise psycopg.OperationalError("FATAL:  sorry, too many clients already")

    assert watching.Watch(full, lambda: None).is_there(5)
