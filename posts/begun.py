"""What somebody began, as their profile shows it to others."""

from django.db.models import Q, QuerySet

from peerhealth import pages
from peerhealth.statements import Statement
from posts import listing
from posts.models import Thread


def _begun(reader, person: int, **place) -> QuerySet:
    """Without what a moderator has hidden: that is between the two of them."""
    shown = Q(opening__hiding__isnull=True) | Q(author=reader)
    threads = Thread.objects.visible_to(reader).listed().filter(shown, author=person)
    return listing.stretch(threads, reader, **place)


BEGUN = Statement(_begun)


def page_of_begun(person, query, reader) -> pages.Page:
    """One page of the threads that `person` began and `reader` may read, as `listing.page`."""
    return listing.page(BEGUN, query, reader, person=person.pk)
