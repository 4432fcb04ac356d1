"""How long a search takes among 1,000,000 invented posts.

    VAR_DIR=/some/scratch/folder python tests/benchmarks/search.py [POSTS]

Fills an empty database of its own (about six minutes; refused where there are threads of others) and keeps it for the
next run. Prints median, 95th percentile and maximum of `finding.find` in milliseconds, for queries of two words, for
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

POSTS, A_THREAD, PLACES, PEOPLE, MONTHS, QUERIES = 1_000_000, 8, 60, 2_000, 48, 300
WORDS_A_POST = (8, 110)
SMALL = (
    *("the", "and", "to", "of", "i", "my", "it", "is", "in", "that", "for", "you", "was", "have", "with", "on", "but"),
    *("not", "me", "this", "had", "so", "are"),
)
COMMON = (
    *("pain", "sleep", "fatigue", "doctor", "work", "family", "appointment", "hospital", "morning", "night"),
    *("medication", "symptoms", "surgery", "tablets", "clinic", "nurse", "test", "results", "school", "travel", "food"),
    *("exercise", "stress", "children", "partner", "anxiety", "dose", "infusion", "flare", "headache", "diagnosis"),
)
# Words are made of these: a beginning, a middle, and once more, and an end.
BEGINNINGS, MIDDLES = "bcdfghlmnprstv", ("a", "e", "i", "o", "u", "ea", "ou")
ENDS = ("l", "n", "r", "s", "t", "m", "nd", "st", "rt", "ck", "ness", "ing", "tion", "ment", "in", "ol", "ide", "azole")
PARTS = (BEGINNINGS, MIDDLES, BEGINNINGS, MIDDLES, ENDS)
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
    "twelve common words": " ".join(COMMON[:12]),
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
    "in a small place": "pain sleep in:place-57",
    "in a small place, a phrase": '"the pain and the" in:place-57',
    "in a small place, hardly together": "pain {rare} in:place-57",
    "by a person": "pain by:reader-7",
    "by a person, two words": "pain sleep by:reader-7",
    "by a person, a phrase": '"and the pain" by:reader-7',
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


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """40,000 words that look like words, and how often they are used: few often, many rarely, as in any language."""
    made: set[str] = set()
    while len(made) < 40_000:
        made.add("".join(map(chance.choice, PARTS)))
    words = [*SMALL, *COMMON, *chance.sample(sorted(made), len(made))]
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))


class Filling:
    """Makes the rows, `posts` of them, in the order in which they would have been written."""

    def __init__(self, posts: int):
        self.chance, self.posts = random.Random(4), posts
        self.words, self.often = vocabulary(self.chance)
        self.now = datetime.now(UTC)

    def run(self) -> None:
        """Fills the tables one after the other, the index of words last."""
        from django.core.management import call_command
        from django.db import connection

        call_command("load_conditions", verbosity=0)
        self._people()
        with connection.cursor() as cursor:
            cursor.execute(
                "SET statement_timeout = 0; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off"
            )
            cursor.execute("ALTER TABLE posts_searchentry SET (autovacuum_enabled = off); DROP INDEX search_vector")
            self._threads(cursor)
            self._posts(cursor)
            cursor.execute("CREATE INDEX search_vector ON posts_searchentry USING gin (vector) WITH (fastupdate = off)")
            cursor.execute(
                "UPDATE posts_thread t SET opening_id = p.id FROM posts_post p WHERE p.thread_id = t.id AND p.number = 0"
            )
            cursor.execute("VACUUM ANALYZE")
        self._statistics()

    def _people(self) -> None:
        from accounts.models import User
        from communities.models import Community, Membership

        visibilities = ["public"] * 8 + ["members", "private"]
        self.places = Community.objects.bulk_create(
            Community(slug=f"place-{n}", name=f"Place {n}", hashtag=f"Place{n}", visibility=visibilities[n % 10])
            for n in range(PLACES)
        )
        self.people = User.objects.bulk_create(
            User(email=f"reader{n}@example.org", username=f"reader-{n}", username_skeleton=f"reader-{n}")
            for n in range(PEOPLE)
        )
        Membership.objects.bulk_create(Membership(user=self.people[0], community=place) for place in self.places[:10])

    def _moment(self, thread: int) -> datetime:
        return self.now - timedelta(days=MONTHS * 30.4 * (1 - thread * A_THREAD / self.posts))

    def _place(self, thread: int):
        return self.places[int(PLACES * (thread * 0.618034 % 1) ** 2)]

    def _threads(self, cursor) -> None:
        columns = (
            "id, public_id, community_id, author_id, title, slug, kind, need, audience, excerpt, created_at, "
            "last_activity, last_number, reply_count"
        )
        with cursor.copy(f"COPY posts_thread ({columns}) FROM STDIN") as copy:
            for n in range(self.posts // A_THREAD):
                title = " ".join(self._some(7))
                place, at = self._place(n), self._moment(n)
                audience = "everyone" if place.visibility == "public" and n % 20 else "members"
                kind = ("question", "story", "tip", "vent")[n % 4]
                copy.write_row(
                    (n + 1, f"t{n:011d}", place.pk, self.people[n % PEOPLE].pk, title, "x", kind, "experience", audience,
                     title, at, at, A_THREAD - 1, A_THREAD - 1)
                )  # fmt: skip

    def _some(self, many: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.often, k=many)

    def _posts(self, cursor) -> None:
        """Posts and their entries, a part at a time: the words are made once for both."""
        cursor.execute("SELECT id, title, community_id, audience = 'members' FROM posts_thread ORDER BY id")
        threads = cursor.fetchall()
        for start in range(0, len(threads), 5_000):
            made = [row for thread in threads[start : start + 5_000] for row in self._of_thread(*thread)]
            with cursor.copy(POST_ROWS) as copy:
                for post, _entry in made:
                    copy.write_row(post)
            with cursor.copy(ENTRY_ROWS) as copy:
                for _post, entry in made:
                    copy.write_row(entry)
            sys.stderr.write(f"\r{(start + 5_000) * A_THREAD} posts ")

    def _of_thread(self, pk: int, title: str, place: int, members_only: bool):
        at = self._moment(pk - 1)
        for number in range(A_THREAD):
            body = self._some(self.chance.randint(*WORDS_A_POST))
            post, author = (pk - 1) * A_THREAD + number + 1, self.people[(pk + number) % PEOPLE].pk
            parent = (pk - 1) * A_THREAD + 1 if number else None
            text = " ".join(body)
            vector = self._vector(title.split() if not number else [], body, [f"&{place}", f"@{at:%Y-%m}"])
            yield (
                (post, f"p{post:011d}", pk, author, parent, number, [number] if number else [], min(number, 1), text,
                 f"<p>{text}</p>", 1, 0, "{}", at, 0, []),
                (post, pk, place, author, members_only, at, "en", vector),
            )  # fmt: skip

    def _vector(self, title: list[str], body: list[str], marks: list[str]) -> str:
        """As `indexing.vector`, with each word's lexeme remembered."""
        places: dict[str, list[str]] = {}
        for n, word in enumerate(title):
            places.setdefault(self._lexeme(word), []).append(f"{n + 1}A")
            places.setdefault("=" + self._lexeme(word), [])
        for n, word in enumerate(body):
            places.setdefault(self._lexeme(word), []).append(str(n + (27 if title else 1)))
        places |= {mark: [] for mark in marks}
        return " ".join(f"'{lexeme}'" + (":" + ",".join(at) if at else "") for lexeme, at in places.items())

    def _lexeme(self, word: str, known: dict[str, str] = {}) -> str:  # noqa: B006  (it is there to be remembered)
        if word not in known:
            from posts.searching import lexemes

            known[word] = lexemes.of_token(lexemes.tokens(word)[0], "en")[0]
        return known[word]

    def _statistics(self) -> None:
        from posts.searching import statistics

        for start in range(0, len(self.words), 1_000):
            part = " ".join(self.words[start : start + 1_000])
            statistics.learn(statistics.words_of(part, "en"))
        statistics.recount()


