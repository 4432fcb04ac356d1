"""Who hears of what happens in a thread. One function an event; each is one statement, however many people.

Nobody hears of their own doing, nor of somebody across a block (whoever made it) or whom they muted; nor of what they
may not read; nor who has muted the thread or the community; nor who is suspended, banned there, waits to be let in, has
never confirmed their address, or does not agree (any more) that health data are kept. A muted hashtag keeps everything
away but answers to one's own words. What was on a page that somebody opened already is no news to them. Whether they
still may read is asked again when it is told (`posts.telling`)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from accounts import consenting
from accounts.models import User
from accounts.notifying import Found
from peerhealth import statements
from posts.models import Post

# So many of a crowd (who follows a thread, a hashtag, a community) are told in the author's own request.
FEW = 100
CROWD = frozenset(("each", "thread", "tag", "new_thread"))
# Answers to one's own words, and what happened to them.
OWN = ("reply", "helped", "reaction", "moderation", "ask")

# Who an event concerns: by each reason a person, the event and how strong the reason is. The strongest is told.
ONE = {
    "reply": "SELECT b.author_id, 'reply', 1 FROM posts_post b WHERE b.id = %(parent)s",
    "mention": "SELECT x.user_id, 'mention', 2 FROM posts_mention x WHERE x.post_id = %(post)s",
    **{event: f"SELECT b.author_id, '{event}', 1 FROM posts_post b WHERE b.id = %(post)s" for event in OWN[1:-1]},  # noqa: S608
}
ASKED = """SELECT w.person, 'ask', 1 FROM (
        SELECT q.author_id FROM posts_post q LEFT JOIN posts_hiding z ON z.post_id = q.id
        WHERE q.thread_id = %(thread)s AND q.depth = 1 AND q.deleted_at IS NULL AND z.id IS NULL
        UNION SELECT r.user_id FROM posts_reaction r JOIN posts_post q ON q.id = r.post_id
        WHERE q.thread_id = %(thread)s AND q.depth <= 1 AND r.kind = 'me_too'
        UNION SELECT f.user_id FROM posts_threadfollow f WHERE f.thread_id = %(thread)s
        UNION SELECT y.user_id FROM posts_askanswerer y JOIN posts_asksession s ON s.id = y.session_id
        WHERE s.thread_id = %(thread)s AND y.accepted_at IS NOT NULL) w(person)"""
MANY = {
    "ask": ASKED,
    "thread": """SELECT f.user_id, CASE WHEN f.each THEN 'each' ELSE 'thread' END, CASE WHEN f.each THEN 3 ELSE 4 END
        FROM posts_threadfollow f WHERE f.thread_id = %(thread)s""",
    "tag": "SELECT f.user_id, 'tag', 5 FROM posts_tagfollow f WHERE f.tag_id = ANY (%(tags)s) AND f.each",
    "new_thread": """SELECT l.user_id, 'new_thread', 6 FROM communities_communitylevel l
        WHERE l.community_id = %(community)s AND l.level = 'each'""",
}
CROWDED = """
    crowd(person, event, strength) AS MATERIALIZED (SELECT * FROM ({many}) f LIMIT %(most)s),
    heard AS (
        SELECT DISTINCT ON (u.id) u.id, s.event
        FROM ({one} UNION ALL SELECT * FROM crowd) s(person, event, strength)
        JOIN accounts_user u ON u.id = s.person
        JOIN posts_thread t ON t.id = %(thread)s
        JOIN communities_community c ON c.id = t.community_id
        LEFT JOIN communities_membership m ON m.community_id = c.id AND m.user_id = u.id
        WHERE u.id <> %(actor)s AND u.is_active {conditions}
        ORDER BY u.id, s.strength
    )
"""
# Those who hear, by themselves; and to be told, in the statement that tells them (of a crowd that is too large nobody).
HEARD = "WITH {crowded} SELECT (SELECT count(*) FROM crowd), array_agg(id), array_agg(event) FROM heard"
IS_LARGE = "(SELECT count(*) FROM crowd) >= %(most)s"
TO_BE_TOLD = f"""
    SELECT id, event, CASE WHEN event = ANY (%(of_thread)s) THEN %(thread_address)s ELSE %(post_address)s END::text
    FROM heard WHERE event <> ALL (%(crowds)s) OR NOT {IS_LARGE}
"""  # noqa: S608
OF_THREAD = ("tag", "new_thread")
NOBODY = "SELECT NULL::bigint, NULL::text, NULL::integer WHERE FALSE"
CONDITIONS = """
    AND EXISTS (SELECT 1 FROM accounts_consent g
        WHERE g.user_id = u.id AND g.version = %(consent)s AND g.withdrawn_at IS NULL)
    AND (EXISTS (SELECT 1 FROM account_emailaddress a WHERE a.user_id = u.id AND a.verified)
        OR NOT EXISTS (SELECT 1 FROM account_emailaddress a WHERE a.user_id = u.id))
    AND CASE WHEN m.id IS NULL OR (m.outside AND m.banned_until <= now())
        THEN c.visibility = 'public' AND t.audience <> 'members'
        ELSE m.state = 'active' OR (m.state = 'banned' AND m.banned_until <= now()) END
