"""How heavy the site is, against the budgets of the look: stylesheets 14 KB, behaviours of a page 25 KB (htmx among them), the page
of a thread with 50 posts 30 KB, all of it compressed.

    python -m tests.benchmarks.page_weight                     a thread made in a test database
    python -m tests.benchmarks.page_weight http://host/t/…     a page of a running site

Prints bytes as they are, with gzip and with brotli; leaves with 1 where brotli is over a budget.
"""

import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
POSTS = 50


@contextmanager
def test_database() -> Iterator[None]:
    """An empty database that is gone afterwards."""
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    before = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(before)
        teardown_test_environment()


def thread_page() -> bytes:
    """A thread with 49 replies of a few sentences each, as a member reads it: with every button there is."""
    from datetime import timedelta

    from django.test import Client

    from posts import limits
    from tests import makers
    from tests.people import member, person

    limits.PAUSE = timedelta(0)
    place = makers.community("lupus", "public")
    people = [person(f"Person{number}") for number in range(8)]
    for one in people:
        member(one, place)
    thread = makers.thread(people[0], place, body=_words(0) + "\n\n" + _words(1) + " #Sleep #Pacing")
    said = [thread]
    for number in range(1, POSTS):
        to = said[-1] if number % 3 else thread
        said.append(makers.reply(people[number % 8], to, _words(number)))
    client = Client()
    client.force_login(people[1], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(thread.get_absolute_url()).content


def _words(number: int) -> str:
    """Some sentences, different for every number: a page of one sentence fifty times would compress to nothing."""
    import random

    chance = random.Random(number)
    words = ["I", "you", "we", "the", "a", "of", "to", "and", "but", "not", "when", "then", "morning", "night", "pain", "sleep", "walk", "doctor", "nurse", "told", "asked", "slow", "fast", "cold", "warm", "weeks", "months", "years", "first", "second", "again", "never", "always", "maybe", "tea", "letter", "clinic", "bus", "stairs", "hands", "knees", "quiet", "loud", "hope", "tired", "better", "worse", "same", "other", "friend", "mother", "son", "work", "school", "form", "blood", "scan", "wait", "wrote", "read", "rested", "tried", "kept"]  # fmt: skip
    sentences = (
        " ".join(chance.choices(words, k=chance.randint(6, 14))).capitalize() + "." for _ in range(chance.randint(2, 5))
    )
    return " ".join(sentences)


def main(address: str = "") -> int:
    """Prints the table; 1 if something is over its budget."""
    django.setup()
    from tests import weighing

    for heading, weights in (("stylesheets", weighing.stylesheets()), ("behaviours", weighing.scripts())):
        sys.stdout.write(heading + "\n")
        for name, weight in weights.items():
            sys.stdout.write(f"  {name:36}{weight.plain:8}{weight.gzip:8}{weight.brotli:8}" + "\n")
    if address:
        page = urllib.request.urlopen(address).read()  # noqa: S310  (an address that a person typed)
    else:
        with test_database():
            page = thread_page()
    rows = (
        ("all stylesheets, in one", weighing.one_stylesheet(), weighing.CSS),
        ("behaviours of this page", weighing.total(weighing.loaded(page)), weighing.JS),
        ("the page" if address else f"a thread of {POSTS} posts", weighing.weigh(page), weighing.THREAD),
    )
    sys.stdout.write(f"\n{'':38}{'plain':>8}{'gzip':>8}{'brotli':>8}{'budget':>8}" + "\n")
    for name, weight, budget in rows:
        said = "OVER" if weight.brotli > budget else "ok"
        sys.stdout.write(f"{name:38}{weight.plain:8}{weight.gzip:8}{weight.brotli:8}{budget:8}  {said}" + "\n")
    return int(any(weight.brotli > budget for _, weight, budget in rows))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
