"""Drawing stored posts again, after the renderer has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from communities import glossary
from peerhealth import markup
from posts.models import Hiding, Outcome, Post, TaggedPost, Thread
from posts.publishing import locked
from posts.putting import mentionable
from posts.searching import indexing
from posts.tagging import Counts, counts_in_public, set_tags


@dataclass
class Batch:
    """How a batch went."""

    done: int = 0
    refused: int = 0


def due(*, every: bool = False):
    """The posts to draw again: those of older versions of the renderer, or `every` one that has words."""
    posts = Post.objects.filter(deleted_at__isnull=True)
    return posts if every else posts.filter(markup_version__lt=markup.VERSION)


def outcomes_due(*, every: bool = False):
    """As `due`, of what people told that happened."""
    outcomes = Outcome.objects.all()
    return outcomes if every else outcomes.filter(markup_version__lt=markup.VERSION)


def rerender(posts, *, batch: int = 200) -> Iterator[Batch]:
    """Draws `posts` again, a transaction a batch, and yields each batch's result. A post that the present renderer
    refuses keeps its HTML: better as it was than gone."""
    return map(_rerender_batch, _batches(posts, batch))


def rerender_outcomes(outcomes, *, batch: int = 200) -> Iterator[Batch]:
    """As `rerender`, of what people told that happened."""
    return map(_rerender_outcomes, _batches(outcomes, batch))


def _batches(rows, batch: int) -> Iterator[list[int]]:
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _rerender_outcomes(ids: list[int]) -> Batch:
    result = Batch()
    for told in Outcome.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        author = Thread.objects.values_list("author_id", flat=True).get(pk=told.thread_id)
        meant = _meant(told.body, author, told.mentions.values_list("pk", flat=True))
        try:
            html = markup.parse(told.body, names=meant).html
        except markup.MarkupError:
            result.refused += 1
            continue
        Outcome.objects.filter(pk=told.pk).update(html=html, markup_version=markup.VERSION)
        result.done += 1
    return result


def _rerender_batch(ids: list[int]) -> Batch:
    result, retagged, versions = Batch(), {}, {}
    with transaction.atomic():
        # Locked, so that an edit that arrives meanwhile is not overwritten with what the post said before.
        posts = Post.objects.select_for_update(of=("self",)).select_related("thread__community")
        posts = posts.filter(pk__in=ids, deleted_at__isnull=True).order_by("pk")
        for post in posts:
            try:
                meant = _meant(post.body, post.author_id, post.mentions.values_list("user_id", flat=True))
                document = markup.parse(post.body, names=meant)
            except markup.MarkupError:
                result.refused += 1
                continue
            place = post.thread.community
            version = versions.get(place.pk) or versions.setdefault(place.pk, glossary.current(place))
            html = glossary.linked(document.html, place, version=version)
            Post.objects.filter(pk=post.pk).update(html=html, markup_version=markup.VERSION)
            retagged[post.pk] = document.hashtags
            result.done += 1
    for pk, hashtags in retagged.items():
        _retag(pk, hashtags)
    return result


def _meant(body: str, author_id: int | None, mentioned: Iterable[int]) -> dict[str, User]:
    """The people whom the words mentioned when they were written (their ids: `mentioned`), as far as they still have
    that name: who took it later was never meant."""
    found = mentionable(body, author_id)
    meant = set(mentioned) if found else set()
    return {name: person for name, person in found.items() if person.pk in meant}


@transaction.atomic
def _retag(pk: int, hashtags: tuple[str, ...]) -> None:
    """Brings the hashtags of one post to what the renderer found, if they differ: one lock at a time."""
    rows = TaggedPost.objects.filter(content_object=pk).order_by("pk").values_list("form", flat=True)
    if list(rows) == list(hashtags):
        return
    post, counts = locked(Post.objects.get(pk=pk), even_deleted=True), Counts()
    if post.deleted_at or Hiding.objects.filter(post=post).exists():
        return
    set_tags(post, hashtags, public=counts_in_public(post.thread), counts=counts)
    counts.write()
    indexing.index(post)