"""
# Of what a moderator does to one's own post everybody is told; of all else not.
UNLESS = """
    AND u.id NOT IN (SELECT blocker_id FROM accounts_block WHERE blocked_id = %(actor)s
        UNION ALL SELECT blocked_id FROM accounts_block WHERE blocker_id = %(actor)s
        UNION ALL SELECT muter_id FROM accounts_mute WHERE muted_id = %(actor)s)
    AND u.id NOT IN (SELECT user_id FROM posts_threadmute WHERE thread_id = %(thread)s)
    AND u.id NOT IN (SELECT user_id FROM communities_communitylevel
        WHERE community_id = %(community)s AND level = 'muted')
    AND (s.event = ANY (%(own)s) OR u.id NOT IN (SELECT q.user_id FROM posts_tagmute q
        JOIN posts_taggedpost w ON w.tag_id = q.tag_id WHERE w.thread_id = %(thread)s))
    AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = %(post)s
        OR h.post_id = (SELECT opening_id FROM posts_thread WHERE id = %(thread)s))
    AND NOT EXISTS (SELECT 1 FROM posts_post d WHERE d.id = %(post)s AND d.deleted_at IS NOT NULL)
    AND (s.event = ANY (%(own)s) AND s.event <> 'reply' OR NOT EXISTS (SELECT 1 FROM posts_reading r
        WHERE r.user_id = u.id AND r.thread_id = %(thread)s AND (r.upto >= %(number)s OR %(number)s = ANY (r.seen))))
"""


@dataclass(frozen=True)
class Heard:
    """Who hears, with the event that each is told of; `is_crowd`: they are more than FEW, and the crowd is not here."""

    people: dict[int, str]
    is_crowd: bool = False


def for_reply(post: Post) -> list[int]:
    """Who wrote what `post` answers."""
    return list(_hear(post, ["reply"]).people)


def for_mention(post: Post) -> list[int]:
    """Whom `post` names."""
    return list(_hear(post, ["mention"]).people)


def for_thread(post: Post) -> dict[int, str]:
    """Who follows the thread of `post`: "each" for those who asked for every reply, "thread" for the others."""
    return _hear(post, ["thread"]).people


def for_tag(post: Post, tags: Iterable[int]) -> list[int]:
    """Who wants to hear of every new thread with one of `tags` (ids); `post` is the opening of one."""
    return list(_hear(post, ["tag"], tags=tags).people)


def for_new_thread(post: Post) -> list[int]:
    """Who wants to hear of every new thread in the community; `post` is the opening of one."""
    return list(_hear(post, ["new_thread"]).people)


def for_helped(post: Post, by: User) -> list[int]:
    """Who wrote the reply that helped `by`."""
    return list(_hear(post, ["helped"], by=by).people)


def for_reaction(post: Post, by: User) -> list[int]:
    """Who wrote the post to which `by` reacted."""
    return list(_hear(post, ["reaction"], by=by).people)


def for_moderation(post: Post, by: User) -> list[int]:
    """Who wrote the post about which the moderator `by` decided; a block or a mute is no reason not to know."""
    return list(_hear(post, ["moderation"], by=by).people)


def for_asked(post: Post, by: User | None) -> list[int]:
    """Whom it concerns that something has changed about the *Ask a professional* session that `post` opens: who asked,
    said "me too", follows or said yes to answering."""
    return list(_hear(post, ["ask"], by=by, most=None).people)


def for_new_post(post: Post, tags: Iterable[int] = (), *, most: int | None = None) -> Heard:
    """Everybody who hears of a new post, each by their strongest reason. `tags`: of a new thread, those (ids) whose
    followers are told. A crowd of more than `most` (None: however many) is left for later. One query."""
    return _hear(post, _events(post), tags=tags, most=most)


def of_new_post(post: Post, tags: Iterable[int] = (), *, most: int = FEW) -> Found:
    """The same people, each with what they are told of: the post, or its thread. No query: for the one that tells."""
    also = {"thread_address": post.thread.public_id, "post_address": post.public_id}
    lists = {"of_thread": list(OF_THREAD), "crowds": sorted(CROWD)}
    asked = _asked(post, tags=tags, most=most) | also | lists
    told = [*_events(post), *(["each"] if not post.is_opening else [])]
    return Found(TO_BE_TOLD, told, asked, before=f"{_crowded(tuple(_events(post)))}, ", more=IS_LARGE)


def _events(post: Post) -> list[str]:
    return ["mention", "tag", "new_thread"] if post.is_opening else ["reply", "mention", "thread"]


@cache
def _crowded(events: tuple[str, ...]) -> str:
    one = " UNION ALL ".join(ONE[event] for event in events if event in ONE) or NOBODY
    many = " UNION ALL ".join(MANY[event] for event in events if event in MANY) or NOBODY
    return CROWDED.format(one=one, many=many, conditions=CONDITIONS if "moderation" in events else CONDITIONS + UNLESS)


def _hear(
    post: Post, events: Collection[str], *, by: User | None = None, tags: Iterable[int] = (), most: int | None = None
) -> Heard:
    words = HEARD.format(crowded=_crowded(tuple(events)))
    ((crowd, people, reasons),) = statements.ask(words, _asked(post, by=by, tags=tags, most=most))
    heard = dict(zip(people or (), reasons or (), strict=True))
    if most is None or crowd <= most:
        return Heard(heard)
    return Heard({person: event for person, event in heard.items() if event not in CROWD}, is_crowd=True)


def _asked(
    post: Post, *, by: User | None = None, tags: Iterable[int] = (), most: int | None = None
) -> dict[str, Any]:  # fmt: skip
    return {
        "actor": by.pk if by else post.author_id or 0, "post": post.pk, "parent": post.parent_id,
        "number": post.number, "thread": post.thread_id, "community": post.thread.community_id, "tags": list(tags),
        "consent": consenting.VERSION, "own": list(OWN), "most": None if most is None else most + 1,
    }  # fmt: skip
