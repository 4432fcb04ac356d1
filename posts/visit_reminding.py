"""After a visit: the site asks on its own pages (`posts.visiting.ASKING`); who has chosen so is told besides, by mail
or among their notifications. Nobody is by default."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notifying
from posts.models import Visit

EVENT = "visit"
# A night that was missed is caught up; later than that the line on the first page is enough.
CAUGHT_UP = timedelta(days=3)
BATCH = 500


def remind_due() -> int:
    """Tells whoever has chosen so of a visit of theirs that was yesterday or in the days before, once; how many
    visits there were to tell of. Nothing is told of one whose answers are noted, or that nobody shall ask about."""
    today = timezone.localdate()
    rows = Visit.objects.filter(closed_at=None, owner__is_active=True, day__lt=today, day__gte=today - CAUGHT_UP)
    found = list(rows.order_by("pk").values_list("owner_id", "public_id"))
    for start in range(0, len(found), BATCH):
        notifying.tell_each([(owner, EVENT, about) for owner, about in found[start : start + BATCH]])
    return len(found)


def tell_of(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For notifications and mails: by public id of a visit of `user`, a sentence without a word of it and the address
    of the form; nothing once it is noted or closed, or gone. One query."""
    rows = Visit.objects.written_by(user).filter(public_id__in=list(abouts), closed_at=None)
    said = _("You had a visit. You could note what was said, for you alone.")
    return {about: (said, f"/visits/{about}/answers/") for about in rows.values_list("public_id", flat=True)}
