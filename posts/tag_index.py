"""The threads of each hashtag in rows of their own (`TaggedThread`): kept by the verbs in the transaction that changes
what they copy, and asked here for the newest that a reader may read, at a cost that does not grow with the tag."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from communities.models import Membership
from peerhealth import statements
from peerhealth.new_rows import Part
from peerhealth.statements import Statement, Written
from posts.kinds import Kind
from posts.models import Thread

COLUMNS = "tag_id, thread_id, community_id, is_public, kind, last_activity, public_id"
RULE = """
    SELECT DISTINCT tp.tag_id, t.id AS thread_id, t.community_id,
           c.visibility = 'public' AND t.audience <> 'members' AS is_public, t.kind, {latest} AS last_activity,
           t.public_id
    FROM {tagged} JOIN posts_thread t ON t.id = {thread}
         JOIN communities_community c ON c.id = t.community_id
    WHERE {of} NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id)
"""
# What the rows should be. `{of}`: of which threads.
WANTED = RULE.format(tagged="posts_taggedpost tp", thread="tp.thread_id", latest="t.last_activity", of="{of}")
# Those of the hashtags of a new post, as its thread is with it.
OF_NEW = RULE.format(
    tagged="unnest(%(tags)s::bigint[]) tp (tag_id)", thread="%(thread)s", latest="%(last_activity)s::timestamptz", of=""
)
ADD = f"INSERT INTO posts_taggedthread ({COLUMNS}) {OF_NEW} ON CONFLICT (tag_id, thread_id) DO NOTHING"
PUT = f"""
    INSERT INTO posts_taggedthread AS x ({COLUMNS}) {{wanted}}
    ON CONFLICT (tag_id, thread_id) DO UPDATE
        SET community_id = excluded.community_id, is_public = excluded.is_public, kind = excluded.kind,
            last_activity = excluded.last_activity, public_id = excluded.public_id
        WHERE (x.community_id, x.is_public, x.kind, x.last_activity)
              IS DISTINCT FROM (excluded.community_id, excluded.is_public, excluded.kind, excluded.last_activity)
"""  # noqa: S608  (constants of this module; values go in as parameters, here and below)
WRITE = PUT.format(wanted=WANTED.format(of="t.id = %(thread)s AND"))
# Which rows should not be.
SURPLUS = """
    {of} (NOT EXISTS (SELECT 1 FROM posts_taggedpost tp WHERE tp.thread_id = x.thread_id AND tp.tag_id = x.tag_id)
          OR EXISTS (SELECT 1 FROM posts_hiding h JOIN posts_thread t ON t.opening_id = h.post_id
                     WHERE t.id = x.thread_id))
"""
GONE = f"DELETE FROM posts_taggedthread x WHERE {SURPLUS}"  # noqa: S608
# Where the rows of one community's threads are not what its visibility says, turns them over, and counts by tag and
# form the uses in public that this adds or takes away.
FOLLOW = """
    WITH turned AS (
        UPDATE posts_taggedthread x SET is_public = NOT x.is_public
        FROM posts_thread t JOIN communities_community c ON c.id = t.community_id
        WHERE c.id = %s AND x.thread_id = t.id
              AND x.is_public <> (c.visibility = 'public' AND t.audience <> 'members')
        RETURNING x.tag_id, x.thread_id, x.is_public)
    SELECT tp.tag_id, tp.form, sum(CASE WHEN x.is_public THEN 1 ELSE -1 END)
    FROM turned x JOIN posts_taggedpost tp ON tp.thread_id = x.thread_id AND tp.tag_id = x.tag_id
    GROUP BY 1, 2
"""
PLACE = "x.thread_id, x.last_activity, x.public_id"
# The newest in what everyone may read, of one kind or of all: the beginning of an index.
NEWEST_OPEN = f"""
    SELECT {PLACE} FROM posts_taggedthread x WHERE x.tag_id = %s AND x.is_public {{where}}
    ORDER BY x.last_activity {{way}}, x.public_id {{way}} LIMIT %s
"""  # noqa: S608
# The newest of each kind in a community: each is the beginning of an index.
NEWEST = f"""
    SELECT found.* FROM unnest(ARRAY[{{kinds}}]::text[]) AS k(kind){{places}} CROSS JOIN LATERAL (
        SELECT {PLACE} FROM posts_taggedthread x
        WHERE x.tag_id = %s AND x.kind = k.kind AND {{where}}
        ORDER BY x.last_activity {{way}}, x.public_id {{way}} LIMIT %s) found
"""  # noqa: S608
# Of a reader's communities nothing is read beyond what everyone may read has filled the page with already.
NO_FURTHER = """ AND x.last_activity {order}= coalesce(
    (SELECT o.last_activity FROM open o ORDER BY o.last_activity {way} OFFSET %s - 1 LIMIT 1), '{end}infinity')
