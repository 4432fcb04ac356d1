"""`manage.py restore`: all of it or nothing, never over people, and nobody gets a mail twice."""

import json
import signal

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from peerhealth import parking
from peerhealth.backups import comparing, files, manifest, programs, restoring, target
from peerhealth.backups.errors import BackupError, BackupRefused
from posts.digests import members
from posts.models import Digest, Post, SearchEntry
from tests.peerhealth.backups.conftest import PICTURE, change, manage, tables
from tests.rig import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(made, returned):
    assert (returned.folder, returned.went_on, returned.has_other_key) == (made, False, False)
    rae = User.objects.get(username="Rae")
    assert Post.objects.filter(thread__author=rae).count() == 2
    assert SearchEntry.objects.filter(post__thread__author=rae).count() == 2
    assert (files.root() / "ab/hug.png").read_bytes() == PICTURE
    assert target.MARK not in tables()
    compared = comparing.compare(made)
    assert compared.unlike == []
    assert compared.tables > 70


def test_afterwards_it_is_the_same_site(returned):
    """Functions, indexes, constraints and extensions are what migrations make."""

    def shape(database) -> list:
        asked = (
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conrelid::regclass || conname || contype::text FROM pg_constraint"
            " UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT extname FROM pg_extension UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT table_name || column_name || data_type || coalesce(column_default, '') || is_nullable"
            " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1"
        )
        return [row[0] for row in database.execute(asked).fetchall() if row[0]]

    own = connection.settings_dict["NAME"].removesuffix("_returned")
    with programs.connect() as here, programs.connect(dbname=own) as before:
        assert shape(here) == shape(before)
        assert len(shape(here)) > 1000


def test_who_was_signed_in_is_not(returned):
    with programs.connect() as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone()[0] == 0
        assert database.execute("SELECT count(*) FROM usersessions_usersession").fetchone()[0] == 0


def test_new_numbers_are_none_that_were_given_since_the_backup(returned):
    """A link that confirms an address is signed for the number of its row alone."""
    newest = EmailAddress.objects.order_by("-pk").first()
    sam = User.objects.get(username="Sam")
    assert EmailAddress.objects.create(user=sam, email="new@example.org").pk > newest.pk + 100_000
    EmailAddress.objects.filter(email="new@example.org").delete()


def test_what_waited_is_held_until_an_operator_says_so(returned):
    jobs = {job.task_name: job for job in ProcrastinateJob.objects.all()}
    assert {name: job.status for name, job in jobs.items()} == {
        "posts.mail_news": "failed", "peerhealth.deliver": "failed", "peerhealth.forget_jobs": "todo",
        "posts.ask_begins": "failed", "posts.relink": "failed",
    }  # fmt: skip
    assert parking.why(jobs["peerhealth.deliver"]) == "waited in the backup"
    held = ProcrastinateJob.objects.filter(status="failed")
    kept = held.count()
    parking.forget()
    assert held.count() == kept > 1, "they are there for thirty days"
    with transaction.atomic():
        assert parking.try_again(held) == kept
        transaction.set_rollback(True)


def test_a_digest_of_today_does_not_go_again(returned):
    now, rae = timezone.now(), User.objects.get(username="Rae")
    assert rae.pk not in members.due(now)
    with transaction.atomic():
        Digest.objects.filter(user=rae).delete()
        assert rae.pk in members.due(now)
        transaction.set_rollback(True)


def test_people_are_never_overwritten(made, returned):
    with pytest.raises(CommandError, match="holds people") as refused:
        call_command("restore", made)
    assert refused.value.returncode == 2
    assert User.objects.filter(username="Rae").exists()


def test_what_waited_is_done_where_that_was_asked_for(made, empty):
    restoring.restore(made, verify=True, with_mail=True)
    assert {job.status for job in ProcrastinateJob.objects.all()} == {"todo"}
    assert User.objects.get(username="Rae").pk in members.due(timezone.now())


