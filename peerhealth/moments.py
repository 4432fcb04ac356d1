"""Times as people say them, inside `<time>` with the exact moment for those who want it.

The server says what is right when the page is made; `static/js/times.js` keeps it right afterwards, in the same words:
they are given to it once a page (`words`), so that a translation has one home.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from peerhealth.shells import as_html

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK = timedelta(days=7)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ago(when: datetime, now: datetime | None = None) -> str:
    """`when` in relative words: "just now", "5 minutes ago", "yesterday", and a date (of the active time zone) once it
    is a week old."""
    now, zone = now or timezone.now(), timezone.get_current_timezone()
    return _ago(now - when, when.astimezone(zone), now.astimezone(zone).year, _months(get_language()))


def _ago(past: timedelta, local: datetime, year: int, months: list[str]) -> str:
    """Words for a moment that lies `past` back, is `local` here, and told in `year`."""
    if past >= WEEK:
        words = f"{local.day} {months[local.month - 1]}"
        return words if local.year == year else f"{words} {local.year}"
    seconds = max(0, int(past.total_seconds()))
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < 2 * DAY and seconds >= DAY:
        return gettext("yesterday")
    unit = HOUR if seconds >= HOUR else MINUTE
    unit = DAY if seconds >= DAY else unit
    return _counted(unit, seconds // unit) % {"count": seconds // unit}


def _counted(unit: int, count: int) -> str:
    """The words for `count` minutes, hours or days, with a place for the number."""
    if unit == MINUTE:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count)
    if unit == HOUR:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count)
    return ngettext("%(count)d day ago", "%(count)d days ago", count)


@cache
def _months(language: str) -> list[str]:  # noqa: ARG001  (what is looked up is in the active language)
    return [date_format(date(2000, month, 1), "M") for month in range(1, 13)]


def zone_name(local: datetime) -> str:
    """What the zone of `local` is called there and then: "UTC", "CET", "BST"; "UTC+03" where it has no letters."""
    name = local.tzname() or "UTC"
    return name if name[0].isalpha() else f"UTC{name}"


def _exact(local: datetime, months: list[str]) -> str:
    """To the minute, with the name of the zone."""
    day = f"{local.day} {months[local.month - 1]} {local.year}"
    return f"{day}, {local.hour:02}:{local.minute:02} {zone_name(local)}"


def moment(when: datetime, now: datetime | None = None) -> SafeString:
    """`when` as a `<time>` element: relative words to read, the exact time in its attributes: for programs (UTC,
    ISO 8601), and for people (in the active time zone, which is named)."""
    return moments_at(now or timezone.now())(when)


def moments_at(now: datetime) -> Callable[[datetime], SafeString]:
    """`moment` for a page of many: what is the same for all of them (language, time zone) is looked up once, which
    takes three times as long as saying one."""
    zone, months = timezone.get_current_timezone(), _months(get_language())
    year = now.astimezone(zone).year

    def say(when: datetime) -> SafeString:
        utc, local = when.astimezone(UTC).isoformat(timespec="seconds")[:19], when.astimezone(zone)
        words, exactly = as_html(_ago(now - when, local, year, months)), as_html(_exact(local, months))
        return SafeString(f'<time datetime="{utc}Z" title="{exactly}">{words}</time>')

    return say


def window(begin: datetime, end: datetime) -> SafeString:
    """A stretch of time to come, or gone: days and hours in the active time zone, which is named, each a `<time>`; and
    room for the reader's own, which `static/js/local_times.js` fills."""
    zone = timezone.get_current_timezone()
    begins, ends = begin.astimezone(zone), end.astimezone(zone)
    last = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{date_format(ends, 'l j F')}, {ends:%H:%M}"
    return format_html(
        '<span class="window" data-window><time datetime="{}">{}, {}</time> – <time datetime="{}">{}</time> {}'
        "<span data-here hidden> · <strong></strong> {}</span></span>",
        begin.strftime("%Y-%m-%dT%H:%M:%SZ"), date_format(begins, "l j F Y"), f"{begins:%H:%M}",
        end.strftime("%Y-%m-%dT%H:%M:%SZ"), last, zone_name(ends), gettext("where you are"),
    )  # fmt: skip


def today() -> str:
    """This day in words, with its year: "1 December 2026"."""
    return _day(timezone.localdate(), get_language())


@lru_cache(maxsize=100)
def _day(day: date, language: str) -> str:  # noqa: ARG001  (of the words)
    return date_format(day, "j F Y")


def words() -> str:
    """What `times.js` needs to say the same as `ago` in the active language, as JSON.

    A language may have up to six plural forms, chosen by rules of its own (gettext). So the forms are listed once, and
    for each count that can come up a digit says which: `which.m[5]` is the form for 5 minutes.
    """
    return _words(get_language())


@cache
def _words(language: str) -> str:
    forms: list[str] = []
    which: dict[str, str] = {}
    for name, unit, counts in (("m", MINUTE, 60), ("h", HOUR, 24), ("d", DAY, 7)):
        said = [_counted(unit, count) for count in range(counts)]
        forms += [form for form in dict.fromkeys(said) if form not in forms]
        which[name] = "".join(f"{forms.index(form):x}" for form in said)
    known = {"now": gettext("just now"), "yesterday": gettext("yesterday"), "forms": forms, "which": which}
    return json.dumps(known | {"months": _months(language)}, ensure_ascii=False, separators=(",", ":"))


def chosen_zone() -> str:
    """The active time zone if somebody chose one; empty for the site's own, where the browser knows better."""
    name = timezone.get_current_timezone_name()
    return "" if name == settings.TIME_ZONE else name


def stamp(when: datetime) -> str:
    """`when` for an address or a form: microseconds since 1970."""
    return str((when - EPOCH) // timedelta(microseconds=1))


def from_stamp(text: str) -> datetime | None:
    """The moment that `text`, which anybody may have sent, names; None for a malformed one."""
    right = text.isascii() and text.isdigit() and len(text) < 18
    return EPOCH + timedelta(microseconds=int(text)) if right else None


def long_wait(seconds: int) -> str:
    """How long to wait, rounded up, for the middle of a sentence: "a minute", "5 minutes", "2 hours"."""
    minutes = max(1, -(-seconds // MINUTE))
    if minutes < HOUR // MINUTE:
        return ngettext("a minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = -(-minutes // (HOUR // MINUTE))
    return ngettext("an hour", "%(count)d hours", hours) % {"count": hours}
