"""Proof that nothing leaks: what readers get from addresses, byte by byte, before and after rows were added that they may
not read.

    with unchanged(readers, asks):
        secrets_added.add(stage)

`readers` are signed-in clients by name, `asks` what they open by name. Every answer counts: its status, its headers, its
cookies, its words and how many queries it took. What is random (form tokens) or told from now on ("3 minutes ago") is
taken out; the moments themselves stay.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import scene

# What is said about a moment depends on when it is asked; which moment it is stands beside it.
AGO = re.compile(rb"(<time [^>]*>).*?(</time>)", re.DOTALL)
# The moment a page was made, and how long it was before what is taken out.
NOW = re.compile(rb'(name="until" value="|since=)\d+')
# A ticket holds the moment at which it was made; how long it is stays.
TICKET, TICKET_HEADER = re.compile(rb'(?<=data-live=")[^"]*'), "Live-Ticket"
NO_HEADERS = {"Content-Length", "Date", "Expires", "Last-Modified"}
SIDE, MOST_LINES = 90, 12


@dataclass(frozen=True)
class Ask:
    """What a reader asks for: an address, or what is sent to it."""

    address: str
    sent: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back, without what is random."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    queries: tuple[str, ...]


Taken = dict[tuple[str, str], Answer]


@contextmanager
def unchanged(readers: Mapping[str, Client], asks: Mapping[str, Ask | str], *, queries: bool = True) -> Iterator[None]:
    """Asserts that what happens inside changes no answer; `queries`: nor the number of queries."""
    ask_all(readers, asks)  # what is looked up once in a process has been looked up
    before = ask_all(readers, asks)
    yield
    found = differences(before, ask_all(readers, asks), queries=queries)
    assert not found, "\n\n".join(found.values())


def ask_all(readers: Mapping[str, Client], asks: Mapping[str, Ask | str]) -> Taken:
    """The answers, by reader and name of what was asked."""
    return {
        (reader, name): _ask(client, Ask(ask) if isinstance(ask, str) else ask)
        for reader, client in readers.items()
        for name, ask in asks.items()
    }


def differences(before: Taken, after: Taken, *, queries: bool = True) -> dict[tuple[str, str], str]:
    """What changed, told for people, by reader and name of what was asked."""
    told = {key: "; ".join(_changes(was, after[key], queries=queries)) for key, was in before.items()}
    return {key: f"{' asks for '.join(key)}: {change}" for key, change in told.items() if change}


def _ask(client: Client, ask: Ask) -> Answer:
    """The answer to `ask`, which leaves nothing behind: having been somewhere is a difference too."""
    cache.clear()
    cookies = client.cookies.copy()
    with transaction.atomic():
        send = client.get if ask.sent is None else client.post
        with CaptureQueriesContext(connection) as caught:
            sent = send(ask.address, ask.sent, headers=ask.headers)
        answer = Answer(
            sent.status_code,
            tuple(sorted(_without_ticket(*header) for header in sent.headers.items() if header[0] not in NO_HEADERS)),
            tuple(sorted(sent.cookies)),
            _without_moments(scene.without_tokens(sent.getvalue())),
            tuple(query["sql"] for query in caught),
        )
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _without_ticket(name: str, value: str) -> tuple[str, str]:
    return name, str(len(value)) if name == TICKET_HEADER else value


def _without_moments(body: bytes) -> bytes:
    body = TICKET.sub(lambda found: b"%d" % len(found[0]), body)
    return NOW.sub(rb"\1", AGO.sub(rb"\1\2", body))


def _changes(was: Answer, now: Answer, *, queries: bool) -> Iterator[str]:
    if was.status != now.status:
        yield f"answered {was.status}, now {now.status}"
    for name, before, after in (("headers", was.headers, now.headers), ("cookies", was.cookies, now.cookies)):
        if before != after:
            yield f"{name}: {sorted(set(map(str, before)) ^ set(map(str, after)))}"
    if was.body != now.body:
        yield "other words:\n" + "\n".join(_first_lines(was.body, now.body))
    elif queries and len(was.queries) != len(now.queries):
        shapes = [[re.sub(r"'[^']*'|\d+", "?", one)[:160] for one in found.queries] for found in (was, now)]
        yield f"{len(was.queries)} queries, now {len(now.queries)}:\n" + "\n".join(_unlike(*shapes))


def _first_lines(was: bytes, now: bytes) -> Iterable[str]:
    """Lines of two pages that differ, cut to the place where they do."""
    pages = [re.sub(r"(</?(?:li|p|div|section|article|h\d|entry)\b)", r"\n\1", page.decode(errors="replace")).splitlines() for page in (was, now)]
    return _unlike(*pages)


def _unlike(was: list[str], now: list[str]) -> list[str]:
    lines = difflib.unified_diff(was, now, n=0, lineterm="")
    said = [f"    {line[:SIDE * 2]}" for line in lines if line[:2] not in {"--", "++", "@@"} and line[1:].strip()]
    return said[:MOST_LINES]