def test_an_empty_site_is_replaced_with_all_that_is_in_it(made, empty):
    """Whoever prepared the machine with `migrate` need not undo it."""
    with programs.connect() as database:
        database.execute("CREATE TABLE accounts_user (id int); CREATE TABLE posts_post (id int)")
        database.execute(
            "CREATE TYPE mood AS ENUM ('sad'); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        )
        database.execute("CREATE VIEW posts_view AS SELECT * FROM posts_post; CREATE EXTENSION pg_trgm")
    restoring.restore(made, verify=True)
    assert User.objects.filter(username="Rae").exists()


def test_a_plain_owner_of_the_database_is_enough(made, empty):
    """As on a server of the operator's: no superuser, a password, extensions made by somebody else or not yet."""
    own = connection.settings_dict
    with programs.connect() as database:
        database.execute(
            "DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN PASSWORD 'a-secret'; CREATE EXTENSION unaccent"
        )
        database.execute(f'ALTER DATABASE "{own["NAME"]}" OWNER TO plain')
        try:
            own["USER"], own["PASSWORD"] = "plain", "a-secret"
            restoring.restore(made, verify=True)
            with programs.connect() as owned:
                assert owned.execute("SELECT current_user").fetchone() == ("plain",)
        finally:
            connection.close()
            own["USER"], own["PASSWORD"] = "postgres", ""
            database.execute("REASSIGN OWNED BY plain TO postgres; DROP OWNED BY plain; DROP ROLE plain")


def test_nor_somebody_who_comes_at_the_last_moment(made, empty, monkeypatch):
    """After the look and before the rows: asked again under a lock."""
    may_be_replaced = target.may_be_replaced

    def sign_up(found, said):
        may_be_replaced(found, said)
        with programs.connect() as database:
            database.execute("CREATE TABLE accounts_user (id int); INSERT INTO accounts_user VALUES (1)")

    monkeypatch.setattr(target, "may_be_replaced", sign_up)
    with pytest.raises(BackupError, match="People have come"):
        restoring.restore(made)
    assert tables() == {"accounts_user"}


def test_a_database_of_something_else_is_left_alone(made, empty):
    with programs.connect() as database:
        database.execute("CREATE TABLE invoices (id int)")
    with pytest.raises(BackupRefused, match=r"not this site's.*invoices"):
        restoring.restore(made)
    assert tables() == {"invoices"}


def test_other_files_are_not_overwritten(made, empty):
    empty.mkdir()
    (empty / "mine.png").write_text("mine")
    with pytest.raises(BackupRefused, match="holds other files"):
        restoring.restore(made)
    assert not tables()


def test_killed_while_rows_come_in_nothing_has_happened_and_it_may_be_run_again(made, empty):
    running = manage("restore", made)
    with programs.connect() as database:
        asked = (  # who has written something that is not yet kept
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_xid IS NOT NULL"
        )
        pid = wait_until(lambda: database.execute(asked).fetchone())[0]
        running.send_signal(signal.SIGKILL)
        running.communicate()
        wait_until(lambda: not database.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone())
    assert not tables()
    restoring.restore(made, verify=True)
    assert User.objects.filter(username="Rae").exists()


def test_cut_off_after_the_rows_it_goes_on(made, copy, empty, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_finish", lambda *_, **__: exec("raise SystemExit"))  # noqa: S102
        with pytest.raises(SystemExit):
            restoring.restore(made)
    assert target.MARK in tables()
    change(copy, moment="2020-01-01T00:00:00+00:00")
    with pytest.raises(BackupRefused, match="finish that one"):
        restoring.restore(copy)
    assert restoring.restore(made).went_on
    assert target.MARK not in tables()
    with pytest.raises(BackupRefused, match="holds people"):
        restoring.restore(made)


def test_two_at_once_are_one(made, empty):
    with programs.connect() as database:
        database.execute("SELECT pg_advisory_lock(%s)", [restoring.loading.script.LOCK])
        with pytest.raises(BackupError, match="Another restore"):
            restoring.restore(made)
    assert not tables()


def test_an_older_backup_is_brought_up_to_date(made, copy, empty, settings):
    """It has one migration less, which is done afterwards. And the site has another key since."""
    restoring.restore(made)
    graph = MigrationLoader(connection).graph
    (last,) = graph.leaf_nodes("posts")
    (before,) = [one for one in graph.node_map[last].parents if one.key[0] == "posts"]
    call_command("migrate", *before.key, verbosity=0)
    older = restoring.taking.take(copy.parent / "older")[0]
    assert ".".join(last) not in manifest.read(older).migrations
    with programs.connect() as database:
        database.execute("TRUNCATE accounts_user CASCADE")
    settings.SECRET_KEY = "another"
    assert restoring.restore(older, verify=True).has_other_key
    assert MigrationLoader(connection).applied_migrations.keys() >= {last}
    with pytest.raises(BackupRefused, match="The schema here is another"):
        comparing.compare(older)


def test_the_command_compares_and_tells_what_differs(made, returned, capsys):
    call_command("restore", made, verify_only=True, json=True)
    assert json.loads(capsys.readouterr().out)["unlike"] == {}
    Post.objects.filter(thread__author__username="Rae").update(body="changed")
    with pytest.raises(SystemExit) as ended:
        call_command("restore", made, verify_only=True)
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert "posts_post:" in told
    assert "posts_thread:" not in told
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", made.parent.parent / "nowhere")
