"""Real streams, for the tests of live pages: the live process itself, and readers with sockets."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from peerhealth.live.listening import APPLICATION
from tests import rig

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 30  # seconds; says only that something never happened
EVENT = re.compile(r"id: (\d+)\ndata: (.*)\n\n")

wait_until = partial(rig.wait_until, deadline=DEADLINE)


class Process:
    """`manage.py serve live` over the tests' database."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.running: subprocess.Popen | None = None
        self.opened: list[Stream] = []

    def start(self) -> None:
        """Until it hears."""
        at = connection.get_connection_params()
        base = f"postgresql:///{at['dbname']}?{urlencode({name: at[name] for name in ('host', 'port', 'user')})}"
        environment = os.environ | {"DATABASE_URL": base, "PEERHEALTH_ENV": "development", "LIVE": "on"}
        command = [sys.executable, "manage.py", "serve", "live", "--port", str(self.port)]
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        wait_until(lambda: self.running.poll() is not None or self.status("/live/healthz") == 200)
        assert self.running.poll() is None, "the process did not start"

    def stop(self) -> None:
        """As a service manager does."""
        self.running.send_signal(signal.SIGTERM)
        self.running.wait(DEADLINE)

    def status(self, address: str) -> int:
        """What it answers; 0 where nothing answers."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            asked.request("GET", address)
            return asked.getresponse().status
        except OSError:
            return 0
        finally:
            asked.close()

    def ask(self, address: str, headers: dict[str, str]) -> str:
        """What it says there."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        asked.request("GET", address, headers=headers)
        said = asked.getresponse().read().decode()
        asked.close()
        return said

    def open(self, ticket: str, last: str = "", **sizes: int) -> "Stream":
        """A reader."""
        stream = Stream(self.port, **sizes)
        self.opened.append(stream)
        stream.ask(ticket, last)
        return stream

    def leave(self) -> None:
        """Every reader does, whatever became of the test."""
        while self.opened:
            self.opened.pop().close()


class Stream:
    """One reader with its own socket. `status`, `headers`, and `events`: (id, data) as they come."""

    def __init__(self, port: int, *, receives: int = 0) -> None:
        self.socket = socket.socket()
        if receives:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(("127.0.0.1", port))

    def ask(self, ticket: str, last: str = "") -> None:
        """Until it is let in or refused."""
        ask = f"GET /live/?{urlencode({'ticket': ticket})} HTTP/1.1\r\nHost: testserver\r\n"
        ask += f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(f"{ask}\r\n".encode())
        self.text, self.is_over, self.seen = "", False, 0
        self.events: list[tuple[int, str]] = []
        while "\r\n\r\n" not in self.text:
            assert not self.is_over, "it said nothing"
            self._read()
        self.headers, _, self.text = self.text.partition("\r\n\r\n")
        self.status = int(self.headers.split()[1])
        self._parse()

    def _read(self) -> None:
        chunk = self.socket.recv(65536)
        self.text += chunk.decode()
        self.is_over = self.is_over or not chunk or self.text.endswith("0\r\n\r\n")
        if hasattr(self, "status"):
            self._parse()

    def _parse(self) -> None:
        for found in EVENT.finditer(self.text):
            self.events.append((int(found[1]), found[2]))
        self.text = EVENT.sub("", self.text)

    def next(self) -> str:
        """The data of the next event."""
        while len(self.events) <= self.seen:
            assert not self.is_over, "the stream is over"
            self._read()
        self.seen += 1
        return self.events[self.seen - 1][1]

    def rest(self, within: float) -> list[str]:
        """Events until the stream ends, which it must `within` seconds."""
        self.socket.settimeout(within)
        while not self.is_over:
            self._read()
        return [data for _at, data in self.events[self.seen :]]

    @property
    def last(self) -> str:
        """The id of the last event."""
        return str(self.events[-1][0])

    def close(self) -> None:
        """Leaves."""
        self.socket.close()


def backends(*, end: bool = False) -> list[int]:
    """Connections of live processes to this database; with `end` they are ended."""
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(query, [APPLICATION])
        found = [row[0] for row in cursor.fetchall()]
        if end:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) pid", [found])
    return found
