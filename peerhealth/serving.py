"""The servers of a real site: pages (WSGI) and hints for open pages (ASGI), each a kind of process of its own."""

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from peerhealth import logs
from peerhealth.live.hub import MOST_READERS

WAITING = 1024  # requests that a process holds while its threads are busy; beyond that the proxy is told at once


def web(*, host: str, port: int, workers: int, threads: int) -> Server:
    """The server of pages: `workers` processes with `threads` threads each. To be served with `.serve()`."""
    return Server(
        "peerhealth.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # the proxy speaks HTTP/2 with browsers
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        backlog=WAITING,
        backpressure=WAITING,
        workers_kill_timeout=30,  # what is under way is finished first
        respawn_failed_workers=True,
        log_dictconfig=logs.of_granian(settings.LOG_FORMAT),
        log_access=False,  # what somebody read or searched is nobody's business
    )


def live(*, host: str, port: int) -> Server:
    """The server of hints: one process, for who reads and what was said is known to one."""
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
        log_dictconfig=logs.of_granian(settings.LOG_FORMAT),
        log_access=False,  # a ticket is nobody's business
    )
