"""Times as people say them, inside `<time>` with the exact moment for those who want it."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(when: datetime, now: datetime | None = None) -> str:
    """`when` in relative words: "just now", "5 minutes ago", "yesterday", and a date once it is a week old."""
    now = now or timezone.now()
    seconds = max(0, int((now - when).total_seconds()))
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        count = seconds // MINUTE
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    if seconds < DAY:
        count = seconds // HOUR
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    if seconds < 2 * DAY:
        return gettext("yesterday")
    if now - when < timedelta(days=7):
        return gettext("%(count)d days ago") % {"count": seconds // DAY}
    return date_format(timezone.localtime(when), "j M" if when.year == now.year else "j M Y")


def zone_name(local: datetime) -> str:
    """What the zone of `local` is called there and then: "UTC", "CET", "BST"; "UTC+03" where it has no letters."""
    name = local.tzname() or "UTC"
    return name if name[0].isalpha() else f"UTC{name}"


def exact(when: datetime) -> str:
    """`when` to the minute, in the reader's time zone if they chose one (`peerhealth.reading`), with its name."""
    local = timezone.localtime(when)
    return f"{local.year}-{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02} {zone_name(local)}"


def moment(when: datetime, now: datetime | None = None) -> SafeString:
    """`when` as a `<time>` element: relative words to read, the exact time in its attributes: for machines in UTC
    (ISO 8601), for people where they are."""
    utc = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    # Drawn for every row of every list: `format_html` would cost more than all the rest of it. Digits and the names of
    # zones need no escape.
    words = escape(ago(when, now))
    return mark_safe(f'<time datetime="{utc}" title="{exact(when)}">{words}</time>')  # noqa: S308


def long_wait(seconds: int) -> str:
    """How long to wait, rounded up, for the middle of a sentence: "a minute", "5 minutes", "2 hours"."""
    minutes = max(1, -(-seconds // MINUTE))
    if minutes < HOUR // MINUTE:
        return ngettext("a minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = -(-minutes // (HOUR // MINUTE))
    return ngettext("an hour", "%(count)d hours", hours) % {"count": hours}
