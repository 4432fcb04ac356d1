"""Mails about communities that somebody waits for. All of them are of one kind, and one press stops it."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import choosing, stopping
from accounts.models import User
from peerhealth.posting import Letter

KIND = "together"  # the event of `accounts.events`


def mail(person: User, words: str, key: str) -> None:
    """Sends `person` the mail `words` (of `templates/communities/email/`), which leads to the list of what they wait
    for; not within their quiet hours. It names neither a community nor a condition: a mail is read over shoulders and
    kept by others. `key`: what it tells of. Where mails are not queued it raises OSError and SMTPException; their text
    may hold an address, so that a log names their kind alone."""
    context = {
        "name": person.username,
        "SITE_NAME": settings.SITE_NAME,
        "address": settings.SITE_URL + reverse("waiting"),
        "stop": stopping.address_for(person, KIND),
        "centre": stopping.centre_for(person, KIND),
    }
    Letter(
        to=person.email,
        subject=render_to_string(f"communities/email/{words}_subject.txt", context).strip(),
        text=render_to_string(f"communities/email/{words}_message.txt", context),
        kind=words,
        key=f"{words} {key}",
        stop=context["stop"],
        person=person.pk,
        not_before=choosing.quiet_until(choosing.settings_of(person)),
    ).send()


def reachable() -> QuerySet[User]:
    """Whom such a mail may go to now: they are here, mail reaches them, and they have made no pause."""
    paused = Q(notification_settings__paused_until__gt=timezone.now())
    return User.objects.filter(is_active=True, unreachable_at=None).exclude(paused)
