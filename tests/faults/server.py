"""PostgreSQL to be killed, stopped and started: the processes of one, and one that DATABASE_URL names."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from peerhealth.embedded_database.account import account_for
from peerhealth.embedded_database.binaries import find_binaries, within_reach
from peerhealth.embedded_database.initdb import own_path
from tests.rig import Rig, wait_until

LOCAL = "local all all trust\nhost all all 127.0.0.1/32 trust\n"


def family(postmaster: int) -> list[int]:
    """The numbers of a postmaster and of its children."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listing.splitlines()]
    return [postmaster, *(pid for pid, parent in pairs if parent == postmaster)]


def kill(postmaster: int) -> None:
    """All of them at once, with no time for last words."""
    for pid in family(postmaster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def stopped(postmaster: int) -> Iterator[None]:
    """All of them stand still meanwhile, as on a machine that hangs; connections stay open."""
    pids = family(postmaster)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


class External:
    """A server over TCP with the data of the rig's own, whose site knows it by DATABASE_URL alone."""

    def __init__(self, rig: Rig, *settings: str) -> None:
        assert rig.cluster.stop()
        self.data = rig.cluster.data
        self.settings = settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.hba = rig.folder / "hba.conf"
        self.hba.write_text(LOCAL)
        self.hba.chmod(0o644)
        self.log = rig.folder / "external.log"
        self.process: subprocess.Popen | None = None
        rig.environment["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{self.port}/peerhealth"
        self.start()

    def start(self) -> None:
        """Until it takes queries."""
        account = account_for(self.data)
        version = (self.data / "PG_VERSION").read_text().strip()
        binaries = within_reach(find_binaries(int(version)), account)
        options = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=.",
            f"hba_file={self.hba}",
        )
        command = [binaries.path("postgres"), "-D", own_path(self.data, account)]
        command += [f"--{option}" for option in (*options, *self.settings)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=self.data, env={"PATH": os.defpath, "LC_ALL": "C"}, stdout=log, stderr=log,
                start_new_session=True, **(account.for_subprocess() if account else {}),
            )  # fmt: skip
        wait_until(self.answers)

    def answers(self) -> bool:
        """Whether it takes queries."""
        with suppress(psycopg.OperationalError):
            self.connect().close()
            return True
        return False

    def connect(self) -> psycopg.Connection:
        """A connection of the test's own."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="peerhealth", autocommit=True, connect_timeout=2
        )

    def kill(self) -> None:
        """`kill -9` for it and its children."""
        kill(self.process.pid)
        self.process.wait(10)

    def stop(self) -> None:
        """As its operator does; its file is left whole for the rig's own."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


@contextmanager
def external(rig: Rig, *settings: str) -> Iterator[External]:
    """The rig's site has this server from now on; afterwards its own again."""
    server = External(rig, *settings)
    try:
        yield server
    finally:
        for one in reversed(rig.running):
            one.kill()
        rig.running.clear()
        server.stop()
        wait_until(lambda: not Path(server.data / "postmaster.pid").exists())
        time.sleep(0.1)
