"""How long completing a hashtag takes among 200,000, and a tag's page where the tag stands on 500,000 posts or on 50.

    VAR_DIR=/some/scratch/folder python tests/benchmarks/tags.py

Fills an empty database of its own (some minutes; refused where there are threads of others) and keeps it for the next
run. Prints median, 95th percentile and maximum of `completing.tags` over many beginnings (as the clock goes, and in
processor time of the database and Python), of the tag pages' queries (first page and page 1,000, for a visitor and for a
member of five communities) and of the tags' feeds, and the plans of the pages' rows and the feeds'.
"""

import random
import sys
import time

from measuring import backend, begin, plans, processor, told

TAGS, THREADS, REPLIES, PLACES, PEOPLE, TRIES, DEEP = 200_000, 100_000, 4, 40, 200, 400, 1_000
BEGINNINGS = ("b c d f g h l m n p r s t v br ch cl cr dr fl gl gr pl pr sp st tr").split()  # noqa: SIM905
MIDDLES, ENDS = "a e i o u ea ou".split(), "l n r s t m nd st rt ck ness ing tion ment".split()  # noqa: SIM905
ROWS = (
    """INSERT INTO posts_thread (public_id, community_id, author_id, title, audience, slug, kind, need, excerpt,
                                 created_at, last_activity, last_number, reply_count)
       SELECT lpad(n::text, 12, '0'), (%(places)s::bigint[])[1 + n %% cardinality(%(places)s::bigint[])],
              (%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])], 'Thread ' || n,
              CASE WHEN n %% 20 = 0 THEN 'members' ELSE 'everyone' END, 'x',
              (ARRAY['question', 'story', 'win', 'vent', 'tip', 'update'])[1 + n %% 6], 'experience', 'Words.',
              now() - n * interval '3 minutes', now() - n * interval '1 minute', %(replies)s, %(replies)s
       FROM generate_series(1, %(threads)s) n""",
    """INSERT INTO posts_post (public_id, thread_id, author_id, number, path, depth, body, html, markup_version,
                               reply_count, reaction_counts, created_at, version, notes)
       SELECT public_id, id, author_id, 0, '{}', 0, 'Words.', '<p>Words.</p>', 0, 0, '{}', last_activity, 0, '{}'
       FROM posts_thread""",
    "UPDATE posts_thread t SET opening_id = p.id FROM posts_post p WHERE p.thread_id = t.id",
    """INSERT INTO posts_post (public_id, thread_id, author_id, parent_id, number, path, depth, body, html,
                               markup_version, reply_count, reaction_counts, created_at, version, notes)
       SELECT lpad(t.id || 'r' || k, 12, '0'), t.id, t.author_id, t.opening_id, k, ARRAY[k], 1, 'Words.',
              '<p>Words.</p>', 0, 0, '{}', t.last_activity, 0, '{}'
       FROM posts_thread t, generate_series(1, %(replies)s) k""",
    """INSERT INTO posts_taggedpost (tag_id, content_object_id, thread_id, form)
       SELECT %(huge)s, id, thread_id, 'Huge' FROM posts_post""",
    """INSERT INTO posts_taggedpost (tag_id, content_object_id, thread_id, form)
       SELECT %(tiny)s, id, thread_id, 'Tiny' FROM posts_post WHERE number = 0 ORDER BY id LIMIT 50""",
    # Two more tags on every opening: rare ones, and some that often stand together.
    """INSERT INTO posts_taggedpost (tag_id, content_object_id, thread_id, form)
       SELECT t.id, p.id, p.thread_id, t.name FROM posts_post p
       JOIN posts_hashtag t ON t.id IN (%(first)s + p.id %% 199990, %(first)s + p.id %% 7) WHERE p.number = 0""",
)


