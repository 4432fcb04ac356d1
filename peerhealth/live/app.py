"""The process that carries hints: `/live/?ticket=…` is a stream of events (text/event-stream).

A plain ASGI app: a reader costs a coroutine and a socket, no thread and no database connection. All readers together
have one connection, on which the process listens (`listening.py`)."""

import asyncio
import logging
import os
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from peerhealth.live import tickets
from peerhealth.live.hub import Full, Hub
from peerhealth.live.listening import Listening
from peerhealth.live.reader import Reader
from peerhealth.watching import trust

log = logging.getLogger(__name__)
Message = dict[str, Any]
Receive, Send = Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]

PATH, HEALTH, METRICS = "/live/", "/live/healthz", "/live/metrics"
BEAT = 20  # seconds; proxies cut what is silent for a minute
# Milliseconds until a browser comes back by itself, another one each time: after a restart not all at once.
RETRY = (1_500, 9_000)
COMMON = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"x-robots-tag", b"noindex"),
          (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]  # fmt: skip
# nginx would collect events before it passes them on.
STREAM = [*COMMON, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]


class Live:
    """The app, with its hub and what runs beside the streams."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.listening = Listening(self.hub)
        self._tasks: list[asyncio.Task] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request, or follows the server's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def begin(self) -> None:
        """Starts what runs beside the streams."""
        log.info("The live process begins.")
        every = ((1, self.hub.tidy), (BEAT, self.hub.beat), (60, self.hub.forget))
        jobs = [self.listening.run(), *(_every(seconds, act) for seconds, act in every)]
        self._tasks = [asyncio.ensure_future(job) for job in jobs]

    async def end(self) -> None:
        """Ends all streams and what runs beside them."""
        log.info("The live process ends.", extra={"fields": {"readers": len(self.hub.readers)}})
        for reader in list(self.hub.readers):
            reader.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await (self.begin() if message["type"] == "lifespan.startup" else self.end())
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == HEALTH:
            await _say(send, 200 if self.hub.since else 503, b"ok" if self.hub.since else b"")
        elif scope["path"] == METRICS and _is_operator(scope):
            await _say(send, 200, _numbers(self.hub))
        elif scope["path"] != PATH or scope["method"] != "GET":
            await _say(send, 404)
        else:
            await self._let_in(scope, receive, send)

    async def _let_in(self, scope: Message, receive: Receive, send: Send) -> None:
        """One and the same refusal for a ticket that is forged, over, or taken back since."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        sent_last = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"), "")
        ticket = tickets.read(asked.get("ticket", [""])[0])
        try:
            reader = ticket and self.hub.enter(ticket, sent_last or asked.get("last", [""])[0])
        except Full:
            await _say(send, 503)
            return
        if reader is None:
            await _say(send, 403)
        else:
            await self._stream(reader, receive, send)

    async def _stream(self, reader: Reader, receive: Receive, send: Send) -> None:
        reader.task = asyncio.current_task()
        gone = asyncio.ensure_future(_gone(receive, reader))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM})
            await _part(reader, send, f"retry: {random.randint(*RETRY)}\n\n".encode())  # noqa: S311  (not a secret)
            while not reader.is_over:
                await reader.woken.wait()
                if chunk := reader.take():
                    await _part(reader, send, chunk)
            with suppress(Exception):  # whoever is gone hears no end
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not reader.is_over:  # else it was stuck, and given up
                raise
        finally:
            reader.is_over = True
            gone.cancel()
            self.hub.leave(reader)


async def _part(reader: Reader, send: Send, chunk: bytes) -> None:
    reader.is_sending = True
    await send({"type": "http.response.body", "body": chunk, "more_body": True})
    reader.is_sending = False


async def _gone(receive: Receive, reader: Reader) -> None:
    """Ends the stream once its reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.end()


async def _say(send: Send, status: int, body: bytes = b"") -> None:
    headers = [*COMMON, (b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _is_operator(scope: Message) -> bool:
    said = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", ())}
    peer = (scope.get("client") or ("",))[0]
    return trust.among(peer, (said.get("x-forwarded-for"), said.get("x-real-ip")), said.get("forwarded"))


def _numbers(hub: Hub) -> bytes:
    """As Prometheus reads them."""
    told = {"readers": len(hub.readers), "channels": hub.channels(), "hears": int(hub.since is not None)}
    rows = (f"# TYPE peerhealth_live_{name} gauge\npeerhealth_live_{name} {value}\n" for name, value in told.items())
    return "".join(rows).encode()


async def _every(seconds: float, act: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        act()


def make() -> Live:
    """The app for a server's worker, which has only a name of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")
    return Live()
