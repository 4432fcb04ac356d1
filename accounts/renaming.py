"""Taking another name. The old one leads nowhere from that moment on, and is kept from others for a year."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import holding, likeness, names
from accounts.models import FormerName, User
from accounts.models.former_name import FREED_AFTER
from accounts.models.user import TAKEN

# Enough to correct oneself; too few to slip out of everybody's sight again and again.
CHANGES, PERIOD = 3, timedelta(days=30)


def next_change(user: User, now: datetime | None = None) -> datetime | None:
    """When `user` may change the name again; None if that is now."""
    now = now or timezone.now()
    recent = list(
        FormerName.objects.filter(user=user, left_at__gt=now - PERIOD).values_list("left_at", flat=True)[:CHANGES]
    )
    return recent[-1] + PERIOD if len(recent) == CHANGES else None


def rename(user: User, name: str, *, now: datetime | None = None) -> None:
    """Gives `user` another name, keeps the old one from others for a year, and forgets names that were kept that long.

    `user` may take their own former names back. Raises ValidationError with a sentence.
    """
    now = now or timezone.now()
    name = names.normalise(name)
    for validate in names.VALIDATORS:
        validate(name)
    names.check(name, email=user.email)
    holding.sweep(User.objects.exclude(pk=user.pk))
    try:
        with transaction.atomic():
            _rename(User.objects.select_for_update(no_key=True).get(pk=user.pk), name, now)
    except IntegrityError as taken:  # somebody was faster
        raise ValidationError(TAKEN) from taken
    user.refresh_from_db(fields=["username", "username_skeleton"])


def _rename(person: User, name: str, now: datetime) -> None:
    if name == person.username:
        return
    if User.objects.is_taken(name, by_other_than=person):
        raise ValidationError(TAKEN)
    if again := next_change(person, now):
        day = date_format(again, "j F Y")
        raise ValidationError(
            _("You changed your name three times in a month. You can again from %(day)s.") % {"day": day}
        )
    FormerName.objects.create(
        user=person, name=person.username, skeleton=likeness.skeleton(person.username), left_at=now
    )
    FormerName.objects.filter(left_at__lte=now - FREED_AFTER).delete()
    person.username = name
    person.save(update_fields=["username"])
