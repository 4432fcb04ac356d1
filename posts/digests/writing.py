"""The mail itself. Its subject and sender say nothing; its body says how much there is, and what only to who wants that
in their mail (`NotificationSettings.detail`). Its addresses are made of random ids."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import stopping
from accounts.models import NotificationSettings
from communities.models import Subscription
from peerhealth.posting import DIGEST, Letter
from posts.digests.contents import MOST_WAITING, Contents, Line
from posts.models import Digest

SHOWN = 5  # of each part, in a mail that holds words
GOOD_FOR = timedelta(days=1)
HOME, NOTIFICATIONS = "/", "/notifications/"


@dataclass(frozen=True)
class Part:
    """A heading, what stands below it, and a link to all of it."""

    heading: str
    link: str | Promise = ""
    path: str = ""
    lines: list[Line] = field(default_factory=list)


def to_member(chosen: NotificationSettings, found: Contents, turn: Digest, *, is_last: bool) -> Letter:
    """The digest of one member. No query."""
    user, full = chosen.user, chosen.detail == NotificationSettings.Detail.FULL
    context = {
        "name": user.username,
        "parts": parts(found, full=full),
        "is_full": full,
        "is_daily": chosen.digest == NotificationSettings.Digest.DAILY,
        "is_last": is_last,
    }
    return _letter(user, "posts/email/digest", context, turn, to=user.email, person=user.pk)


def to_visitor(one: Subscription, found, turn: Digest, *, is_last: bool) -> Letter:
    """The digest of one subscription (`found`: `visitors.Contents`). No query."""
    said = [Part(_new(found), lines=found.new)] if found.new else []
    said += [Part(_best(len(found.best)), lines=found.best)] if found.best else []
    is_daily = one.cadence == Subscription.Cadence.DAILY
    context = {"parts": said, "is_daily": is_daily, "is_last": is_last}
    return _letter(one, "posts/email/subscription", context, turn, to=one.subscriber.address)


def _letter(reader: stopping.Reader, template: str, context: dict[str, Any], turn: Digest, **given: Any) -> Letter:
    """A letter to `reader` of `template` (its text and its HTML). After a day it is no news any more."""
    stop = stopping.address_for(reader, stopping.DIGEST)
    known = {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL, "stop": stop}
    context = known | {"centre": stopping.centre_for(reader)} | context
    text, html = (render_to_string(f"{template}.{part}", context) for part in ("txt", "html"))
    # Two subscriptions of one address are two letters.
    key = f"digest:{reader.mail_name}:{turn.after.isoformat()}"
    rest = {"kind": "digest", "queue": DIGEST, "good_until": turn.at + GOOD_FOR}
    return Letter(subject=_("Your digest"), text=text, html=html, key=key, stop=stop, **rest, **given)


def parts(found: Contents, *, full: bool) -> list[Part]:
    """What the mail says, in order; words (`lines`) only if `full`."""
    said = []
    if found.waiting:
        link = _("Look whether you could answer")
        said.append(Part(_waiting(len(found.waiting)), link, HOME, found.waiting[:SHOWN] if full else []))
    if found.news:
        news = [line for _event, line in found.news]
        lines = news[:SHOWN] if full else [Line(_("See it"), line.path) for line in news if line.is_here_alone][:SHOWN]
        counted = _news(event for event, _line in found.news)
        said.append(Part(counted, _("See what is new to you"), NOTIFICATIONS, lines))
    if found.best:
        said.append(Part(_best(len(found.best)), _("Read on the site"), HOME, found.best if full else []))
    return said


def _waiting(count: int) -> str:
    if count >= MOST_WAITING:
        said = _("%(count)d or more new conversations wait for an answer in your communities")
        return said % {"count": MOST_WAITING}
    return ngettext(
        "%(count)d new conversation waits for an answer in your communities",
        "%(count)d new conversations wait for an answer in your communities",
        count,
    ) % {"count": count}


def _new(found) -> str:
    if found.count > len(found.new):
        return _("%(count)d new conversations, the newest of them") % {"count": found.count}
    return ngettext("%(count)d new conversation", "%(count)d new conversations", found.count) % {"count": found.count}


def _best(count: int) -> str:
    return ngettext(
        "%(count)d conversation that others found helpful or answered",
        "%(count)d conversations that others found helpful or answered",
        count,
    ) % {"count": count}


def _news(events: Iterable[str]) -> str:
    """ "2 new replies to you · 1 mention of you": by event, the most first."""
    return " · ".join(_counted(event, count) for event, count in Counter(events).most_common())


def _counted(event: str, count: int) -> str:
    said = {
        "reply": ngettext("%(count)d new reply to you", "%(count)d new replies to you", count),
        "mention": ngettext("%(count)d mention of you", "%(count)d mentions of you", count),
        "helped": ngettext("%(count)d thing you wrote helped", "%(count)d things you wrote helped", count),
        "reaction": ngettext("reactions to %(count)d post of yours", "reactions to %(count)d posts of yours", count),
    }
    said["thread"] = said["each"] = ngettext(
        "%(count)d new reply where you follow", "%(count)d new replies where you follow", count
    )
    said["tag"] = said["new_thread"] = ngettext(
        "%(count)d new conversation you asked to hear of", "%(count)d new conversations you asked to hear of", count
    )
    other = ngettext("%(count)d other thing that concerns you", "%(count)d other things that concern you", count)
    return said.get(event, other) % {"count": count}
