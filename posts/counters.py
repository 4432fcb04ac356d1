"""What every counter should say: the one truth that `manage.py check_counters` asks and `posts.recounting` sets.

A rule is a SELECT of the rows that say something else than what they count, each with what it should say. It is asked
for the whole site at once, or of some rows only. (Communities and accounts keep no counters: how many people are in a
community is counted when it is shown. `posts.searching.statistics` and the words of names are only as good as when they
were last counted, by design.)
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q

from posts import tag_index
from posts.kinds import Audience
from posts.models import SearchEntry
from posts.searching import indexing
from posts.tagging import DISPLAY, USES

SET = "UPDATE {table} x SET ({columns}) = ROW({values}) FROM ({wrong}) w WHERE x.id = w.id"
FORMS_PUT = """
    INSERT INTO posts_hashtagform (tag_id, form, uses) {wrong}
    ON CONFLICT (tag_id, form) DO UPDATE SET uses = excluded.uses
"""


@dataclass(frozen=True)
class Rule:
    """`wrong`: which rows of `table` are not right. `columns`: what is set from it; else `mend` is the statement."""

    table: str
    wrong: str
    columns: tuple[str, ...] = ()
    mend: str = SET

    def mending(self) -> str:
        """The statement that makes the rows say what they should."""
        values = ", ".join(f"w.{column}" for column in self.columns)
        return self.mend.format(table=self.table, columns=", ".join(self.columns), values=values, wrong=self.wrong)


@dataclass(frozen=True)
class Wrong:
    """`rows` of `table` do not say of `what` what they should."""

    table: str
    what: str
    rows: int


# What somebody did who is gone since is nobody's: that stays as it was counted then.
THREADS = Rule(
    "posts_thread",
    """SELECT t.id, c.* FROM posts_thread t JOIN (
           SELECT th.id AS thread, count(p.id) FILTER (WHERE p.number > 0) AS reply_count,
                  coalesce(max(p.created_at), th.created_at) AS last_activity,
                  CASE WHEN bool_or(p.number > 0 AND p.author_id IS NULL) THEN th.helpers
                      ELSE count(DISTINCT p.author_id)
                      FILTER (WHERE p.number > 0 AND p.author_id IS DISTINCT FROM th.author_id) END AS helpers,
                  CASE WHEN th.author_id IS NULL THEN th.first_reply_at ELSE min(p.created_at)
                      FILTER (WHERE p.number > 0 AND p.author_id IS DISTINCT FROM th.author_id) END AS first_reply_at
           FROM posts_thread th LEFT JOIN posts_post p ON p.thread_id = th.id AND p.deleted_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = p.id)
           WHERE (%(all)s OR th.id = ANY(%(ids)s)) GROUP BY th.id) c ON c.thread = t.id
       WHERE (t.reply_count, t.last_activity, t.helpers, t.first_reply_at)
             IS DISTINCT FROM (c.reply_count, c.last_activity, c.helpers, c.first_reply_at)""",
    ("reply_count", "last_activity", "helpers", "first_reply_at"),
)
NUMBERS = Rule(  # it never falls: the latest post may be gone for good
    "posts_thread",
    """SELECT t.id, c.highest AS last_number
       FROM posts_thread t JOIN (SELECT thread_id, max(number) AS highest FROM posts_post
                                 WHERE (%(all)s OR thread_id = ANY(%(ids)s)) GROUP BY 1) c ON c.thread_id = t.id
       WHERE t.last_number < c.highest""",
    ("last_number",),
)
REACTIONS = Rule(
    "posts_post",
    """SELECT q.id, coalesce(c.counts, '{}'::jsonb) AS reaction_counts
       FROM posts_post q LEFT JOIN (
           SELECT post_id, jsonb_object_agg(kind, n) AS counts
           FROM (SELECT r.post_id, r.kind, count(*) AS n
                 FROM posts_reaction r JOIN posts_post rp ON rp.id = r.post_id
                 WHERE (%(all)s OR rp.thread_id = ANY(%(ids)s)) GROUP BY 1, 2) k
           GROUP BY 1) c ON c.post_id = q.id
       WHERE (%(all)s OR q.thread_id = ANY(%(ids)s))
             AND q.reaction_counts IS DISTINCT FROM coalesce(c.counts, '{}'::jsonb)""",
    ("reaction_counts",),
)
REPLIES = Rule(
    "posts_post",
    """SELECT q.id, coalesce(c.replies, 0) AS reply_count
       FROM posts_post q LEFT JOIN (SELECT parent_id, count(*) AS replies FROM posts_post
                                    WHERE (%(all)s OR thread_id = ANY(%(ids)s)) GROUP BY 1) c ON c.parent_id = q.id
       WHERE (%(all)s OR q.thread_id = ANY(%(ids)s)) AND q.reply_count <> coalesce(c.replies, 0)""",
    ("reply_count",),
)
# In the order in which they came to the site; of somebody who is gone it stays as it was.
FIRST_POSTS = Rule(
    "posts_post",
    """SELECT q.id, q.thread_id, q.id = f.id AS first_here
       FROM posts_post q JOIN posts_thread t ON t.id = q.thread_id
            JOIN (SELECT e.author_id, et.community_id, min(e.id) AS id
                  FROM posts_post e JOIN posts_thread et ON et.id = e.thread_id
                  WHERE e.author_id IS NOT NULL
                        AND (%(all)s OR e.author_id IN (SELECT author_id FROM posts_post
                                                        WHERE thread_id = ANY(%(ids)s)))
                  GROUP BY 1, 2) f ON f.author_id = q.author_id AND f.community_id = t.community_id
       WHERE (%(all)s OR t.id = ANY(%(ids)s)) AND q.first_here <> (q.id = f.id)""",
    ("first_here",),
)
THREADS_OF_FIRST_POSTS = Rule(
    "posts_thread",
    """SELECT t.id, p.first_here FROM posts_thread t JOIN posts_post p ON p.id = t.opening_id
       WHERE (%(all)s OR t.id = ANY(%(ids)s)) AND t.first_here <> p.first_here""",
    ("first_here",),
)
_WANTED = tag_index.WANTED.format(of="(%(all)s OR t.id = ANY(%(ids)s)) AND")
TAGGED_THREADS = Rule(
    "posts_taggedthread",
    f"""SELECT {", ".join(f"w.{column}" for column in tag_index.COLUMNS.split(", "))}
        FROM ({_WANTED}) w LEFT JOIN posts_taggedthread x ON x.tag_id = w.tag_id AND x.thread_id = w.thread_id
        WHERE (x.community_id, x.is_public, x.kind, x.last_activity, x.public_id)
              IS DISTINCT FROM (w.community_id, w.is_public, w.kind, w.last_activity, w.public_id)""",  # noqa: S608
    mend=tag_index.PUT.format(wanted="{wrong}"),
)
TAGGED_NO_MORE = Rule(
    "posts_taggedthread",
    "SELECT x.id FROM posts_taggedthread x WHERE "  # noqa: S608
    + tag_index.SURPLUS.format(of="(%(all)s OR x.thread_id = ANY(%(ids)s)) AND"),
    mend="DELETE FROM posts_taggedthread WHERE id IN (SELECT id FROM ({wrong}) w)",
)
OF_THREADS = {
    "threads": THREADS,
    "numbers of threads": NUMBERS,
    "posts with reactions": REACTIONS,
    "posts with replies": REPLIES,
    "threads of first posts": THREADS_OF_FIRST_POSTS,
}
OF_FIRST_POSTS = {"first posts": FIRST_POSTS}  # before the former
OF_THEIR_TAGS = {"threads of hashtags": TAGGED_THREADS, "threads of hashtags that were none": TAGGED_NO_MORE}
OF_TAGS = {
    "forms of hashtags": Rule(  # one that is used in no public post may be missing
        "posts_hashtagform",
        """SELECT w.tag_id, w.form, w.uses FROM (
               SELECT tp.tag_id, tp.form,
                      count(*) FILTER (WHERE c.visibility = 'public' AND t.audience <> 'members'
                                       AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id))
                      AS uses
               FROM posts_taggedpost tp JOIN posts_thread t ON t.id = tp.thread_id
                    JOIN communities_community c ON c.id = t.community_id
               WHERE (%(all)s OR tp.tag_id = ANY(%(ids)s)) GROUP BY 1, 2) w
               LEFT JOIN posts_hashtagform f ON f.tag_id = w.tag_id AND f.form = w.form
           WHERE coalesce(f.uses, 0) <> w.uses""",
        mend=FORMS_PUT,
    ),
    "forms that nobody uses": Rule(
        "posts_hashtagform",
        """SELECT f.id FROM posts_hashtagform f WHERE (%(all)s OR f.tag_id = ANY(%(ids)s)) AND f.uses <> 0
           AND NOT EXISTS (SELECT 1 FROM posts_taggedpost tp WHERE tp.tag_id = f.tag_id AND tp.form = f.form)""",
        mend="DELETE FROM posts_hashtagform WHERE id IN ({wrong})",
    ),
    # As the forms say, which are right by then.
    "hashtags": Rule(
        "posts_hashtag",
        f"""SELECT w.* FROM (SELECT id, {DISPLAY} AS display, {USES} AS uses FROM posts_hashtag
                             WHERE (%(all)s OR id = ANY(%(ids)s))) w JOIN posts_hashtag h ON h.id = w.id
            WHERE (h.display, h.uses) IS DISTINCT FROM (w.display, w.uses)""",  # noqa: S608
        ("display", "uses"),
    ),
}
EVERY = OF_THREADS | OF_FIRST_POSTS | OF_THEIR_TAGS | OF_TAGS


@transaction.atomic
def check() -> list[Wrong]:
    """Where anything is wrong on the whole site: tables, names and numbers, never content. Reads only, a statement a
    counter, beside the running site: each sees one moment, and the verbs write what they count in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '128MB'")
    return _found(EVERY, None)


