"""`manage.py backup`: whole or not there, of one moment, closed to others, beside the running site."""

import json
import os
import resource
import stat
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from peerhealth.backups import checksums, files, loading, manifest, programs, shelf, taking
from peerhealth.backups.errors import BackupError
from peerhealth.embedded_database.errors import EmbeddedDatabaseError
from tests.peerhealth.backups.conftest import PICTURE, manage
from tests.rig import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(made):
    said = manifest.read(made)
    assert made.name == shelf.name_of(said.moment)
    assert shelf.newest(made.parent) == said.moment
    assert timezone.now() - said.moment < timedelta(minutes=10)
    assert list(said.files) == ["ab/hug.png"]
    assert (made / "files/ab/hug.png").read_bytes() == PICTURE
    assert said.tables["communities_community"].rows >= 2
    assert not said.tables.keys() & {"django_session", "usersessions_usersession"}


def test_nobody_else_may_read_it(made):
    modes = {stat.S_IMODE(path.lstat().st_mode) for path in [made, *made.rglob("*")] if path.is_dir()}
    assert modes == {0o700}
    assert {stat.S_IMODE(path.lstat().st_mode) for path in made.rglob("*") if path.is_file()} == {0o600}


def test_names_tell_only_the_moment(made):
    assert sorted(path.name for path in made.iterdir()) == ["database.dump", "files", "manifest.json"]
    assert shelf.NAME.fullmatch(made.name)
    assert [path.name for path in made.parent.iterdir() if path != made] == [shelf.LOCK]


def test_who_is_signed_in_stays_out(made):
    """The rows of a session are not in the dump at all."""
    dumped = b"".join(taken_apart(made))
    assert b"COPY public.accounts_user " in dumped
    assert b"COPY public.django_session " not in dumped


def taken_apart(folder) -> list[bytes]:
    """The dump as statements."""
    return list(loading._dumped(folder / manifest.DUMP, 180_000))


@pytest.fixture
def small(empty):
    """A database with two tables and the one that says which migrations are applied."""
    with programs.connect() as database:
        database.execute("CREATE TABLE django_migrations (app text, name text)")
        database.execute("CREATE TABLE one (id bigserial PRIMARY KEY, said text)")
        database.execute("CREATE TABLE two (id bigserial PRIMARY KEY, said text)")
        yield database


def test_it_is_of_one_moment_while_people_write(small, tmp_path, monkeypatch):
    """Somebody writes a row into each of two tables, in one transaction, without a pause. Wherever the backup was, it has
    as many of one as of the other, and the checksums are of the rows that are in the dump."""
    over, at_it = threading.Event(), threading.Event()

    def write():
        with psycopg.connect(**programs.parameters()) as database:
            while not over.is_set():
                database.execute("INSERT INTO one (said) VALUES (repeat('x', 500))")
                database.execute("INSERT INTO two (said) VALUES (repeat('y', 500))")
                database.commit()
                if database.execute("SELECT count(*) FROM two").fetchone()[0] > 20:
                    at_it.set()

    writing = threading.Thread(target=write)
    writing.start()
    at_it.wait(20)
    folder, said = taking.take(tmp_path / "shelf")
    over.set()
    writing.join()
    rows = [line for line in b"".join(taken_apart(folder)).splitlines() if line.endswith((b"x" * 500, b"y" * 500))]
    assert said.tables["one"].rows == said.tables["two"].rows == len(rows) / 2 > 20
    assert small.execute("SELECT count(*) FROM one").fetchone()[0] > said.tables["one"].rows


def test_a_checksum_is_of_rows_and_not_of_their_order(small):
    def now():
        return dict(checksums.count(small, ["one", "two"]))

    small.execute("INSERT INTO one VALUES (1, 'a'), (2, 'b')")
    small.execute("INSERT INTO two VALUES (2, 'b'), (1, 'a')")
    assert now()["one"] == now()["two"]
    small.execute("UPDATE two SET said = 'B' WHERE id = 2")
    assert now()["one"].rows == now()["two"].rows == 2
    assert now()["one"].checksum != now()["two"].checksum


