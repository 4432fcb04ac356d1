"""What a word that somebody is typing could become: a hashtag, or the name of somebody in this conversation.

Everything comes from what that reader may read. Hashtags are counted in what everyone may read and in the latest of
what the reader may read beyond that; names are those of people whose words stand in the thread before the reader's
eyes, so no answer tells who is a member, or even here.
"""

from django.db.models import Max, QuerySet
from django.db.models.functions import Left, Lower

from accounts.models import User
from accounts.names import normalise
from communities.folding import squeezed
from communities.models import Community, CommunityName, ConditionName
from peerhealth.beginnings import Begins
from peerhealth.statements import Fixed, Statement, Together, Written
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
ELSEWHERE = f"""
    SELECT tag.name, used.form, count(*) AS n
    FROM posts_thread t JOIN communities_community c ON c.id = t.community_id JOIN posts_post o ON o.id = t.opening_id
         JOIN posts_taggedpost used ON used.thread_id = t.id JOIN posts_hashtag tag ON tag.id = used.tag_id
    WHERE t.id IN ({{latest}}) AND (c.visibility <> 'public' OR t.audience = 'members') AND o.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = o.id)
      AND (starts_with(tag.name, %(begins)s)
           OR EXISTS (SELECT 1 FROM posts_hashtagalias a WHERE a.tag_id = tag.id AND starts_with(a.name, %(begins)s)))
    GROUP BY tag.name, used.form ORDER BY n DESC, used.form LIMIT {ROWS}
"""  # noqa: S608  (a constant of this module; values go in as parameters)


def tags(word: str, reader: User, community: Community | None = None) -> list[str]:
    """At most MOST display forms of hashtags that `word` could become: what `community` says of itself (its own tag
    first), the tag of a community that is called just so, then those that begin with `word`, by use, and those of
    communities whose names begin so. Another name of a tag gives the tag. None for a word of which nothing can be in a
    hashtag. One query."""
    begins = identity(word)
    if not begins:
        return []
    shown: dict[str, str] = {}
    for form in [community.hashtag, *community.hashtags, *community.treatments] if community else []:
        if identity(form).startswith(begins):
            shown.setdefault(identity(form), form)
    letters = Fixed(len(begins)) if len(begins) <= INDEXED else None
    called, used, elsewhere = _look_up(reader, begins=begins, letters=letters, called=_name_of(word))
    for _name, form in (entry for entry in called if entry[0] == squeezed(word)):
        shown.setdefault(identity(form), form)
    for name, form, uses in elsewhere:
        before = used.get(name, (0, ""))
        used[name] = (before[0] + uses, before[1] or form)
    for name, (_uses, form) in sorted(used.items(), key=lambda entry: (-entry[1][0], entry[0])):
        shown.setdefault(name, form)
    for _name, form in called:
        shown.setdefault(identity(form), form)
    return list(shown.values())[:MOST]


def _look_up(reader: User, **asked) -> tuple[list, dict[str, tuple[int, str]], list]:
    """(squeezed name, canonical tag) of communities, the shortest first; (uses, display form) by identity of what is
    used in public; and (identity, form, uses) of what is used elsewhere."""
    told = FOR_READERS(reader=reader, **asked) if reader.is_authenticated else FOR_VISITORS(reader=reader, **asked)
    called, used, elsewhere = (*told, [])[:3]
    shown = {name: (uses, display or name) for name, display, uses in used}
    return sorted(called, key=lambda row: (len(row[0]), row)), shown, elsewhere


def _name_of(word: str) -> str | None:
    """What names of communities are to begin with. A letter says too little."""
    begins = squeezed(word)
    return begins if len(begins) >= NAMED_FROM else None


def _called(reader, called: str | None) -> QuerySet:
    """Communities that `reader` may know of: by their own names and those of the conditions they are a place for."""
    if called is None:
        return CommunityName.objects.none().values_list("squeezed", "community__hashtag")
    begins, communities = Begins("squeezed", called), Community.objects.listed_for(reader).order_by()
    own = CommunityName.objects.filter(begins, community__in=communities)
    theirs = ConditionName.objects.filter(begins, is_wrong=False, condition__communities__in=communities)
    rows = own.values_list("squeezed", "community__hashtag").union(
        theirs.values_list("squeezed", "condition__communities__hashtag")
    )
    return rows.order_by("squeezed")[:ROWS]


def _used_in_public(begins: str, letters: int | None) -> QuerySet:
    """The most used in posts that everyone may read. The commonest beginnings, of a few `letters`, are read off an
    index; so is the range of names for longer ones."""
    tags = Hashtag.objects.filter(uses__gt=0)
    if letters:
        named = tags.annotate(beginning=Left("name", letters)).filter(beginning=begins)
    else:
        named = tags.filter(Begins("name", begins))
    columns = ("name", "display", "uses")
    aliased = tags.filter(pk__in=HashtagAlias.objects.filter(Begins("name", begins)).order_by().values("tag_id")[:ROWS])
    return named.order_by("-uses", "name").values_list(*columns)[:ROWS].union(aliased.values_list(*columns))


FOR_VISITORS = Together(Statement(_called), Statement(_used_in_public))
# And what only members may read among the latest conversations of the communities of a reader.
FOR_READERS = Together(
    Statement(_called), Statement(_used_in_public), Written(ELSEWHERE, latest=tag_index.newest_of_mine(LATEST, OF_ONE))
)


def names(word: str, reader: User, thread: Thread) -> list[str]:
    """At most MOST user names that begin with `word` (none: all): of people whose words `reader` can read in `thread`,
    with no block between the two; who spoke last comes first. One query."""
    people = User.objects.mentionable_by(reader.pk).annotate(folded=Lower("username"))
    people = people.filter(folded__startswith=normalise(word).lower()).exclude(pk=reader.pk)
    posts = Post.objects.visible_to(reader).filter(thread=thread, hiding__isnull=True, author__in=people)
    spoke = posts.values("author__username").annotate(last=Max("number")).order_by("-last")
    return [row["author__username"] for row in spoke[:MOST]]
