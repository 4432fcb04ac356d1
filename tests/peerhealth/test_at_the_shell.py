"""What a command says that cannot go on: one sentence where the database is at fault, everything where we are."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg_pool import PoolTimeout

from peerhealth import at_the_shell
from peerhealth.doctor import LOOK, examining
from posts import counter_probe
from tests.rig import ROOT

NOBODY = {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "DATABASE_POOL": "0", "PEERHEALTH_ENV": "development"}


def manage(*arguments: str, environment: dict | None = None, **options) -> subprocess.Popen:
    """A command of a site whose database is nowhere."""
    environment = os.environ | NOBODY | {"DJANGO_SETTINGS_MODULE": "peerhealth.settings"} | (environment or {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, **pipes, **options)


def problem_of(statement: str) -> DatabaseError:
    """What the database says to it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


def test_it_works():
    shown, whole = manage("check_counters"), manage("check_counters", "--traceback")
    said = shown.communicate()[1]
    assert (shown.returncode, said.count("\n"), said.startswith("The database cannot be reached: ")) == (1, 1, True), said
    assert "Connection refused" in said, "what there is to do something about"
    assert "Traceback" in whole.communicate()[1]


def test_stopped_at_the_keyboard():
    code = "import time; print('begun', flush=True); time.sleep(60)"
    long = manage("shell", "-v0", "-c", code, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    assert long.stdout.readline() == "begun\n"
    long.send_signal(signal.SIGINT)
    assert (long.communicate()[1], long.returncode) == ("\nStopped.\n", 130)


def test_a_setting_that_cannot_be_used():
    wrong = manage("check", environment={"SECRET_KEY": "", "PEERHEALTH_ENV": "production"})
    said = wrong.communicate()[1]
    assert (wrong.returncode, said.count("\n"), "SECRET_KEY" in said) == (1, 1, True), said


@pytest.mark.django_db
def test_migrations_that_wait():
    unknown, wrong = problem_of("SELECT FROM not_made_yet"), problem_of("SELECT 1/0")
    assert at_the_shell.sentence(unknown) == "", "all migrations are there, so it is a defect of ours"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'posts'")
    assert at_the_shell.sentence(unknown).endswith("posts.0001_initial first: run `manage.py migrate`.")
    assert at_the_shell.sentence(wrong) == ""
    assert at_the_shell.sentence(PoolTimeout("nothing came")).startswith("The database cannot be reached: nothing came")


@pytest.mark.django_db
def test_the_doctor_asks_nothing_of_tables_that_are_not_there(monkeypatch):
    ours = "posts.counter_probe.lately"
    raised = problem_of("SELECT FROM not_made_yet")
    monkeypatch.setattr(counter_probe, "lately", lambda: (_ for _ in ()).throw(raised))
    assert "ProgrammingError" in examining.ask(ours).says
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'posts'")
    assert (examining.ask(ours).state, examining.ask(ours).do) == (LOOK, "See “migrations”.")
