"""Mails of news: what somebody was told on the site, and wants by mail as well.

The rule. A job runs two minutes after something was told; what was read in that time is not mailed. If something else
came meanwhile, it waits until nothing has come for two minutes, and for no more than ten after the first: five replies
in five minutes are one mail. All that waits then is one mail, and what happened in one thread one line of it.

What may be told is asked once more at that moment. In quiet hours and pauses nothing goes, and the job looks again when
they end, or after an hour: they may be changed meanwhile.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from accounts import choosing, stopping
from accounts.models import Notification, NotificationSettings, User
from accounts.models.notification_settings import Place
from peerhealth import jobs, one_clock
from peerhealth.posting import Letter
from posts import mail_lines, telling

TASK = "posts.mail_news"
AFTER = timedelta(minutes=2)
AT_MOST = timedelta(minutes=10)
LOOKED_AGAIN = timedelta(hours=1)
OLD = timedelta(days=30)  # no longer news, also after a long pause
MOST_LINES = 20


def later(user_id: int, at: datetime) -> None:
    """Has `mail` done for a person, not before `at`; one such job waits for them at a time."""
    jobs.defer(TASK, once=f"news:{user_id}", at=at, user=user_id)


@transaction.atomic
def mail(user_id: int) -> bool:
    """Mails the person what waits for them, if anything does and nothing stands against it; whether a mail was sent.
    The person is held until the end: of two runs at the same moment the second finds nothing."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
    if user is None or user.unreachable_at:
        return False
    now, rows = one_clock.now(), _waiting(user)
    chosen = choosing.settings_of(user)
    moment = _better_moment(rows, chosen, now)
    if moment:
        later(user_id, moment)
        return False
    if rows and rows[-1].at > now - AFTER:
        later(user_id, rows[-1].at + AFTER)
    due = [row for row in rows if row.at <= now - AFTER]
    lines = mail_lines.lines(user, due)
    if lines:
        _write(user, chosen, lines).send()
    _mark(due, now)
    return bool(lines)


def _waiting(user: User) -> list[Notification]:
    """What was told them, unread and not mailed, the oldest first; of events that they want by mail."""
    wanted = choosing.wanted_by(user, Place.MAIL)
    rows = Notification.objects.filter(
        user=user, event__in=wanted, read_at__isnull=True, mailed_at__isnull=True, at__gt=one_clock.now() - OLD
    )
    return list(rows.order_by("at", "pk"))


def _better_moment(rows: list[Notification], chosen: NotificationSettings, now: datetime) -> datetime | None:
    """When to look again instead of mailing now; None for now, and where nothing waits."""
    if not rows:
        return None
    quiet = choosing.quiet_until(chosen, now)
    if quiet:
        return min(quiet, now + LOOKED_AGAIN)
    first, last = rows[0].at, rows[-1].at
    if last > now - AFTER and first > now - AT_MOST:
        return min(last + AFTER, first + AT_MOST)
    return None


def _write(user: User, chosen: NotificationSettings, lines: list[mail_lines.Line]) -> Letter:
    rows = [row for line in lines for row in line.rows]
    kinds = sorted({row.event for row in rows})
    words = {
        "SITE_NAME": settings.SITE_NAME,
        "subject": _subject(kinds, len(rows)),
        "lines": lines[:MOST_LINES] if chosen.detail == NotificationSettings.Detail.FULL else [],
        "more": max(0, len(lines) - MOST_LINES),
        "links": _links(lines),
        "all": settings.SITE_URL + reverse("notifications"),
        "stop": stopping.address_for(user, "+".join(kinds)),
        "centre": stopping.centre_for(user, "+".join(kinds)),
    }
    letter = Letter(
        to=user.email,
        subject=words["subject"],
        text=render_to_string("posts/email/news.txt", words),
        html=render_to_string("posts/email/news.html", words),
        kind="news",
        key="news " + " ".join(f"{row.pk}@{row.at.isoformat()}" for row in rows),
        stop=words["stop"],
    )
    letter.person = user.pk  # type: ignore[attr-defined]  # whoever keeps the queue asks whether they are here still
    return letter


def _links(lines: list[mail_lines.Line]) -> list[str]:
    """Where a mail leads that says no more: to the one thing, or to the page that lists several; to each by itself
    where that page leaves one out, because its reader wants it by mail alone."""
    by_mail_alone = any(not row.on_site for line in lines for row in line.rows)
    if len(lines) == 1 or by_mail_alone:
        return [line.link for line in lines[:MOST_LINES]]
    return [settings.SITE_URL + reverse("notifications")]


def _subject(kinds: list[str], count: int) -> str:
    """How much there is, and not what."""
    if kinds == ["reply"]:
        said = ngettext("You have a new reply", "You have %(count)s new replies", count)
    else:
        said = ngettext("You have a new notification", "You have %(count)s new notifications", count)
    return said % {"count": count}


def _mark(rows: list[Notification], now: datetime) -> None:
    """They are dealt with, also those that could not be told: they would hold up what comes later."""
    for row in rows:
        row.mailed_at = now
    if rows:
        Notification.objects.bulk_update(rows, ["mailed_at", "code"])


def address_of(user, code: str) -> str:
    """Where the link of a mail leads `user`: what their notification is about. Empty where the code is of somebody else
    or of nothing, or where it may not be told (any more). One query and that of the teller."""
    row = Notification.objects.filter(user=user, code=code).first() if code else None
    told = telling.told(user, [(row.event, row.about)]) if row else {}
    return next((address for _sentence, address in told.values()), "")
