"""Hashtags in rows: which posts carry them, and the form in which each is shown."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F

from posts.hashtags import identity
from posts.models import Hashtag, HashtagForm, Post, TaggedPost

# The most used CamelCase form (a capital after a small letter: screen readers then read the words apart), else the most
# used form of any shape; the older one when two are used alike. Counted in posts that everyone may read.
CHOOSE_DISPLAY = """
UPDATE posts_hashtag SET display = coalesce((
    SELECT form FROM posts_hashtagform
    WHERE tag_id = posts_hashtag.id AND uses > 0
    ORDER BY form ~ '[[:lower:]][[:upper:]]' DESC, uses DESC, id LIMIT 1
), '') WHERE id = ANY(%s)
"""


def set_tags(post: Post, forms: Iterable[str]) -> None:
    """Makes `forms` (display forms as typed) the hashtags of `post`, with all counts."""
    clear_tags(post)
    by_identity = {identity(form): form for form in reversed(list(forms))}
    if not by_identity:
        return
    Hashtag.objects.bulk_create([Hashtag(name=name, slug=name) for name in sorted(by_identity)], ignore_conflicts=True)
    tags = Hashtag.objects.in_bulk(by_identity, field_name="name")
    TaggedPost.objects.bulk_create(
        [
            TaggedPost(content_object=post, thread_id=post.thread_id, tag=tags[name], form=form)
            for name, form in by_identity.items()
        ]
    )
    _count({tags[name].pk: form for name, form in by_identity.items()}, post, +1)


def clear_tags(post: Post) -> None:
    """Takes all hashtags off `post`: it is being deleted, hidden, or tagged anew."""
    rows = dict(TaggedPost.objects.filter(content_object=post).values_list("tag_id", "form"))
    if rows:
        TaggedPost.objects.filter(content_object=post).delete()
        _count(rows, post, -1)


def _count(forms: dict[int, str], post: Post, step: int) -> None:
    if post.thread.is_public:
        count_forms(list(forms.items()), step)


def count_forms(forms: list[tuple[int, str]], step: int) -> None:
    """Counts one use more (`step` 1) or less (-1) of each (tag id, form) in public, and chooses what is shown. Rows are
    taken in one order, so that two writers never wait for each other in a circle."""
    for tag_id, form in sorted(forms):
        HashtagForm.objects.get_or_create(tag_id=tag_id, form=form)
        HashtagForm.objects.filter(tag_id=tag_id, form=form).update(uses=F("uses") + step)
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE_DISPLAY, [sorted({tag_id for tag_id, _form in forms})])


def count_thread(thread, step: int) -> None:
    """Counts the hashtags of all posts of a thread whose audience changes: it becomes public (1) or stops (-1)."""
    count_forms(list(TaggedPost.objects.filter(thread=thread).values_list("tag_id", "form")), step)


def tags_of(post_ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """For each post its hashtags in the order typed: `name` for the address, `shown` for the eye. One query."""
    rows = TaggedPost.objects.filter(content_object__in=list(post_ids)).order_by("id")
    found: dict[int, list[dict[str, str]]] = {}
    for post_id, name, display, form in rows.values_list("content_object_id", "tag__name", "tag__display", "form"):
        found.setdefault(post_id, []).append({"name": name, "shown": display or form})
    return found
