"""The kinds of things that people are told of, and where each is told unless somebody chose otherwise."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.notification_settings import Place

SITE, MAIL, DIGEST = Place.SITE, Place.MAIL, Place.DIGEST


@dataclass(frozen=True)
class Event:
    """`says`: the event on the settings page; `places`: where it is told by default; `possible`: where it can be."""

    says: str | Promise
    places: frozenset[str]
    possible: frozenset[str] = frozenset((SITE, MAIL, DIGEST))


def _places(*places: str) -> frozenset[str]:
    return frozenset(places)


# In the order of the settings page. The keys are stored in `Notification.event`.
EVENTS: dict[str, Event] = {
    "reply": Event(_("Somebody replied to me"), _places(SITE, MAIL, DIGEST)),
    "thread": Event(_("A new reply in a thread I follow"), _places(SITE, DIGEST)),
    "each": Event(_("A reply in a thread where I asked for every one"), _places(SITE, MAIL, DIGEST)),
    "mention": Event(_("Somebody mentioned me"), _places(SITE, MAIL, DIGEST)),
    "helped": Event(_("Something I wrote helped"), _places(SITE, DIGEST)),
    "reaction": Event(_("Reactions to what I wrote"), _places(SITE)),
    "tag": Event(_("A new thread with a hashtag I follow"), _places(SITE, DIGEST)),
    "new_thread": Event(_("A new thread in a community where I asked for every one"), _places(SITE, DIGEST)),
    "membership": Event(_("A community let me in, or decided about me"), _places(SITE, MAIL), _places(SITE, MAIL)),
    "moderation": Event(_("A moderator did something about my post"), _places(SITE, MAIL), _places(SITE, MAIL)),
    "together": Event(_("News of a community I wait for"), _places(SITE, MAIL)),
    "credential": Event(_("My check as a health professional"), _places(SITE), _places(SITE, MAIL)),
    "ask": Event(_("“Ask a professional”: I am asked to answer, or answers begin where I asked"), _places(SITE, MAIL),
                 _places(SITE, MAIL)),
    "outcome": Event(_("I am asked what came of my question"), _places(SITE)),
    # Its pages ask anyway; told besides only to who chooses so.
    "visit": Event(_("A visit of mine is over: note what was said"), _places(), _places(SITE, MAIL)),
}  # fmt: skip
