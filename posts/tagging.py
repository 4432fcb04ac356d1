"""Hashtags in rows: which posts carry them, and the form in which each is shown.

Every change of counts goes through `Counts`, once at the end of a transaction that holds the thread's lock: it locks
the tags in one order, so that two writers never wait for each other in a circle. Who puts tags on posts and who merges
tags take turns (`take_turn`): whoever has read what a tag stands for, writes before that changes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from communities import changing
from peerhealth import statements
from peerhealth.new_rows import Part
from peerhealth.statements import Statement
from posts.hashtags import identity
from posts.models import Hashtag, HashtagAlias, Hiding, Post, TaggedPost, Thread

# An advisory lock of the database: shared by all who write tags, alone for whoever merges some.
TURN = 7_283_501
ALONE, SHARED = "pg_advisory_xact_lock(%(turn)s)", "pg_advisory_xact_lock_shared(%(turn)s)"
LONGEST = 100  # what a row can hold; folding may lengthen a word (one Arabic ligature stands for eighteen letters)
# The tags are locked first, in one order.
COUNT = """
WITH held AS MATERIALIZED (
    SELECT id FROM posts_hashtag WHERE id = ANY(%(held)s::bigint[]) ORDER BY id FOR NO KEY UPDATE)
INSERT INTO posts_hashtagform AS f (tag_id, form, uses)
    SELECT * FROM unnest(%(of)s::bigint[], %(counted)s::text[], %(steps)s::int[]) WHERE (SELECT count(*) FROM held) > 0
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
# The tag of each name: another name of one goes before the tag that was called so.
NAMED = """
    SELECT n.name, coalesce(t.name, own.name), coalesce(t.display, own.display), coalesce(t.id, own.id)
    FROM unnest(%(names)s::text[]) n(name) LEFT JOIN posts_hashtag own ON own.name = n.name
         LEFT JOIN posts_hashtagalias a ON a.name = n.name LEFT JOIN posts_hashtag t ON t.id = a.tag_id
    WHERE coalesce(t.id, own.id) IS NOT NULL
"""
PUT = """
    INSERT INTO posts_taggedpost (content_object_id, thread_id, tag_id, form)
    SELECT {post}, %(thread)s, * FROM unnest(%(tags)s::bigint[], %(forms)s::text[])
"""
PUT_THERE, PUT_NEW = PUT.format(post="%(post)s"), PUT.format(post="(SELECT id FROM new)")
CHOOSE_DISPLAY = f"UPDATE posts_hashtag SET display = {DISPLAY}, uses = {USES} WHERE id = ANY(%(tags)s::bigint[])"  # noqa: S608


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
        of, forms, steps = (list(column) for column in zip(*changed, strict=True))
        statements.write(COUNT, {"held": tags, "of": of, "counted": forms, "steps": steps})
        choose_display(tags)


def choose_display(tags: Collection[int]) -> None:
    """Writes in which form each of `tags` (ids) is shown, and how often it is used, after its forms were counted. One
    query."""
    statements.write(CHOOSE_DISPLAY, {"tags": list(tags)})


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


def marking(tags: Mapping[str, tuple[int, str]], thread: Thread, *, public: bool) -> list[Part]:
    """The hashtags of a new post ((id, form) by name, as `named` gives them), and their uses if everyone may read it.
    Beside the post's own row; what is counted is shown by `choose_display`. Some, not none."""
    rows = list(tags.values())
    put = {"thread": thread.pk, "tags": [tag for tag, _form in rows], "forms": [form for _tag, form in rows]}
    parts = [Part(PUT_NEW, put)]
    if public:
        of, forms = (list(column) for column in zip(*sorted(rows), strict=True))
        parts.append(Part(COUNT, {"held": of, "of": of, "counted": forms, "steps": [1] * len(of)}))
    return parts


def take_turn(*, alone: bool = False) -> None:
    """Waits until nobody merges tags (`alone`: until nobody else writes any), and holds that to the end of the
    transaction. Taken before any lock of a tag; no thread or person is locked after it."""
    statements.ask(f"SELECT {ALONE if alone else SHARED}", {"turn": TURN})


def set_tags(post: Post, forms: Iterable[str], *, public: bool, counts: Counts) -> set[int]:
    """Makes `forms` (display forms as typed; none: takes them all off) the hashtags of `post`; another name of a tag
    stands for the tag. `public`: whether its uses count; what changes is noted in `counts`. The ids of tags that the
    post did not have before."""
    take_turn()
    wanted, tags = _by_target(_by_name(forms))
    rows = TaggedPost.objects.filter(content_object=post)
    present = list(rows.order_by("pk").values_list("tag__name", "form", "tag_id"))
    if [(name, form) for name, form, _tag in present] == list(wanted.items()):
        return set()
    if present:
        rows.delete()
    tags |= _made(wanted.keys() - tags.keys())
    put = {"tags": [tags[name] for name in wanted], "forms": list(wanted.values())}
    statements.write(PUT_THERE, put | {"post": post.pk, "thread": post.thread_id})
    if public:
        counts.note([(tag, form) for _name, form, tag in present], -1)
        counts.note([(tags[name], form) for name, form in wanted.items()], +1)
    return set(tags.values()) - {tag for _name, _form, tag in present}


def named(forms: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The hashtags that `forms` of a new post stand for, in the order typed: (id, form) by name; those that were none
    are made. The caller has taken its turn. One query where there are any; two more where one is new."""
    wanted, tags = _by_target(_by_name(forms))
    tags |= _made(wanted.keys() - tags.keys())
    return {name: (tags[name], form) for name, form in wanted.items()}


def _by_name(forms: Iterable[str]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for form in forms:
        wanted.setdefault(identity(form), form)
    return {name: form for name, form in wanted.items() if 0 < len(name) <= LONGEST}


def _by_target(wanted: dict[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """`wanted` (form by identity) with the tag in the place of its other names: in its own form, since theirs must not
    become the form in which it is shown. And the ids of those of the tags that there are already. One query, none for
    none."""
    if not wanted:
        return {}, {}
    targets, ids = {}, {}
    for name, target, display, pk in statements.ask(NAMED, {"names": list(wanted)}):
        ids[target] = pk
        if name != target:
            targets[name] = (target, (display or target)[:64])
    found: dict[str, str] = {}
    for name, form in wanted.items():
        found.setdefault(*targets.get(name, (name, form)))
    return found, {name: pk for name, pk in ids.items() if name in found}


def _made(names: Collection[str]) -> dict[str, int]:
    """The ids of tags that were none a moment ago, made in one order."""
    if not names:
        return {}
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