def fill(chance: random.Random) -> None:
    """Tags, people, places, and what is said there."""
    from django.db import connection

    from accounts.models import User
    from communities.models import Community, Membership
    from posts import recounting
    from posts.models import Hashtag, HashtagForm

    words: set[str] = set()
    while len(words) < TAGS:
        parts = (BEGINNINGS, MIDDLES, BEGINNINGS, MIDDLES, ENDS)
        words.add("".join(chance.choice(part) for part in parts))
    huge, tiny = Hashtag.objects.bulk_create([Hashtag(name="huge", slug="huge"), Hashtag(name="tiny", slug="tiny")])
    tags = [Hashtag(name=word, slug=word) for word in sorted(words, key=lambda _word: chance.random())]
    tags = Hashtag.objects.bulk_create(tags, batch_size=5_000, ignore_conflicts=True)
    first = Hashtag.objects.exclude(pk__in=[huge.pk, tiny.pk]).order_by("pk").values_list("pk", flat=True)[0]
    places = Community.objects.bulk_create(
        Community(slug=f"place-{n}", name=f"Place {n}", hashtag=f"Place{n}") for n in range(PLACES)
    )
    people = User.objects.bulk_create(
        User(email=f"reader{n}@example.org", username=f"reader-{n}", username_skeleton=f"reader-{n}")
        for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(user=people[0], community=place) for place in places[:5])
    given = {
        "places": [place.pk for place in places], "people": [one.pk for one in people], "replies": REPLIES,
        "threads": THREADS, "huge": huge.pk, "tiny": tiny.pk, "first": first,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in ROWS:
            cursor.execute(statement, given)
    recounting.recount()
    # All of them are used in public: few often, many rarely, as in any language.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE posts_hashtag SET uses = 1 + 1000000 / (id + 10), display = name WHERE uses = 0")
    assert HashtagForm.objects.exists()


def timed(act, times: int = 1) -> list[float]:
    """Milliseconds of each of so many calls."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def completion(chance: random.Random) -> None:
    """Beginnings of one to six letters of tags that are there."""
    from accounts.models import User
    from communities.models import Community
    from posts import completing
    from posts.models import Hashtag

    reader, place, works = User.objects.get(username="reader-0"), Community.objects.get(slug="place-1"), backend()
    names = chance.sample(list(Hashtag.objects.values_list("name", flat=True)), TRIES)
    completing.tags("s", reader, place)
    for length in range(1, 7):
        times, busy = [], []
        for name in names:
            before = processor(works)
            times += timed(lambda name=name, n=length: completing.tags(name[:n], reader, place))
            busy.append(processor(works) - before)
        sys.stdout.write(told(f"completing.tags, {length} letters", times))
        sys.stdout.write(told(f"completing.tags, {length} letters, processor", busy))


def pages() -> None:
    """The queries of a tag's page, and the plan of its rows."""
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from posts import listing, tag_page
    from posts.models import TaggedThread

    readers = {"visitor": AnonymousUser(), "member": User.objects.get(username="reader-0")}
    deep = TaggedThread.objects.filter(tag__name="huge").order_by("-last_activity", "-public_id")
    after = listing.cursor(deep.values("last_activity", "public_id")[DEEP * listing.THREADS_A_PAGE])
    for who, reader in readers.items():
        for name, query in (("tiny", {}), ("huge", {}), ("huge", {"after": after})):

            def show(name=name, query=query, reader=reader):
                tag = tag_page.find(name, reader)
                lately = tag_page.lately(tag, reader)
                return tag_page.page(tag, query, tag_page.chosen(query, lately, reader), reader)

            show()
            label = f"#{name}, {'page 1,000' if query else 'page 1'}, {who} ({len(show().rows)} rows)"
            sys.stdout.write(told(label, timed(show, 20)))
            sys.stdout.write(f"{plans(show, 'reaction_counts')} queries\n\n")


def news() -> None:
    """A tag's feed, and the plan of its rows."""
    from posts import feeds

    for name in ("tiny", "huge"):

        def write(name=name):
            feeds.of_threads(feeds.tagged(feeds.hashtag_of(name)), title=name, page="/", begun=feeds.BEGUN)

        write()
        sys.stdout.write(told(f"#{name}, feed", timed(write, 20)))
        plans(write, "posts_thread")


def main() -> None:
    """Fills the database if need be, measures and prints."""
    is_empty = begin()
    from django.db import connection, transaction

    if is_empty:
        with transaction.atomic():
            fill(random.Random(4))
        connection.cursor().execute("VACUUM ANALYZE")
    connection.cursor().execute("SET max_parallel_workers_per_gather = 0")  # one person's page is worth one core
    completion(random.Random(8))
    pages()
    news()


if __name__ == "__main__":
    main()
