"""Invented threads of patients' talk, and what patients type to find them. The files are the data, this reads them."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from communities.models import Community
from tests import makers, shipped
from tests.people import person

HERE = Path(__file__).resolve().parent
NEED = {"win": "celebrate", "vent": "listening"}


@dataclass(frozen=True)
class Case:
    """What is typed (`query`), the threads that must be among the first ten, and those that must not be there at all."""

    kind: str
    query: str
    expected: tuple[str, ...]
    unwanted: tuple[str, ...]


def lines(name: str) -> list[dict]:
    """The objects of a file beside this one, one a line."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def threads() -> list[dict]:
    """The threads: id, community, kind, title, body, tags and replies."""
    return lines("corpus.jsonl")


def cases() -> list[Case]:
    """What is typed and what it must find."""
    return [Case(row["class"], row["query"], tuple(row["expect"]), tuple(row["not"])) for row in lines("cases.jsonl")]


def load() -> dict[int, str]:
    """Conditions, communities and all threads into the database, by the verbs that the site uses. Gives the id in the
    file of each thread's row."""
    shipped.load()
    call_command("load_starters", verbosity=0)
    asks, answers = person("Asks"), person("Answers")
    places = {place.slug: place for place in Community.objects.all()}
    called = {}
    for row in threads():
        slug = row["community"]
        place = places.get(slug) or places.setdefault(slug, makers.community(slug))
        tags = " ".join(f"#{tag}" for tag in row["tags"])
        thread = makers.thread(
            asks, place, title=row["title"], body=f"{row['body']}\n\n{tags}",
            kind=row["kind"], need=NEED.get(row["kind"], "experience"),
        )  # fmt: skip
        for said in row["replies"]:
            makers.reply(answers, thread, said)
        called[thread.pk] = row["id"]
    return called
