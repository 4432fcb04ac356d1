"""Writing entries anew beside the running site."""

from collections.abc import Collection

from django.db import transaction

from posts.models import Thread
from posts.searching import indexing


@transaction.atomic
def batch(post_ids: Collection[int]) -> None:
    """The entries of these posts, with their threads locked: nobody edits, deletes or hides one of them meanwhile. In
    one order, as whoever locks several."""
    threads = Thread.objects.filter(posts__in=list(post_ids)).values("pk")
    locked = Thread.objects.filter(pk__in=threads).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(locked.values_list("pk"))
    indexing.index_all(post_ids)
