"""A real SMTP server that does to each mail what its address says: `later@` is told 451 (RFC 5321) once, `full@` always,
`gone@` does not exist, `refused@` is refused after the text (`spam@` without a reason), `ours@` because of who we are, `hangs@` gets no answer, `dropped@` loses the line after the
text once, before the answer. Everybody else gets their mail."""

import asyncio
import email
import email.policy
import socket
import threading
from collections import Counter
from contextlib import contextmanager, suppress

from aiosmtpd.controller import Controller


class MailServer:
    """What came in (`taken`, as parsed messages), how often each address was tried, how many lines were opened."""

    def __init__(self):
        self.taken, self.tries, self.lines = [], Counter(), 0
        self.dislikes_us = False
        self.on_stage = lambda stage, number: None  # called at "rcpt", "data" and "quit", with how many came before

    @property
    def ids(self):
        """The Message-IDs of what came in."""
        return [message["Message-ID"] for message in self.taken]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        if self.dislikes_us:
            return "550 we do not like you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        self.tries[address] += 1
        self.on_stage("rcpt", len(self.taken))
        match address.partition("@")[0]:
            case "hangs":
                await asyncio.sleep(3600)
            case "gone":
                return f"550 5.1.1 <{address}> is not here"
            case "former":
                return f"550 <{address}> is not here"
            case "ours":
                return "550 5.1.8 nobody knows the domain of the sender"
            case "full":
                return f"452 4.2.2 <{address}> is full"
            case "later" if self.tries[address] == 1:
                return f"451 4.7.1 <{address}>: please come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.on_stage("data", len(self.taken))
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "refused":
            return "554 5.7.1 Looks like nothing we want"
        if name == "spam":
            return "550 Looks like nothing we want"
        if name == "dropped" and self.tries[envelope.rcpt_tos[0]] == 1:
            server.transport.abort()
            return "451 nobody hears this"
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        self.on_stage("quit", len(self.taken))
        return "221 Bye"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def open_server():
    """(server, its port) while it listens."""
    server, port = MailServer(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


@contextmanager
def deaf_server(*, mumbles: bool = False):
    """(list of the lines that were opened, port) of a server that takes lines and says nothing, or begins a greeting and
    never comes to its end."""
    opened = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        over = threading.Event()

        def listen():
            while not over.is_set():
                with suppress(TimeoutError):
                    opened.append(listening.accept()[0])
                    opened[-1].send(b"220 Hello\r\n" if mumbles else b"")
                for line in opened if mumbles else ():
                    with suppress(OSError):
                        line.send(b"250-One more word\r\n")

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield opened, listening.getsockname()[1]
        finally:
            over.set()
            thread.join()
            for line in opened:
                line.close()
