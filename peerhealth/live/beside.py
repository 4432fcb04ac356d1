"""The live app beside the development server, on the same address: `make run` is one command.

The app runs in one thread with an event loop; each stream is carried on by the thread that the development server has
for a request anyway. A real site gives it a process of its own (`manage.py serve live`)."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from queue import SimpleQueue
from typing import Any

from peerhealth.live.app import PATH, Live


class Beside:
    """A WSGI application that answers below /live/ and leaves everything else to `site`."""

    def __init__(self, site: Callable[..., Iterable[bytes]]) -> None:
        self.site = site
        self.loop = asyncio.new_event_loop()
        self.app: Live | None = None
        self._starting = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        if not environ["PATH_INFO"].startswith(PATH):
            return self.site(environ, start_response)
        self.begin()
        said: SimpleQueue[dict[str, Any]] = SimpleQueue()
        stream = asyncio.run_coroutine_threadsafe(self._drive(_scope(environ), said), self.loop)
        first = said.get()
        headers = [(name.decode(), value.decode()) for name, value in first["headers"]]
        status = HTTPStatus(first["status"])
        start_response(f"{status.value} {status.phrase}", headers)
        return _body(said, stream, more=first.get("more_body", True))

    def stop(self) -> None:
        """Ends all streams and gives the connection to the database back."""
        if self.app:
            asyncio.run_coroutine_threadsafe(self.app.end(), self.loop).result(10)
            self.app = None

    def begin(self) -> None:
        """Starts it, once; it is there when it hears the database."""
        with self._starting:
            if not self.loop.is_running():
                threading.Thread(target=self.loop.run_forever, name="live", daemon=True).start()
            if self.app is None:
                self.app = Live()
                asyncio.run_coroutine_threadsafe(self.app.begin(), self.loop).result(10)
                asyncio.run_coroutine_threadsafe(self.app.listening.is_there(), self.loop).result(10)

    async def _drive(self, scope: dict[str, Any], said: SimpleQueue[dict[str, Any]]) -> None:
        async def send(message: dict[str, Any]) -> None:
            said.put(message)

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()  # that the reader is gone, its thread notices
            return {}

        app = self.app
        try:
            await app(scope, receive, send)  # type: ignore[misc]
        finally:
            said.put({"body": b"", "more_body": False, "status": 503, "headers": []})


def _scope(environ: dict[str, Any]) -> dict[str, Any]:
    last = environ.get("HTTP_LAST_EVENT_ID", "").encode("latin-1")
    return {
        "type": "http", "method": environ["REQUEST_METHOD"], "path": environ["PATH_INFO"],
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"), "headers": [(b"last-event-id", last)],
    }  # fmt: skip


def _body(said: "SimpleQueue[dict[str, Any]]", stream: Any, *, more: bool) -> Iterator[bytes]:
    try:
        while more:
            message = said.get()
            more = message["more_body"]
            yield message["body"]
    finally:
        stream.cancel()  # the server closes this once its reader is gone
