"""Joining the embedded server, and starting it where it does not run: the site's side."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peerhealth.embedded_database.account import account_for, make_directory
from peerhealth.embedded_database.binaries import find_binaries, within_reach
from peerhealth.embedded_database.cluster import PORT, SOCKET, Cluster, take
from peerhealth.embedded_database.errors import EmbeddedDatabaseError
from peerhealth.embedded_database.initdb import create_data_directory, own_path, run

START_SECONDS = 300  # recovery after a crash reads back up to a gigabyte of log: no reason to give up early
PREDECESSOR_SECONDS = 120  # how long a stopping server, or a worker of a killed one, may take to end
POLL_SECONDS = 0.01
# A socket in the data directory, which only its owner enters, and no network: that is all the access control.
CLOSED = (f"port={PORT}", "listen_addresses=", "unix_socket_directories=.", "unix_socket_permissions=0700")
HASTY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")

_guard = threading.Lock()
_held: dict[Path, int] = {}  # cluster's root → descriptor of its users.lock, held until this process ends


# A fork copies locks as they are and open descriptors with them. So it waits until no thread is amid
# starting: its child inherits the one descriptor it should, `users.lock`, and not one whose lock it would
# hold for life.
os.register_at_fork(before=_guard.acquire, after_in_parent=_guard.release, after_in_child=_guard.release)


def join(cluster: Cluster, *, user: str = "postgres", durable: bool = True) -> str:
    """Makes this process a user of the cluster until it ends, and sees that its server runs.

    Cheap where it runs already: a lock, a small file and a knock at the socket; meant to be called before
    every new connection, so a server that was killed comes back with the next one. `user` is the superuser of
    a cluster yet to be made; `durable=False` starts the server without the care that survives a crash of the
    machine (for tests). Returns the directory of the socket, the host to connect to. Raises
    EmbeddedDatabaseError.
    """
    with _guard:
        try:
            _hold(cluster)
            if not runs(cluster):
                _start(cluster, user=user, durable=durable)
            return cluster.socket_directory()
        except OSError as error:
            raise EmbeddedDatabaseError(
                f"The embedded database cannot be run here ({error}): "
                "run the site as the user it belongs to, or set VAR_DIR to a directory of your own."
            ) from error


def runs(cluster: Cluster) -> bool:
    """Whether the server takes queries, with a keeper that will stop it."""
    return cluster.is_ready() and cluster.is_held("keeper.lock")


def _hold(cluster: Cluster) -> None:
    held = _held.get(cluster.root)
    if held is not None and cluster.is_lock(held, "users.lock"):
        return
    make_directory(cluster.root)
    descriptor = cluster.open_file("users.lock")
    fcntl.flock(descriptor, fcntl.LOCK_SH)  # waits while the keeper stops the server of those before us
    _held[cluster.root] = descriptor


@contextmanager
def alone(cluster: Cluster) -> Iterator[None]:
    """A stretch of work on the cluster that only one process and thread does at a time."""
    with _guard, _locked(cluster, "start.lock"):
        yield


@contextmanager
def _locked(cluster: Cluster, name: str) -> Iterator[None]:
    descriptor = cluster.open_file(name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _start(cluster: Cluster, *, user: str, durable: bool) -> None:
    with _locked(cluster, "start.lock"):
        # The keeper first: were we killed after starting a server, someone must be there to stop it.
        if not cluster.is_held("keeper.lock"):
            _start_keeper(cluster)
        for _attempt in range(3):  # what kills a server may kill it while it starts; thrice is a defect
            server_lock = cluster.open_file("server.lock")
            try:
                if _take_over(cluster, server_lock):
                    _start_server(cluster, server_lock, user=user, durable=durable)
            finally:
                os.close(server_lock)  # ours; from here on the server's own copies tell that it lives
            if _becomes_ready(cluster):
                return
        raise EmbeddedDatabaseError(f"The embedded database could not start: {_last_words(cluster)}")


def _start_keeper(cluster: Cluster) -> None:
    source = str(Path(__file__).resolve().parents[2])
    log = _empty_log(cluster, "keeper.log")
    try:
        keeper = subprocess.run(  # noqa: S603
            [sys.executable, "-S", "-m", "peerhealth.embedded_database.keeper", str(cluster.root)],
            check=False,
            cwd=source,
            env={**os.environ, "PYTHONPATH": source},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    finally:
        os.close(log)
    if keeper.returncode != 0:
        raise EmbeddedDatabaseError(f"The embedded database's keeper did not start, see {cluster.root}/keeper.log.")


def _empty_log(cluster: Cluster, name: str) -> int:
    log = cluster.open_file(name)
    os.ftruncate(log, 0)
    return log


def _take_over(cluster: Cluster, server_lock: int) -> bool:
    """Waits until the server is ready, and returns False; or until nobody of a server lives, and returns True
    with `server_lock` held."""
    deadline = time.monotonic() + PREDECESSOR_SECONDS
    while not cluster.is_ready():
        if take(server_lock, fcntl.LOCK_EX):
            return True
        if cluster.written_state() == "stopping":
            # It may be waiting politely for idle connections of ours, while we wait for it.
            cluster.interrupt()
        if time.monotonic() > deadline:
            raise EmbeddedDatabaseError(
                "An earlier process of the embedded database neither answers nor ends: "
                f"look into {cluster.data}/log and end the process that holds {cluster.root}/server.lock."
            )
        time.sleep(POLL_SECONDS)
    return False


def _start_server(cluster: Cluster, server_lock: int, *, user: str, durable: bool) -> None:
    account = account_for(cluster.data)
    try:
        version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        version = ""
    binaries = within_reach(find_binaries(int(version) if version else None), account)
    if not version:
        create_data_directory(cluster, binaries, account, server_lock, user=user, durable=durable)
    # The shell ends at once and leaves the server to init: no child of the site, in a session of its own, out
    # of reach of the terminal's Ctrl-C. It holds `server_lock` and no other descriptor of ours.
    command = ["/bin/sh", "-c", '"$@" &', "sh"]
    command += [binaries.path("postgres"), "-D", own_path(cluster.data, account)]
    command += [f"--{setting}" for setting in (*CLOSED, *(() if durable else HASTY))]
    log = _empty_log(cluster, "startup.log")
    try:
        run(
            *(command, cluster.data, account),
            env=_forget_the_dead(cluster),
            pass_fds=[server_lock],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    finally:
        os.close(log)


def _forget_the_dead(cluster: Cluster) -> dict[str, str]:
    """Returns the environment in which PostgreSQL is not deterred by what a killed server left behind.

    Its number may by now belong to a stranger, whom PostgreSQL would take for a running server. We hold the
    server's lock and know better. The pid file itself has to stay: with it PostgreSQL sees whether the old
    shared memory is still in use, which protects the data even from a server that was started by hand.
    """
    (cluster.data / f"{SOCKET}.lock").unlink(missing_ok=True)
    pid = cluster.written_pid()
    if pid is None:  # a crash of the machine can leave it empty, and PostgreSQL would ask for a hand
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        return {}
    # PostgreSQL's own word for "this number in the file does not mean another server" (used by its pg_ctl).
    return {"PG_GRANDPARENT_PID": str(pid)}


def _becomes_ready(cluster: Cluster) -> bool:
    """Waits until the server takes queries, and returns True; or until it is gone, and returns False."""
    deadline = time.monotonic() + START_SECONDS
    while not cluster.is_ready():
        if not cluster.lives():
            return False
        if time.monotonic() > deadline:
            raise EmbeddedDatabaseError(f"The embedded database is not ready yet, see {cluster.data}/log.")
        time.sleep(POLL_SECONDS)
    return True


def _last_words(cluster: Cluster) -> str:
    """The last thing that the server found fatal, and where to read on."""
    logs = [cluster.root / "startup.log", *(cluster.data / "log").glob("*.log")]
    newest = max((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime_ns)
    lines = newest.read_text(encoding="utf-8", errors="replace").splitlines()
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return f"{(fatal or lines or ['it gave no reason'])[-1]} ({newest})"
