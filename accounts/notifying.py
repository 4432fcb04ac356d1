"""Telling people that something happened. Which events there are, and in which words, is `posts.telling`'s matter."""

from collections.abc import Iterable

from django.http import HttpRequest

from accounts.models import Notification

# Names of the addresses whose header says whether something is unread.
WITH_BELL = {"home", "following", "notifications", "community", "thread"}


def tell(people: Iterable[int], event: str, about: str) -> None:
    """One notification for each of `people` (ids); of the same thing nobody is told twice. One query, none for nobody.

    The caller has left out whom it does not concern: the author, people across a block, who muted it, who may not read
    it. Whether they still may is asked once more when it is shown."""
    rows = [Notification(user_id=person, event=event, about=about) for person in dict.fromkeys(people)]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)


def untell(event: str, about: str) -> None:
    """Takes back what everybody was told of a thing: it is gone."""
    Notification.objects.filter(event=event, about=about).delete()


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: `something_unread_for_me`, for the bell in the header, on the pages that people come back to.
    Asked when the header is drawn: one query there, answered by an index that holds nothing but what is unread; none
    on other pages, none for visitors."""
    here = request.resolver_match and request.resolver_match.url_name in WITH_BELL

    def ask() -> bool:
        rows = Notification.objects.filter(user_id=request.user.pk, read_at__isnull=True)
        return bool(here) and request.user.is_authenticated and rows.exists()

    return {"something_unread_for_me": ask}
