"""Hashtags in rows: which posts carry them, and the form in which each is shown.

Every change of counts goes through `Counts`, once at the end of a transaction that holds the thread's lock: it locks
the tags in one order, so that two writers never wait for each other in a circle. Who puts tags on posts and who merges
tags take turns (`take_turn`): whoever has read what a tag stands for, writes before that changes.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from communities import changing
from peerhealth.statements import Statement
from posts.hashtags import identity
from posts.models import Hashtag, HashtagAlias, Hiding, Post, TaggedPost, Thread

# An advisory lock of the database: shared by all who write tags, alone for whoever merges some.
TURN = 7_283_501
LONGEST = 100  # what a row can hold; folding may lengthen a word (one Arabic ligature stands for eighteen letters)
COUNT = """
INSERT INTO posts_hashtagform AS f (tag_id, form, uses)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[])
ON CONFLICT (tag_id, form) DO UPDATE SET uses = f.uses + excluded.uses
"""
# The most used CamelCase form (a capital after a small letter: screen readers then read the words apart), else the most
# used form of any shape; the older one when two are used alike. Counted in posts that everyone may read.
DISPLAY = """coalesce((
    SELECT form FROM posts_hashtagform
    WHERE tag_id = posts_hashtag.id AND uses > 0
    ORDER BY form ~ '[[:lower:]][[:upper:]]' DESC, uses DESC, id LIMIT 1
), '')"""
USES = "coalesce((SELECT sum(uses) FROM posts_hashtagform WHERE tag_id = posts_hashtag.id AND uses > 0), 0)"
CHOOSE_DISPLAY = f"UPDATE posts_hashtag SET display = {DISPLAY}, uses = {USES} WHERE id = ANY(%s)"  # noqa: S608


class Counts(Counter[tuple[int, str]]):
    """Uses of (tag id, form) to be added or taken away in public."""

    def note(self, rows: Iterable[tuple[int, str]], step: int) -> None:
        """One use more (`step` 1) or less (-1) of each row."""
        for row in rows:
            self[row] += step

    def write(self) -> None:
        """Writes what has changed and chooses the display forms of the tags concerned."""
        changed = sorted((tag, form, step) for (tag, form), step in self.items() if step)
        if not changed:
            return
        tags = sorted({tag for tag, _form, _step in changed})
        list(Hashtag.objects.filter(pk__in=tags).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [list(column) for column in zip(*changed, strict=True)])
            cursor.execute(CHOOSE_DISPLAY, [tags])


def counts_in_public(thread: Thread) -> bool:
    """Whether everyone may read the thread: by its community (as it is now, and stays to the end of the transaction),
    its audience, and because its opening is not hidden."""
    changing.hold_visibility(thread.community)
    if not thread.is_public:
        return False
    return thread.opening_id is None or not Hiding.objects.filter(post_id=thread.opening_id).exists()


def names_of(name: str) -> list[str]:
    """All names of the hashtag that `name` names: its own first, then the others. What nobody has used is alone. One
    query."""
    known = HashtagAlias.objects.filter(Q(name=name) | Q(tag__name=name) | Q(tag__aliases__name=name))
    rows = sorted(set(known.values_list("tag__name", "name")))
    own = rows[0][0] if rows else name
    return list(dict.fromkeys([own, *(other for _own, other in rows), name]))


def take_turn(*, alone: bool = False) -> None:
    """Waits until nobody merges tags (`alone`: until nobody else writes any), and holds that to the end of the
    transaction. Taken before any lock of a tag; no thread or person is locked after it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [TURN])


def set_tags(post: Post, forms: Iterable[str], *, public: bool, counts: Counts, is_new: bool = False) -> set[int]:
    """Makes `forms` (display forms as typed; none: takes them all off) the hashtags of `post`; another name of a tag
    stands for the tag. `public`: whether its uses count; what changes is noted in `counts`. `is_new`: the post has no
    tags yet. The ids of tags that the post did not have before."""
    wanted: dict[str, str] = {}
    for form in forms:
        wanted.setdefault(identity(form), form)
    wanted = {name: form for name, form in wanted.items() if 0 < len(name) <= LONGEST}
    take_turn()
    wanted = _by_target(wanted) if wanted else {}
    rows = TaggedPost.objects.none() if is_new else TaggedPost.objects.filter(content_object=post)
    present = list(rows.order_by("pk").values_list("tag__name", "form", "tag_id"))
    if [(name, form) for name, form, _tag in present] == list(wanted.items()):
        return set()
    rows.delete()
    tags = _tags(wanted)
    TaggedPost.objects.bulk_create(
        [
            TaggedPost(content_object=post, thread_id=post.thread_id, tag_id=tags[name], form=form)
            for name, form in wanted.items()
        ]
    )
    if public:
        counts.note([(tag, form) for _name, form, tag in present], -1)
        counts.note([(tags[name], form) for name, form in wanted.items()], +1)
    return set(tags.values()) - {tag for _name, _form, tag in present}


def _by_target(wanted: dict[str, str]) -> dict[str, str]:
    """`wanted` (form by identity) with the tag in the place of its other names: in its own form, since theirs must not
    become the form in which it is shown."""
    rows = HashtagAlias.objects.filter(name__in=list(wanted)).values_list("name", "tag__name", "tag__display")
    targets = {name: (target, (display or target)[:64]) for name, target, display in rows}
    found: dict[str, str] = {}
    for name, form in wanted.items():
        found.setdefault(*targets.get(name, (name, form)))
    return found


def _tags(names: Iterable[str]) -> dict[str, int]:
    """The id of each tag, made at need, in one order."""
    Hashtag.objects.bulk_create([Hashtag(name=name, slug=name) for name in sorted(names)], ignore_conflicts=True)
    return dict(Hashtag.objects.filter(name__in=list(names)).values_list("name", "pk"))


def uses_in(thread: Thread) -> list[tuple[int, str]]:
    """All (tag id, form) in the posts of a thread, to count them in or out when it becomes public or stops being."""
    return list(TaggedPost.objects.filter(thread=thread).values_list("tag_id", "form"))


TAGS = Statement(
    lambda posts: (
        TaggedPost.objects.filter(content_object__in=posts)
        .order_by("id")
        .values_list("content_object_id", "tag__name", "tag__display", "form")
    )
)


def tags_of(post_ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """For each post its hashtags in the order typed: `name` for the address, `shown` for the eye. One query."""
    return by_post(TAGS(posts=list(post_ids)))


def by_post(rows: Iterable[tuple[int, str, str, str]]) -> dict[int, list[dict[str, str]]]:
    """The same, of rows of TAGS."""
    found: dict[int, list[dict[str, str]]] = {}
    for post_id, name, display, form in rows:
        found.setdefault(post_id, []).append({"name": name, "shown": display or form})
    return found
