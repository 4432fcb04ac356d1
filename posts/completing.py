"""What a word that somebody is typing could become: a hashtag, or the name of somebody in this conversation.

Everything comes from what that reader may read. Hashtags are counted in what everyone may read and in the latest of
what the reader may read beyond that; names are those of people whose words stand in the thread before the reader's
eyes, so no answer tells who is a member, or even here.
"""

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Left, Lower

from accounts.models import User
from accounts.names import normalise
from communities.folding import squeezed
from communities.models import Community, CommunityName, ConditionName
from posts import tag_index
from posts.hashtags import identity
from posts.models import Hashtag, HashtagAlias, Post, Thread

MOST = 8
# Of conversations that not everyone may read, the latest: what people talk about now, at a cost that does not grow.
LATEST, OF_ONE, ROWS = 200, 100, 200
# Beginnings of so many letters have an index of their own; names of communities are looked at from so many on.
INDEXED, NAMED_FROM = 3, 2
# What only members may read, in threads of the reader's own communities (`latest`), so everything that
# `Thread.visible_to` asks holds: no hidden opening, not even where the reader might see it. Written out, because
# putting the same together from its parts at every letter took three times as long as the database needs to answer it.
ELSEWHERE = """
    SELECT tag.name, used.form, count(*) AS n
    FROM posts_thread t JOIN communities_community c ON c.id = t.community_id JOIN posts_post o ON o.id = t.opening_id
         JOIN posts_taggedpost used ON used.thread_id = t.id JOIN posts_hashtag tag ON tag.id = used.tag_id
    WHERE t.id IN ({latest}) AND (c.visibility <> 'public' OR t.audience = 'members') AND o.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = o.id)
      AND (starts_with(tag.name, %s)
           OR EXISTS (SELECT 1 FROM posts_hashtagalias a WHERE a.tag_id = tag.id AND starts_with(a.name, %s)))
    GROUP BY tag.name, used.form ORDER BY n DESC, used.form LIMIT %s
"""


def tags(word: str, reader: User, community: Community | None = None) -> list[str]:
    """At most MOST display forms of hashtags that `word` could become: what `community` says of itself (its own tag
    first), the tag of a community that is called just so, then those that begin with `word`, by use, and those of
    communities whose names begin so. Another name of a tag gives the tag. None for a word of which nothing can be in a
    hashtag. Three queries."""
    begins = identity(word)
    if not begins:
        return []
    shown: dict[str, str] = {}
    for form in [community.hashtag, *community.hashtags, *community.treatments] if community else []:
        if identity(form).startswith(begins):
            shown.setdefault(identity(form), form)
    called = _called(word, reader)
    for _name, form in (entry for entry in called if entry[0] == squeezed(word)):
        shown.setdefault(identity(form), form)
    used = _used_in_public(begins)
    for name, (uses, form) in _used_elsewhere(begins, reader).items():
        before = used.get(name, (0, ""))
        used[name] = (before[0] + uses, before[1] or form)
    for name, (_uses, form) in sorted(used.items(), key=lambda entry: (-entry[1][0], entry[0])):
        shown.setdefault(name, form)
    for _name, form in called:
        shown.setdefault(identity(form), form)
    return list(shown.values())[:MOST]


def _called(word: str, reader: User) -> list[tuple[str, str]]:
    """(squeezed name, canonical tag) of communities that `reader` may know of: by their own names and those of the
    conditions they are a place for that begin with `word`, the shortest first. A letter says too little."""
    begins = squeezed(word)
    if len(begins) < NAMED_FROM:
        return []
    communities = Community.objects.listed_for(reader)
    own = CommunityName.objects.filter(squeezed__startswith=begins, community__in=communities)
    theirs = ConditionName.objects.filter(squeezed__startswith=begins, is_wrong=False)
    theirs = theirs.filter(condition__communities__in=communities)
    rows = own.values_list("squeezed", "community__hashtag").union(
        theirs.values_list("squeezed", "condition__communities__hashtag")
    )
    return sorted(rows.order_by("squeezed")[:ROWS], key=lambda row: (len(row[0]), row))


def _used_in_public(begins: str) -> dict[str, tuple[int, str]]:
    """(uses, display form) by identity of the most used in posts that everyone may read. The commonest beginnings, of a
    few letters, are read off an index; so is the range of names for longer ones."""
    tags = Hashtag.objects.filter(uses__gt=0)
    if len(begins) <= INDEXED:
        named = tags.annotate(beginning=Left("name", len(begins))).filter(beginning=begins)
    else:
        named = tags.filter(name__startswith=begins)
    columns = ("name", "display", "uses")
    aliased = tags.filter(pk__in=HashtagAlias.objects.filter(name__startswith=begins).values("tag_id")[:ROWS])
    rows = named.order_by("-uses", "name").values_list(*columns)[:ROWS].union(aliased.values_list(*columns))
    return {name: (uses, display or name) for name, display, uses in rows}


def _used_elsewhere(begins: str, reader: User) -> dict[str, tuple[int, str]]:
    """The same for what only members may read among the latest conversations of the communities of `reader`."""
    if not reader.is_authenticated:
        return {}
    latest = tag_index.newest_of_mine(reader, LATEST, OF_ONE)
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE.format(latest=latest.sql), [*latest.params, begins, begins, ROWS])
        rows = cursor.fetchall()
    found: dict[str, tuple[int, str]] = {}
    for name, form, uses in rows:
        before = found.get(name, (0, form))
        found[name] = (before[0] + uses, before[1])
    return found


def names(word: str, reader: User, thread: Thread) -> list[str]:
    """At most MOST user names that begin with `word` (none: all): of people whose words `reader` can read in `thread`,
    with no block between the two; who spoke last comes first. One query."""
    people = User.objects.mentionable_by(reader.pk).annotate(folded=Lower("username"))
    people = people.filter(folded__startswith=normalise(word).lower()).exclude(pk=reader.pk)
    posts = Post.objects.visible_to(reader).filter(thread=thread, hiding__isnull=True, author__in=people)
    spoke = posts.values("author__username").annotate(last=Max("number")).order_by("-last")
    return [row["author__username"] for row in spoke[:MOST]]
