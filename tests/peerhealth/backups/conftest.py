"""A backup of a place with every kind of row in it, and empty databases to return to."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from peerhealth import jobs
from peerhealth.backups import manifest, programs, restoring, taking, target
from peerhealth.posting import Letter
from tests import makers, tour
from tests.conftest import _empty_the_queue
from tests.people import PASSWORD, member, person
from tests.posts.digesting import take
from tests.rig import ROOT

PICTURE = b"\x89PNG of a hug"


@pytest.fixture(scope="session")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of a backup. The database is empty again afterwards: it was there for the backup alone."""
    folder = tmp_path_factory.mktemp("backups")
    media = folder / "media"
    (media / "ab").mkdir(parents=True)
    (media / "ab" / "hug.png").write_bytes(PICTURE)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        furnish()
        made = taking.take(folder / "shelf")[0]
        call_command("flush", verbosity=0, interactive=False)
    return made


def furnish() -> None:
    """Every kind of row; Rae, a moderator, who signs in with a real password; mail and jobs that wait; a session."""
    tour.furnish()
    place = makers.community("asthma")
    rae, sam = person("Rae"), person("Sam")
    User.objects.filter(pk=rae.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt"))
    member(rae, place, role="moderator")
    member(sam, place)
    makers.reply(sam, makers.thread(rae, place))
    take(rae, digest_at="00:00")
    Client().force_login(rae, backend="django.contrib.auth.backends.ModelBackend")
    with override_settings(EMAIL_BACKEND="peerhealth.posting.QueuedBackend"):
        Letter(to="rae@example.org", subject="New", text="New.", kind="news", key="1").send()
    jobs.defer("posts.mail_news", queue="default", at=timezone.now(), user=rae.pk)
    jobs.defer("peerhealth.forget_jobs", queue="nightly")


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the backup that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "copy" / made.name))


@contextmanager
def elsewhere(name: str):
    """Django's connection leads to the database `name` meanwhile, and its queue is left alone by `migrate`."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    post_migrate.disconnect(_empty_the_queue)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        post_migrate.connect(_empty_the_queue)
        ContentType.objects.clear_cache()


@contextmanager
def new_database(purpose: str):
    """An empty database beside the test's own, for as long as it takes; its name."""
    name = f"{connection.settings_dict['NAME']}_{purpose}"
    with programs.connect(dbname="postgres") as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def empty(django_db_setup, django_db_blocker, settings, tmp_path):
    """An empty machine: a database without a table, no files. Returns where files go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with django_db_blocker.unblock(), new_database("empty") as name, elsewhere(name):
        yield settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def _returned(made, django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("returned") / "media"
    with django_db_blocker.unblock(), new_database("returned") as name:
        with elsewhere(name), override_settings(MEDIA_ROOT=media):
            done = restoring.restore(made.parent, verify=True)
        yield name, media, done


@pytest.fixture
def returned(_returned, django_db_blocker, settings):
    """A machine to which the backup has returned, the same for all tests of a file; and what the restore said."""
    name, settings.MEDIA_ROOT, done = _returned
    with django_db_blocker.unblock(), elsewhere(name):
        yield done


def manage(*arguments: str, **options) -> subprocess.Popen:
    """`manage.py` in a process of its own, on the database of the test."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.child_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_MEDIA": str(settings.MEDIA_ROOT),
        # One that may write little would leave compiled modules behind that are cut off, for everybody after it.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "manage.py", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes, **options)


def tables() -> set[str]:
    """What stands in the database."""
    with programs.connect() as database:
        return set(target.look(database).tables)


def change(copy: Path, **fields) -> None:
    """Changes what a backup says of itself."""
    said = json.loads((copy / manifest.FILE).read_text())
    (copy / manifest.FILE).write_text(json.dumps(said | fields))