"""
# The hashtags most said in the latest of a community, beginning with what everyone may read and, for its members
# (`{mine}`), with the rest: each is the beginning of an index. A thread counts once, however much is said in it.
LATELY = """
    SELECT h.name, coalesce(nullif(h.display, ''), h.name) AS shown FROM (
        SELECT u.tag_id, count(*) AS n FROM (
            SELECT found.* FROM (SELECT TRUE AS is_public {mine}) s CROSS JOIN LATERAL (
                SELECT x.tag_id, x.last_activity FROM posts_taggedthread x
                WHERE x.community_id = %(community)s AND x.is_public = s.is_public
                ORDER BY x.last_activity DESC LIMIT {latest}) found
            ORDER BY found.last_activity DESC LIMIT {latest}) u
        GROUP BY u.tag_id ORDER BY n DESC, u.tag_id LIMIT {most}) t
    JOIN posts_hashtag h ON h.id = t.tag_id ORDER BY t.n DESC, h.name
"""


def write(thread: Thread) -> None:
    """Makes the rows of `thread` say what it is now. For the verbs, last of all: tags, hidings and the thread
    itself are written by then. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(of="x.thread_id = %s AND"), [thread.pk])
    statements.write(WRITE, {"thread": thread.pk})


def adding(thread: Thread, tags: Collection[int]) -> Part:
    """The rows of the hashtags (ids) of a new post, which `thread` may have had before. Beside the post's own row, in a
    locked thread whose `last_activity` is noted."""
    return Part(ADD, {"thread": thread.pk, "tags": list(tags), "last_activity": thread.last_activity})


def follow(community: int) -> dict[tuple[int, str], int]:
    """Makes the rows of a community's threads say whether everyone may read them; what that changes in the uses of each
    (tag, form) in public. For whoever holds the community, whose visibility has changed. One query."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [community])
        return {(tag, form): int(step) for tag, form, step in cursor.fetchall()}


def newest(
    tag: int, reader, size: int, *, kind: str = "", community: int | None = None, inside: bool = False,
    after: Sequence[Any] | None = None, before: Sequence[Any] | None = None,
) -> RawSQL:  # fmt: skip
    """The ids of the `size` threads of a tag with the newest activity that `reader` may read, for `pk__in`: of one
    kind, of one community, beyond a place in the list. `inside`: all of the community's, whoever
    asks. The caller asks `visible_to` once more."""
    cursor, order, way = before or after, ">" if before else "<", "ASC" if before else "DESC"
    beyond = f" AND (x.last_activity, x.public_id) {order} (%s, %s)" if cursor else ""
    kinds, end = [kind] if kind else list(Kind.values), [*(cursor or ()), size]
    each = {"kinds": ", ".join(["%s"] * len(kinds)), "way": way}
    mine, mine_params = "SELECT NULL::bigint WHERE false", ()
    if reader.is_authenticated:
        mine, mine_params = Membership.objects.of(reader).active().values("community_id").query.sql_with_params()
    if community is not None:
        where = "x.community_id = %s"
        if not inside:
            where += f" AND (x.is_public OR x.community_id IN ({mine}))"
        found = NEWEST.format(places="", where=where + beyond, **each)
        params = [*kinds, tag, community, *(() if inside else mine_params), *end]
    else:
        of_kind = " AND x.kind = %s" if kind else ""
        opened = NEWEST_OPEN.format(where=of_kind + beyond, way=way)
        found = f"WITH open AS MATERIALIZED ({opened}) SELECT * FROM open"  # noqa: S608
        params = [tag, *([kind] if kind else ()), *end]
        if reader.is_authenticated:
            no_further = NO_FURTHER.format(order="<" if before else ">", way=way, end="" if before else "-")
            where, places = f"x.community_id = m.place{beyond}{no_further}", f" CROSS JOIN ({mine}) m(place)"
            found += f" UNION {NEWEST.format(places=places, where=where, **each)}"
            params += [*kinds, *mine_params, tag, *(cursor or ()), size, size]
    merged = f"SELECT thread_id FROM ({found}) b ORDER BY last_activity {way}, public_id {way} LIMIT %s"  # noqa: S608
    return RawSQL(merged, [*params, size])  # noqa: S611


def lately_in(*, latest: int, most: int, inside: bool) -> Written:
    """The `most` hashtags (name, shown) that stand in the most threads of a `community`, of the `latest` times that one
    was said in a thread there and everyone may read it; with `inside` also for members only, if `reader` is one."""
    mine = "UNION ALL SELECT FALSE WHERE EXISTS ({mine})" if inside else ""
    words = LATELY.format(mine=mine, latest=latest, most=most)
    return Written(words, mine=MEMBER) if inside else Written(words)


MEMBER = Statement(
    lambda reader, community: Membership.objects.of(reader).active().filter(community=community).values("pk")
)


MINE = Statement(lambda reader: Membership.objects.of(reader).active().values("community_id"))


def newest_of_mine(size: int, each: int) -> Written:
    """The ids of the `size` threads with the newest activity in the communities of a signed-in `reader`, no more than
    `each` of one, whatever is said in them: each community is the beginning of an index."""
    latest = f"""
        SELECT t.id FROM ({{mine}}) m(place) CROSS JOIN LATERAL (
            SELECT x.id, x.last_activity, x.public_id FROM posts_thread x WHERE x.community_id = m.place
            ORDER BY x.last_activity DESC, x.public_id DESC LIMIT {each}) t
        ORDER BY t.last_activity DESC, t.public_id DESC LIMIT {size}
    """  # noqa: S608
    return Written(latest, mine=MINE)
