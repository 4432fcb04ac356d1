"""What every address of the site costs, the dearest first: milliseconds of processor time of the web process and of its
database, statements, and what was written before the answer was out; as a visitor, a member and a moderator.

    VAR_DIR=… python -m tests.benchmarks.every_page            # the 40 dearest
    VAR_DIR=… python -m tests.benchmarks.every_page about 400  # of the addresses with that in their name, so many

VAR_DIR is a site with content (`manage.py seed_load`). The addresses are those of `tests/addresses.py`, filled from what
is there; an address for which there is nothing, and one that refuses or leads on, is left out.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import page_cost
from tests.benchmarks.page_cost import ask, begin, processor_own

WARM, TIMES, ROUNDS, SHOWN = 8, 15, 3, 40


@dataclass(frozen=True)
class Cost:
    """Of one address for one reader."""

    ms: float
    web: float
    statements: int
    wrote: int
    name: str
    reader: str
    size: int

    def __str__(self) -> str:
        database = self.ms - self.web
        return (
            f"{self.name:<34}{self.reader:<11}{self.ms:8.2f}{self.web:8.2f}{database:8.2f}"
            f"{self.statements:5}{self.wrote or '':>4}{self.size / 1000:8.1f}\n"
        )


def names() -> tuple[dict[str, str], dict[str, Any]]:
    """What addresses are filled with, and who reads them: people of the community of the thread."""
    from communities import inviting
    from communities.models import Guide, Invitation, Membership, Term
    from posts.models import AskSession, Post, Thread

    pages, member = page_cost.addresses()
    thread = Thread.objects.get(public_id=pages["thread"].split("/")[2])
    place = thread.community
    reply = Post.objects.filter(thread=thread, number__gt=0, deleted_at=None, hiding=None).order_by("number").first()
    moderating = Membership.objects.filter(community=place, user__is_active=True).moderating()
    moderator = moderating.exclude(user=thread.author).order_by("pk").first()
    found = {
        "slug": place.slug, "thread_id": thread.public_id, "title": thread.slug, "tag": pages["tag"].split("/")[2],
        "opening": thread.opening.public_id, "reply": reply.public_id, "author": reply.author.username,
    }  # fmt: skip
    asked, guide = AskSession.objects.filter(thread__community=place).first(), Guide.objects.filter(community=place).first()
    term, invitation = Term.objects.filter(community=place).first(), Invitation.objects.filter(community=place).first()
    found |= {"ask": asked.thread.public_id} if asked else {}
    found |= {"guide": guide.slug} if guide else {}
    found |= {"term": term.slug} if term else {}
    found |= {"invitation": inviting.signed(invitation)} if invitation else {}
    return found, {"visitor": None, "member": member, "moderator": moderator.user}


def filled(found: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and address of each page for which there is something."""
    from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS

    for name, (address, _rule) in (OF_A_PLACE | VARIANTS | OF_NO_PLACE).items():
        try:
            yield name, address.format(**found)
        except KeyError:
            continue


def cost(application, name: str, address: str, reader: str, cookie: str) -> Cost | None:
    """What it costs, of the quietest of some rounds; None where there is no page for this reader."""
    from tests.benchmarks.measuring import backend, processor
    from tests.query_bounds import counted

    status = 0
    for _ in range(WARM):
        status, size, _headers = ask(application, address, cookie)
    if status != 200:
        return None
    with counted() as said:
        ask(application, address, cookie)
    here, rounds = backend(), []
    for _ in range(ROUNDS):
        own, both = processor_own(), processor(here)
        for _ in range(TIMES):
            ask(application, address, cookie)
        rounds.append(((processor(here) - both) / TIMES, (processor_own() - own) / TIMES))
    return Cost(*min(rounds), said.asked, len(said.written), name, reader, size)


def main(part: str = "", shown: str = str(SHOWN)) -> None:
    """A line for each of the dearest."""
    os.environ["PAGE_CACHE_MB"] = "0"  # each is drawn
    application = begin()
    from django.db import connection

    from tests.rig import session

    connection.ensure_connection()
    found, people = names()
    cookies = {reader: session(who.username) if who else "" for reader, who in people.items()}
    costs = []
    for name, address in filled(found):
        if part in name:
            told = [cost(application, name, address, reader, cookie) for reader, cookie in cookies.items()]
            costs += [one for one in told if one]
    sys.stdout.write(f"{'page':<34}{'reader':<11}{'ms':>8}{'web':>8}{'db':>8}{'sql':>5}{'wr':>4}{'KB':>8}\n")
    for one in sorted(costs, key=lambda one: -one.ms)[: int(shown)]:
        sys.stdout.write(str(one))


if __name__ == "__main__":
    main(*sys.argv[1:])
