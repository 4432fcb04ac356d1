"""How long looking for similar threads takes, among 100,000 invented ones, over 500 titles.

    VAR_DIR=/some/scratch/folder python tests/benchmarks/similar.py

Fills an empty database of its own (a minute or two; refused where there are threads of others) and keeps it for the
next run. Prints median, 95th percentile and maximum of `similar.find` in milliseconds, the same in processor time of
the database and this process together where the machine is busy with other things, and the plan of the slowest title.
"""

import random
import sys
import time

from measuring import backend, begin, plans, processor, told

THREADS, PLACES, PEOPLE, TITLES = 100_000, 40, 200, 500
COMMON = [
    "pain",
    "sleep",
    "fatigue",
    "doctor",
    "work",
    "family",
    "appointment",
    "hospital",
    "morning",
    "night",
    "medication",
    "diagnosis",
    "symptoms",
    "surgery",
    "tablets",
    "clinic",
    "nurse",
    "test",
    "results",
    "school",
    "travel",
    "exercise",
    "food",
    "stress",
    "children",
    "partner",
    "anxiety",
    "dose",
    "infusion",
    "flare",
]
SHAPES = (
    "Anyone else with {a} after {b}?", "How do you deal with {a} and {b}?", "{A} and {b}: what helped?",
    "First {a} next week, scared of the {b}", "Does {a} make your {b} worse?", "Six months of {a}, a {b} and a {c}",
    "My {a} thinks my {b} is only {c}", "Good {a} for {b}?", "What do you tell people about {a}?", "{A} at last!",
    "Update on the {a} and the {b}", "Is it normal to have {a} in the {b} when the {c} starts?",
)  # fmt: skip


THREAD_ROWS = """
    INSERT INTO posts_thread (public_id, community_id, author_id, title, audience, slug, kind, need, excerpt, created_at,
                              last_activity, last_number, reply_count)
    SELECT *, 'x', 'question', 'experience', 'Words.', now(), now(), 0, 0
    FROM unnest(%(ids)s::text[], %(places)s::bigint[], %(people)s::bigint[], %(titles)s::text[], %(audiences)s::text[])
"""
# An opening post for each thread, in one statement.
OPENINGS = """
    WITH made AS (
        INSERT INTO posts_post (public_id, thread_id, author_id, number, path, depth, body, html, markup_version,
                                reply_count, reaction_counts, created_at, version, notes)
        SELECT public_id, id, author_id, 0, '{}', 0, 'Words.', '<p>Words.</p>', 0, 0, '{}', now(), 0, '{}'
        FROM posts_thread RETURNING id, thread_id)
    UPDATE posts_thread t SET opening_id = made.id FROM made WHERE made.thread_id = t.id
"""


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words that look like words, and how often they are used: few often, many rarely, as in any language."""
    beginnings, middles = (
        [
            "b",
            "c",
            "d",
            "f",
            "g",
            "h",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "t",
            "v",
            "br",
            "ch",
            "cl",
            "cr",
            "dr",
            "fl",
            "gl",
            "gr",
            "pl",
            "pr",
            "sp",
            "st",
            "tr",
        ],
        ["a", "e", "i", "o", "u", "ea", "ou"],
    )
    ends = ["l", "n", "r", "s", "t", "m", "nd", "st", "rt", "ck", "ness", "ing", "tion", "ment"]
    made = {
        "".join(chance.choice(part) for part in (beginnings, middles, beginnings, middles, ends)) for _ in range(8000)
    }
    words = [*COMMON, *sorted(made)]
    return words, [1 / (rank + 3) for rank in range(len(words))]


def title(chance: random.Random, words: list[str], weights: list[float]) -> str:
    """An invented title."""
    a, b, c = chance.choices(words, weights, k=3)
    return chance.choice(SHAPES).format(a=a, A=a.capitalize(), b=b, c=c)


def fill(chance: random.Random) -> None:
    """Makes the threads, most of them in public communities, in two statements."""
    from django.db import connection

    from accounts.models import User
    from communities.models import Community, Membership

    visibilities = ["public"] * 8 + ["members", "private"]
    places = Community.objects.bulk_create(
        Community(slug=f"place-{n}", name=f"Place {n}", hashtag=f"Place{n}", visibility=visibilities[n % 10])
        for n in range(PLACES)
    )
    people = User.objects.bulk_create(
        User(email=f"reader{n}@example.org", username=f"reader-{n}", username_skeleton=f"reader-{n}")
        for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(user=people[0], community=place) for place in places[:5])
    words, weights = vocabulary(chance)
    often = [1 / (n + 2) for n in range(PLACES)]
    made = chance.choices(places, often, k=THREADS)
    rows = {
        "ids": [f"{n:012d}" for n in range(THREADS)],
        "places": [place.pk for place in made],
        "people": [people[n % PEOPLE].pk for n in range(THREADS)],
        "titles": [title(chance, words, weights) for _ in range(THREADS)],
        "audiences": ["everyone" if made[n].is_public and n % 20 else "members" for n in range(THREADS)],
    }
    with connection.cursor() as cursor:
        cursor.execute(THREAD_ROWS, rows)
        cursor.execute(OPENINGS)


def measure(chance: random.Random) -> None:
    """Times the titles, and shows the plan of the slowest."""
    from django.db import connection

    from accounts.models import User
    from communities.models import Community
    from posts import similar

    reader, place = User.objects.get(username="reader-0"), Community.objects.get(slug="place-1")
    words, weights = vocabulary(random.Random(4))
    titles = [title(chance, words, weights) for _ in range(TITLES)]
    similar.find(titles[0], place, reader)
    connection.cursor().execute("SET max_parallel_workers_per_gather = 0")  # one person's typing is worth one core
    worker, times, spent, found = backend(), [], [], 0
    for one in titles:
        begun, before = time.perf_counter(), processor(worker)
        found += bool(similar.find(one, place, reader))
        times.append((time.perf_counter() - begun) * 1000)
        spent.append(processor(worker) - before)
    sys.stdout.write(told("similar.find", times))
    sys.stdout.write(told("processor time", spent))
    sys.stdout.write(
        f"{found} of {TITLES} found something; on average {sum(spent) / TITLES:.1f} ms of processor time\n"
    )
    slowest = titles[times.index(max(times))]
    sys.stdout.write(f"Slowest: {slowest}\n")
    plans(lambda: similar.find(slowest, place, reader), "posts_thread")


def main() -> None:
    """Fills the database if need be, measures and prints."""
    if begin():
        fill(random.Random(4))
        from django.db import connection

        connection.cursor().execute("VACUUM ANALYZE")
    measure(random.Random(8))


if __name__ == "__main__":
    main()
