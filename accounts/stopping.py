"""Stopping mail without signing in: what stands in the address, and what becomes of it for a member.

An address `/mail/<code>/stop/` holds whose mail it is and of which kind, signed, and nothing else: no address, no name.
It has no end, because a mail may lie in a mailbox for years (RFC 8058: it must work without a cookie and without
signing in). `/mail/<code>/` with the same code is the centre: everything that goes to the same reader.

A kind is a key of `accounts.events.EVENTS`, DIGEST, or several with "+" between them: a mail that tells of replies and
of mentions stops just those two. A kind that the site no longer knows is still stopped, and stays so should it return.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.events import EVENTS
from accounts.models import EventChoice, NotificationSettings, User
from accounts.models.notification_settings import Place

SIGNER = {"salt": "accounts.stopping", "sep": "."}
DIGEST = "digest"
# What a name begins with: a member's, that of somebody without an account, that of one subscription of theirs.
MEMBER, SUBSCRIBER, SUBSCRIPTION = "m", "s", "d"
KIND = re.compile(r"[a-z_]{1,32}")


class Reader(Protocol):
    """Somebody who gets mail: a `User`, a `communities.Subscriber`, or one `communities.Subscription`."""

    @property
    def mail_name(self) -> str:
        """Who it is, in a code: one of MEMBER, SUBSCRIBER, SUBSCRIPTION and a random id."""


@dataclass(frozen=True)
class Ticket:
    """What a code holds: `name` (a `Reader.mail_name`) and the kinds of mail that it stops."""

    name: str
    kinds: tuple[str, ...]

    @property
    def kind_of_reader(self) -> str:
        """MEMBER, SUBSCRIBER or SUBSCRIPTION."""
        return self.name[:1]

    @property
    def public_id(self) -> str:
        """The random id of the reader."""
        return self.name[1:]


def address_for(reader: Reader, kind: str) -> str:
    """The whole address (for `Letter(stop=…)`, and as a link in the mail) where one POST stops `kind` for `reader`.
    For people without an account `kind` is DIGEST: of a `Subscription` that one, of a `Subscriber` all of theirs."""
    return settings.SITE_URL + reverse("stop_mail", args=[code_for(reader, kind)])


def centre_for(reader: Reader, kind: str = DIGEST) -> str:
    """The whole address of the page where `reader` sees and stops everything. No query."""
    return settings.SITE_URL + reverse("mail_centre", args=[code_for(reader, kind)])


def code_for(reader: Reader, kind: str) -> str:
    """The signed code itself."""
    held = urlsafe_base64_encode(f"{reader.mail_name}:{kind}".encode())
    return Signer(**SIGNER).sign(held)


def read(code: str) -> Ticket | None:
    """What `code` holds; None for whatever this site did not sign. No query."""
    try:
        name, _, kinds = urlsafe_base64_decode(Signer(**SIGNER).unsign(code)).decode().partition(":")
    except (BadSignature, ValueError):
        return None
    found = tuple(kind for kind in kinds.split("+") if KIND.fullmatch(kind))
    return Ticket(name, found) if name and found else None


def member_of(ticket: Ticket) -> User | None:
    """The member whose mail it is. One query."""
    if ticket.kind_of_reader != MEMBER:
        return None
    return User.objects.filter(public_id=ticket.public_id).first()


@transaction.atomic
def stop(user: User, kinds: Collection[str]) -> None:
    """`user` gets no mail of these kinds any more; the site and the digest tell of them as before. Twice is once."""
    _choose(user, kinds, wanted=False)
    if DIGEST in kinds:
        NotificationSettings.objects.filter(user=user).update(digest=NotificationSettings.Digest.NEVER)


def stop_all(user: User) -> None:
    """`user` gets no mail any more but what they ask for and wait for."""
    stop(user, [*(name for name, event in EVENTS.items() if Place.MAIL in event.possible), DIGEST])


@transaction.atomic
def restart(user: User, kinds: Collection[str], *, digest: str = NotificationSettings.Digest.WEEKLY) -> None:
    """`user` gets mail of these kinds (again); of the digest as often as `digest` says."""
    _choose(user, kinds, wanted=True)
    if DIGEST in kinds:
        often = digest if digest in {"daily", "weekly"} else NotificationSettings.Digest.WEEKLY
        NotificationSettings.objects.update_or_create(user=user, defaults={"digest": often})


def _choose(user: User, kinds: Collection[str], *, wanted: bool) -> None:
    rows = [EventChoice(user=user, event=kind, place=Place.MAIL, wanted=wanted) for kind in kinds if kind != DIGEST]
    EventChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "event", "place"], update_fields=["wanted"]
    )
