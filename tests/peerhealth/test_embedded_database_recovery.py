"""The embedded PostgreSQL after `kill -9` of anyone: it stops and starts again with no hand needed."""

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager

import pytest

from tests.peerhealth import embedded_site
from tests.peerhealth.embedded_site import wait_until

cluster, site = embedded_site.cluster, embedded_site.site  # the fixtures


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


def test_the_server_stops_after_its_only_user_was_killed(cluster, site):
    one = site()
    one.ask("CREATE TABLE word AS SELECT 'kept' AS word")
    one.kill()
    wait_until(lambda: not cluster.lives())
    assert site().ask("SELECT word FROM word") == "kept"


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
