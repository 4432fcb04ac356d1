"""The load generator, a process of its own: connections that stay open and ask one request after the other.

Reads JSON: {"port", "seconds", "connections", "requests": [text of a request, …]}; writes what came of it. Requests are taken
in order by whichever connection is free, and from the beginning again; with "once" it ends when all are asked.
"""

import json
import selectors
import socket
import sys
import time

AT_A_TIME = 262_144


class Connection:
    """One of them."""

    def __init__(self, port: int, selector: selectors.BaseSelector) -> None:
        self.port, self.selector = port, selector
        self.socket: socket.socket | None = None
        self.received, self.begun = bytearray(), 0.0

    def open(self) -> None:
        """Connects."""
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self) -> None:
        """Lets go."""
        if self.socket:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None

    def ask(self, request: bytes) -> None:
        """Sends a request."""
        if self.socket is None:
            self.open()
        self.received.clear()
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def hear(self) -> tuple[int, int] | None:
        """Takes what has come; (status, bytes of the body) once the answer is whole."""
        came = self.socket.recv(AT_A_TIME)
        self.received += came
        head_ends = self.received.find(b"\r\n\r\n")
        if head_ends < 0:
            if came:
                return None
            self.close()
            return 0, 0
        return self._whole(bytes(self.received[:head_ends]), head_ends + 4, ended=not came)

    def _whole(self, head: bytes, start: int, *, ended: bool) -> tuple[int, int] | None:
        status, length = int(head[9:12]), None
        low = head.lower()
        for line in low.split(b"\r\n")[1:]:
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        body = len(self.received) - start
        if status in {204, 304}:
            length = 0
        chunked = length is None and b"transfer-encoding: chunked" in low
        if chunked and self.received.endswith(b"0\r\n\r\n"):
            length = body
        if length is None or body < length:
            if not ended:
                return None
            self.close()
            return (status, body) if length is None and not chunked else (0, 0)
        if b"connection: close" in low or head.startswith(b"HTTP/1.0"):
            self.close()
        return status, body


def fire(port: int, seconds: float, connections: int, requests: list[bytes], *, once: bool = False) -> dict:
    """Asks for `seconds`, and gives the number of answers, their times in milliseconds, bodies in bytes, and statuses."""
    selector, times, statuses, sizes, asked = selectors.DefaultSelector(), [], {}, 0, 0
    begun = time.perf_counter()
    ends, waiting = begun + seconds, 0
    busy = [Connection(port, selector) for _ in range(connections)]
    for one in busy:
        one.ask(requests[asked % len(requests)])
        asked, waiting = asked + 1, waiting + 1
    while waiting:
        for key, _events in selector.select(10):
            if (heard := key.data.hear()) is None:
                continue
            now = time.perf_counter()
            times.append((now - key.data.begun) * 1000)
            statuses[heard[0]] = statuses.get(heard[0], 0) + 1
            sizes, waiting = sizes + heard[1], waiting - 1
            if now < ends and not (once and asked >= len(requests)):
                key.data.ask(requests[asked % len(requests)])
                asked, waiting = asked + 1, waiting + 1
    taken = time.perf_counter() - begun
    for one in busy:
        one.close()
    times.sort()
    return {
        "count": len(times), "seconds": taken, "p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)],
        "bytes": sizes / len(times), "statuses": statuses,
    }  # fmt: skip


def main() -> None:
    """As the words above say."""
    asked = json.load(sys.stdin)
    requests = [text.encode() for text in asked["requests"]]
    found = fire(asked["port"], asked["seconds"], asked["connections"], requests, once=asked.get("once", False))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
