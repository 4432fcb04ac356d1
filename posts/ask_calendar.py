"""A session for one's own calendar (iCalendar, RFC 5545). A calendar is read over shoulders and kept by others: the
entry names no condition, no community and no topic, and leads to a page that asks who is reading."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from posts.models import AskSession
from posts.models.asking import Phase

LONGEST_LINE = 75  # octets, 3.1
TYPE = "text/calendar; charset=utf-8"


def entry(session: AskSession, now: datetime) -> str:
    """The file. `now`: a moment of `one_clock`."""
    is_off = session.phase(now) == Phase.CANCELLED
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{settings.SITE_NAME}//EN", "BEGIN:VEVENT",
        f"UID:{session.thread.public_id}@{settings.SITE_URL.partition('://')[2]}",
        f"SEQUENCE:{session.version}",
        f"DTSTAMP:{_moment(session.opened_at)}",  # nothing of when it is fetched: a change has another SEQUENCE
        f"DTSTART:{_moment(session.answers_from)}",
        f"DTEND:{_moment(session.answers_until)}",
        f"SUMMARY:{_text(_('%(site)s: questions and answers') % {'site': settings.SITE_NAME})}",
        f"URL:{settings.SITE_URL}{session.get_absolute_url()}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """A value of words with its signs escaped (3.3.11)."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A long line goes on in the next one, after a space; never within a character."""
    kept, out = "", []
    for letter in line:
        if len((kept + letter).encode()) > LONGEST_LINE - 1:
            out.append(kept)
            kept = ""
        kept += letter
    return "\r\n ".join([*out, kept])
