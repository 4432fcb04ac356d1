"""A row of one person about one thread: a mute, a follow, a thread set aside. For that person alone."""

from django.db import transaction

from communities import consent
from peerhealth.ids import is_id


@transaction.atomic
def mark(reader, thread, model, *, ends=None, **how) -> None:
    """The row of `model`, made once (as `how` says, from now on), and the one of `ends` gone, which says the opposite.
    The caller has found `thread` through `visible_to`. Raises ConsentFirst: such a row tells what concerns somebody, or
    what they have read."""
    consent.hold(reader)
    if ends:
        ends.objects.filter(user=reader, thread=thread).delete()
    model.objects.update_or_create(user=reader, thread=thread, defaults=how)


def unmark(reader, public_id: str, model) -> None:
    """Takes it back, also where the thread can no longer be read."""
    if is_id(public_id):
        model.objects.filter(user=reader, thread__public_id=public_id).delete()