def check_of(threads: list[int]) -> list[Wrong]:
    """As `check`, about these threads alone, without what is known only from all: first posts, and hashtags."""
    return _found(OF_THREADS | OF_THEIR_TAGS, threads)


def _found(rules: dict[str, Rule], threads: list[int] | None) -> list[Wrong]:
    found, about = [], {"all": threads is None, "ids": threads or []}
    with connection.cursor() as cursor:
        for what, rule in rules.items():
            cursor.execute(f"SELECT count(*) FROM ({rule.wrong}) w", about)  # noqa: S608
            found.append(Wrong(rule.table, what, cursor.fetchone()[0]))
    found += [Wrong(SearchEntry._meta.db_table, what, rows.count()) for what, rows in _entries(threads).items()]
    return [wrong for wrong in found if wrong.rows]


def mend(rules: dict[str, Rule], ids: list[int]) -> dict[str, int]:
    """Sets right what the rules tell of the threads (or hashtags) `ids`; how many rows of each were wrong. For whoever
    holds them locked."""
    mended = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for what, rule in rules.items():
            cursor.execute(rule.mending(), {"all": False, "ids": ids})
            mended[what] = cursor.rowcount
    return mended


def threads_with_wrong_first_posts() -> list[int]:
    """Which threads hold them, on the whole site: whether a post is the first of somebody is known only from all."""
    sql = f"SELECT DISTINCT thread_id FROM ({FIRST_POSTS.wrong}) w ORDER BY 1"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '128MB'")
        cursor.execute(sql, {"all": True, "ids": []})
        return [row[0] for row in cursor.fetchall()]


def wrong_entries(threads: Collection[int]) -> list[int]:
    """The posts of these threads that search finds and may not, or should find and does not, or for other people than
    it should; what entries say is for `manage.py rebuild_search`."""
    return [pk for rows in _entries(threads).values() for pk in rows.values_list("pk", flat=True)]


def _entries(threads: Collection[int] | None) -> dict:
    """What is wrong about the entries of search, of all threads where `threads` is None."""
    findable = indexing.findable()
    members = Q(thread__audience=Audience.MEMBERS)
    misses = Q(search_entry__isnull=True)
    says_else = (
        Q(search_entry__members_only=True) & ~members
        | Q(search_entry__members_only=False) & members
        | Q(search_entry__author__isnull=True, author__isnull=False)
        | Q(search_entry__author__isnull=False, author__isnull=True)
        | Q(search_entry__author__isnull=False, author__isnull=False) & ~Q(search_entry__author=F("author"))
    )
    entries = SearchEntry.objects.all()
    if threads is not None:
        findable, entries = findable.filter(thread__in=threads), entries.filter(thread__in=threads)
    wanted, surplus = findable.filter(misses | says_else), entries.exclude(pk__in=findable.values("pk"))
    return {"search entries": wanted, "search entries that should be none": surplus}