def test_files_that_come_and_go_meanwhile(small, tmp_path, settings):
    """What is there at the moment is in the backup, and no more than what was there around it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    for name in ("stays", "changes"):
        (settings.MEDIA_ROOT / name).write_text("before")

    copies = files.Copies(settings.MEDIA_ROOT, tmp_path / "copies")
    copies.copy()
    (settings.MEDIA_ROOT / "changes").write_text("afterwards")
    (settings.MEDIA_ROOT / "comes").write_text("new")
    copies.copy()
    assert {name: one.size for name, one in copies.made.items()} == {"stays": 6, "changes": 10, "comes": 3}
    assert (tmp_path / "copies/changes").read_text() == "afterwards"


def test_a_link_to_a_folder_is_refused_not_skipped(small, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "elsewhere").symlink_to(tmp_path)
    with pytest.raises(BackupError, match="is a link"):
        taking.take(tmp_path / "shelf")


def test_one_at_a_time(small, tmp_path):
    with shelf.alone(tmp_path / "shelf"), pytest.raises(BackupError, match="Another backup"):
        taking.take(tmp_path / "shelf")
    taking.take(tmp_path / "shelf")


def test_a_failure_leaves_nothing_that_looks_whole(small, tmp_path):
    """No room on the disk: nothing may be longer than a page."""
    small.execute("INSERT INTO one (said) SELECT md5(n::text) FROM generate_series(1, 5000) n")

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = manage("backup", tmp_path / "shelf", preexec_fn=no_room)
    _said, complaint = done.communicate(timeout=60)
    assert done.returncode == 1
    assert "The backup could not be written: " in complaint
    assert "Traceback" not in complaint
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [shelf.LOCK]
    assert shelf.newest(tmp_path / "shelf") is None


def test_killed_in_the_middle_it_is_not_there_and_the_next_tidies_up(small, tmp_path):
    small.execute("INSERT INTO one (said) SELECT repeat(md5(n::text), 40) FROM generate_series(1, 20000) n")
    folder = tmp_path / "shelf"
    running = manage("backup", folder)
    wait_until(lambda: list(folder.glob(f"{shelf.UNFINISHED}*/{manifest.DUMP}")))
    running.kill()
    running.communicate()
    assert list(folder.glob(f"{shelf.UNFINISHED}*"))
    assert shelf.newest(folder) is None
    made, said = taking.take(folder)
    assert shelf.newest(folder) == said.moment
    assert {path.name for path in folder.iterdir()} == {made.name, shelf.LOCK}


def test_the_newest_is_one_that_can_be_read(made, copy):
    newer = copy.with_name("2099-01-01T000000Z")
    copy.rename(newer)
    (newer / manifest.DUMP).write_bytes(b"cut off")
    (newer.parent / "2100-01-01T000000Z").mkdir()
    assert shelf.newest(newer.parent) is None
    assert shelf.newest(newer.parent / "nowhere") is None
    (newer.parent / made.name).symlink_to(made)
    assert shelf.newest(newer.parent) == manifest.read(made).moment


def shelf_of(folder, *days: int) -> None:
    for day in days:
        one = folder / shelf.name_of(datetime(2026, 11, day, tzinfo=UTC))
        one.mkdir(parents=True)
        (one / manifest.FILE).write_text("{}")


@pytest.mark.parametrize(
    ("keep", "since", "left"),
    [(2, None, [3, 4]), (None, 3, [3, 4]), (3, 4, [4]), (None, 30, [4]), (9, None, [1, 2, 3, 4])],
)
def test_old_ones_go_and_the_newest_stays(tmp_path, keep, since, left):
    shelf_of(tmp_path, 1, 2, 3, 4)
    shelf.forget_older(tmp_path, keep=keep, since=since and datetime(2026, 11, since, tzinfo=UTC))
    assert [int(path.name[8:10]) for path in shelf.whole(tmp_path)] == left
    assert len(list(tmp_path.iterdir())) == len(left)


def test_the_command_says_it_for_programs_and_keeps_the_promise(small, tmp_path, settings, capsys):
    shelf_of(tmp_path, 1)
    settings.BACKUP_DIR, settings.BACKUP_DAYS = str(tmp_path), 1
    call_command("backup", tmp_path, json=True, prune=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["tables"], said["files"], said["deleted"]) == (3, 0, ["2026-11-01T000000Z"])
    assert os.listdir(said["folder"]) != []  # noqa: PTH208
    for wrong in ({"prune": True}, {"keep": 0}):
        settings.BACKUP_DAYS = 0
        with pytest.raises(CommandError) as refused:
            call_command("backup", tmp_path, **wrong)
        assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="Name a folder"):
        call_command("backup", "")


def test_a_database_newer_than_the_programs_is_named(small, monkeypatch):
    with pytest.raises(EmbeddedDatabaseError, match="PostgreSQL 99"):
        programs.start("pg_dump", 990_001)


def test_no_password_is_on_a_command_line(small):
    own = connection.settings_dict
    own["PASSWORD"] = "a-secret"
    try:
        assert programs.environment()["PGPASSWORD"] == "a-secret"
        running = programs.start("psql", 180_000, "--version", stdout=-1)
        assert "a-secret" not in " ".join(running.args)
        running.communicate()
    finally:
        own["PASSWORD"] = ""