POST_ROWS = """
    COPY posts_post (id, public_id, thread_id, author_id, parent_id, number, path, depth, body, html, markup_version,
                     reply_count, reaction_counts, created_at, version, notes) FROM STDIN
"""
ENTRY_ROWS = """
    COPY posts_searchentry (post_id, thread_id, community_id, author_id, members_only, created_at, language, vector)
    FROM STDIN
"""


def measure() -> None:
    """Times the queries, and shows the plan of the slowest of two words."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from accounts.models import User

    connection.cursor().execute("SET max_parallel_workers_per_gather = 0")  # one person's search is worth one core
    worker, chance, words = backend(), random.Random(8), vocabulary(random.Random(4))[0][len(SMALL) :]
    often = list(itertools.accumulate(1 / (n + 2.7) for n in range(len(words))))
    pairs = [" ".join(chance.choices(words, cum_weights=often, k=2)) for _ in range(QUERIES)]
    readers = {"a visitor": AnonymousUser(), "a member": User.objects.get(username="reader-0")}
    for query in pairs:  # warm
        timed(query, AnonymousUser(), worker)
    today = datetime.now(UTC).date()
    for name, reader in readers.items():
        taken = [timed(query, reader, worker) for query in pairs]
        both(f"two words, {name}", taken)
    slowest = pairs[max(range(len(pairs)), key=lambda n: taken[n][1])]
    for name, query in FILTERED.items():
        asked, days = query.format(rare=words[3_000]), {}
        if name in DAYS:
            days = {key: today - timedelta(ago) for key, ago in zip(("since", "until"), DAYS[name], strict=True)}
        both(name, [timed(asked, readers["a member"], worker, **days) for _ in range(3)])
    for name, query in HOSTILE.items():
        both(name, [timed(query, AnonymousUser(), worker) for _ in range(3)])
    sys.stdout.write(f"\nSlowest: {slowest}\n")
    plans(lambda: timed(slowest, readers["a member"], worker), "FROM posts_searchentry")


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
    if begin(DATABASE_POOL="0", STATEMENT_TIMEOUT="0", IDLE_IN_TRANSACTION_SESSION_TIMEOUT="0"):
        Filling(int(sys.argv[1]) if len(sys.argv) > 1 else POSTS).run()
    measure()


if __name__ == "__main__":
    main()
