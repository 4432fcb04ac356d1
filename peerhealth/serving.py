"""The servers of a real site: pages (WSGI) and hints for open pages (ASGI), each a kind of process of its own.

    python -m peerhealth.serving web '{"host": "127.0.0.1", "port": 8000, "workers": 2, "threads": 1}'

is what `manage.py serve` turns into (`become`). SIGHUP is a rolling restart: workers are replaced one by one and load
the code anew, because the process that they come from holds none of it. No request is lost meanwhile (docs/faults.md).
"""

import errno
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.net import SocketSpec
from granian.server import Server

LEAVES = 3.0  # seconds: who was told to end may hold the port a moment longer
WAITING = 1024  # requests that a process holds while its threads are busy; beyond that the proxy is told at once


SILENT = 10  # seconds (at least) that who has connected and not asked yet waits in the queue, rather than at a worker


class OneQueue(Server):
    """Workers that take requests from one listening socket, which their parent holds. Granian gives each a socket of
    its own on Linux; who has connected to a worker's and was not taken in yet is cut off when that worker ends. So is
    who was taken in and has not sent a byte: the queue hands on only who has (tcp(7), TCP_DEFER_ACCEPT)."""

    def _init_shared_socket(self) -> None:
        self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._sfd = self._shd.get_fd()
        self._ssp = self._sso = None
        if sys.platform == "linux":
            with socket.socket(fileno=os.dup(self._sfd)) as queue:
                queue.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT)

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[..., Any]) -> Any:
        return super()._spawn_worker(idx=idx, target=target, callback_loader=until_told(callback_loader))


def until_told(load: Callable[..., Any]) -> Callable[..., Any]:
    """`load`, in a worker that ends at once when it is told to meanwhile (SIGTERM). By what it has from its parent it
    would hear nothing until it serves, and be killed half a minute later with all that it is at by then."""

    @wraps(load)
    def loads(*arguments: Any) -> Any:
        signal.signal(signal.SIGTERM, lambda *_about: os._exit(0))  # it has taken nothing in yet
        return load(*arguments)

    return loads


def web(*, host: str, port: int, workers: int, threads: int, says: dict[str, Any]) -> Server:
    """The server of pages: `workers` processes with `threads` threads each. `says` configures its own
    lines (`logs.of_granian`). To be served with `.serve()`."""
    return OneQueue(
        "peerhealth.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # the proxy speaks HTTP/2 with browsers
        # A connection is for one request, which is what proxies do by default: a server that ends cannot tell a client
        # that is about to ask once more on the same one.
        http1_settings=HTTP1Settings(keep_alive=False),
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        backlog=WAITING,
        backpressure=WAITING,
        workers_kill_timeout=30,  # what is under way is finished first
        respawn_failed_workers=True,
        log_dictconfig=says,
        log_access=False,  # what somebody read or searched is nobody's business
    )


def live(*, host: str, port: int, says: dict[str, Any]) -> Server:
    """The server of hints: one process, for who reads and what was said is known to one."""
    from peerhealth.live.hub import MOST_READERS  # noqa: PLC0415  (a web server's parent holds nothing of the site)

    return Server(
        "peerhealth.live.app:make",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=4096,
        backpressure=MOST_READERS + 100,
        workers_kill_timeout=5,  # open streams end with it
        respawn_failed_workers=True,
        log_dictconfig=says,
        log_access=False,  # a ticket is nobody's business
    )


def check_free(host: str, port: int) -> None:
    """Waits a moment until nobody serves there. The server itself would not mind: both would listen on one port, and
    each have every second request (SO_REUSEPORT). Raises ValueError for what is no address, OSError for one where
    nobody can listen, OverflowError for a port that there is not."""
    kind, until = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET, time.monotonic() + LEAVES
    while True:
        with socket.socket(kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ended connections hold nobody up
            try:
                return tried.bind((host, port))
            except OSError as problem:
                if problem.errno != errno.EADDRINUSE or time.monotonic() > until:
                    raise
        time.sleep(0.1)


def become(what: str, **options: Any) -> NoReturn:
    """Turns this process into the server `what` ("web" or "live", with the arguments of the function of that name)."""
    here = str(Path(__file__).resolve().parent.parent)
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "peerhealth.serving", what, json.dumps(options)]
    os.execve(sys.executable, command, environment)  # noqa: S606


def _serve(what: str, options: dict[str, Any]) -> None:
    """Serves until it is stopped."""
    server = {"web": web, "live": live}[what](**options)
    _forget()
    server.serve()


def _forget() -> None:
    """What was loaded here for the server's own lines, for its workers to load anew: with the package, which would hand
    out the old modules as its attributes (and lines without the ids of their requests)."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "peerhealth"]:
        del sys.modules[name]


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")  # the socket is handed on
    _serve(sys.argv[1], json.loads(sys.argv[2]))
