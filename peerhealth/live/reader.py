"""One open stream: what waits to be sent to it, and its end."""

import asyncio

from peerhealth.live.tickets import Ticket

# Events that may wait for a slow reader. One that has not taken so many comes back, and looks at everything once.
MOST_WAITING = 64
STUCK = 2  # seconds after which a send to a reader who is to go is given up


class Reader:
    """What waits, and whether it is over. The task that sends waits on `woken`."""

    __slots__ = ("is_over", "is_sending", "renew_at", "task", "ticket", "waiting", "woken")

    def __init__(self, ticket: Ticket, *, renew_at: float) -> None:
        self.ticket, self.renew_at = ticket, renew_at
        self.waiting: list[bytes] = []
        self.woken = asyncio.Event()
        self.is_over = self.is_sending = False
        self.task: asyncio.Task | None = None

    def give(self, chunk: bytes) -> None:
        """Something to send. A reader that takes nothing is let go: it holds no more memory than this."""
        if self.is_over:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.end()
        else:
            self.waiting.append(chunk)
            self.woken.set()

    def end(self, last: bytes = b"") -> None:
        """Nothing further is sent, except `last`; also where sending has got stuck."""
        self.is_over = True
        self.waiting = [last] if last else []
        self.woken.set()
        if self.task and self.is_sending:
            asyncio.get_running_loop().call_later(STUCK, self.task.cancel)

    def take(self) -> bytes:
        """What waited."""
        chunk, self.waiting = b"".join(self.waiting), []
        self.woken.clear()
        return chunk


def event(at: int, data: str) -> bytes:
    """One event as it travels (HTML standard, "Server-sent events"). `data`: one line."""
    return f"id: {at}\ndata: {data}\n\n".encode()
