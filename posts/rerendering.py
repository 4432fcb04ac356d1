"""Drawing stored posts again, after the renderer has changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from peerhealth import markup
from posts.models import Hiding, Post
from posts.publishing import mentionable
from posts.tagging import clear_tags, set_tags


@dataclass
class Batch:
    """How a batch went."""

    done: int = 0
    refused: int = 0


def due(*, every: bool = False):
    """The posts to draw again: those of older versions of the renderer, or `every` one that has words."""
    posts = Post.objects.filter(deleted_at__isnull=True)
    return posts if every else posts.filter(markup_version__lt=markup.VERSION)


def rerender(posts, *, batch: int = 200) -> Iterator[Batch]:
    """Draws `posts` again, a transaction a batch, and yields each batch's result. A post that the present renderer
    refuses keeps its HTML: better as it was than gone."""
    last = 0
    while ids := list(posts.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        yield _rerender_batch(ids)
        last = ids[-1]


@transaction.atomic
def _rerender_batch(ids: list[int]) -> Batch:
    result = Batch()
    # Locked, so that an edit that arrives meanwhile is not overwritten with what the post said before.
    posts = Post.objects.select_for_update(of=("self",)).select_related("thread__community")
    hidden = set(Hiding.objects.filter(post__in=ids).values_list("post_id", flat=True))
    for post in posts.filter(pk__in=ids, deleted_at__isnull=True).order_by("pk"):
        try:
            document = markup.parse(post.body, names=mentionable(post.body))
        except markup.MarkupError:
            result.refused += 1
            continue
        Post.objects.filter(pk=post.pk).update(html=document.html, markup_version=markup.VERSION)
        if post.pk in hidden:
            clear_tags(post)
        else:
            set_tags(post, document.hashtags)
        result.done += 1
    return result
