"""Telling people that something happened. Which events there are, and in which words, is `posts.telling`'s matter."""

from collections.abc import Iterable

from accounts import hearing
from accounts.models import Notification


def tell(people: Iterable[int], event: str, about: str) -> None:
    """One notification for each of `people` (ids); of the same thing nobody is told twice. One query and a hint to
    their open pages, none for nobody.

    The caller has left out whom it does not concern: the author, people across a block, who muted it, who may not read
    it. Whether they still may is asked once more when it is shown."""
    rows = [Notification(user_id=person, event=event, about=about) for person in dict.fromkeys(people)]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        hearing.ring(row.user_id for row in rows)


def untell(event: str, about: str) -> None:
    """Takes back what everybody was told of a thing: it is gone."""
    Notification.objects.filter(event=event, about=about).delete()
