"""How long a search takes among 1,000,000 invented posts.

    VAR_DIR=/some/scratch/folder python tests/benchmarks/search.py [POSTS]

Fills an empty database of its own by `seed_load` (some minutes; refused where there are threads of others) and keeps it for
the next run. Prints median, 95th percentile and maximum of `finding.find` in milliseconds, for queries of two words, for
those in one place, by one person or of some days, and for hostile ones; each once more in processor time of the database
and this process together, for a machine that is busy with other things. At last the plans of the query of two words that
took most processor time.
"""

import itertools
import random
import sys
import time
from datetime import UTC, datetime, timedelta

from measuring import backend, begin, plans, processor, told

POSTS, QUERIES = 1_000_000, 300
HOSTILE = {
    "10 KB of words": "pain sleep doctor " * 600,
    "10 KB, no space": "pain" * 2_500,
    "wildcards": "* %% __ pain* sl%p ? .* [a-z]+ (pain|sleep) pain:* <-> ! & |",
    "500 operators": "&|!()<->:*" * 50,
    "500 nots": "-the -and -to " * 170,
    "unbalanced quotes": '"the pain "and "sleep "of " doctor',
    "common phrases": '"the pain and the sleep" "of the doctor" "in the morning at night"',
    "phrase of small words": '"the and to of i my it is" "to the the to" "and of and"',
    "nearly all is common": "the and to of i my it is in that for pain sleep fatigue doctor work",
    "twelve common words": "pain sleep fatigue doctor work family appointment hospital morning night dose flare",
    "one common word": "pain",
    "a common word without another": "pain -sleep -doctor",
    "NUL, halves, turning": "pa\x00in \ud800 \udfff \u202esleep\u202c \u200fdoctor",
    "one letter": "a",
    "a pair": "痛",
    "long question": "has anyone had pain at night and fatigue in the morning after surgery, and what did the doctor say "
    "about the tablets and the dose, because my family and work and sleep are suffering",
    "two typos": "headahce fatige",
    "only filters": "kind:question",
}
FILTERED = {
    "in a small place": "pain sleep in:{place}",
    "in a small place, a phrase": '"the pain and the" in:{place}',
    "in a small place, hardly together": "pain {rare} in:{place}",
    "by a person": "pain by:{person}",
    "by a person, two words": "pain sleep by:{person}",
    "by a person, a phrase": '"and the pain" by:{person}',
    "in an old year": "pain sleep",
    "until an old day": "pain",
    "of the last days": "pain sleep",
    "of the last days, rare": "{rare}",
    "questions only": "pain sleep kind:question",
}
DAYS = {
    "in an old year": (1_300, 1_000), "until an old day": (10_000, 1_200), "of the last days": (5, 0),
    "of the last days, rare": (5, 0),
}  # fmt: skip


def measure() -> None:
    """Times the queries, and shows the plan of the slowest of two words."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from accounts.models import User
    from posts.loading.words import SMALL, chance_of, languages

    connection.cursor().execute("SET max_parallel_workers_per_gather = 0")  # one person's search is worth one core
    worker, chance, words = backend(), random.Random(8), languages(chance_of(1))["en"].words[len(SMALL["en"]) :]
    often = list(itertools.accumulate(1 / (n + 2.7) for n in range(len(words))))
    pairs = [" ".join(chance.choices(words, cum_weights=often, k=2)) for _ in range(QUERIES)]
    readers = {"a visitor": AnonymousUser(), "a member": User.objects.order_by("pk")[0]}
    for query in pairs:  # warm
        timed(query, AnonymousUser(), worker)
    today = datetime.now(UTC).date()
    for name, reader in readers.items():
        taken = [timed(query, reader, worker) for query in pairs]
        both(f"two words, {name}", taken)
    slowest = pairs[max(range(len(pairs)), key=lambda n: taken[n][1])]
    for name, query in FILTERED.items():
        asked, days = query.format(rare=words[3_000], **named()), {}
        if name in DAYS:
            days = {key: today - timedelta(ago) for key, ago in zip(("since", "until"), DAYS[name], strict=True)}
        both(name, [timed(asked, readers["a member"], worker, **days) for _ in range(3)])
    for name, query in HOSTILE.items():
        both(name, [timed(query, AnonymousUser(), worker) for _ in range(3)])
    sys.stdout.write(f"\nSlowest: {slowest}\n")
    plans(lambda: timed(slowest, readers["a member"], worker), "FROM posts_searchentry")


def named() -> dict[str, str]:
    """A small place, and a person who has written much."""
    from django.db.models import Count

    from accounts.models import User
    from communities.models import Community

    small = Community.objects.filter(visibility="public").order_by("-pk")[0]
    return {"place": small.slug, "person": User.objects.annotate(n=Count("posts")).order_by("-n")[0].username}


def both(label: str, taken: list[tuple[float, float]]) -> None:
    """Two lines of the result: by the clock, and in processor time."""
    sys.stdout.write(told(label, [each[0] for each in taken]))
    sys.stdout.write(told("  processor time", [each[1] for each in taken]))
    sys.stdout.flush()


def timed(query: str, reader, worker: int, **days) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time."""
    from posts.searching import asking, finding

    begun, before = time.perf_counter(), processor(worker)
    finding.find(asking.ask(query, **days), reader)
    return (time.perf_counter() - begun) * 1000, processor(worker) - before


def main() -> None:
    """Fills the database if need be, measures and prints."""
    from django.core.management import call_command

    if begin(DATABASE_POOL="0", STATEMENT_TIMEOUT="0", IDLE_IN_TRANSACTION_SESSION_TIMEOUT="0"):
        call_command("seed_load", posts=int(sys.argv[1]) if len(sys.argv) > 1 else POSTS)
    measure()


if __name__ == "__main__":
    main()
