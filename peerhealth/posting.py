"""A letter: one mail to one address, with the headers that let its reader stop it and a machine see what it is. And the
post box: what is sent here becomes a job (`peerhealth/delivering.py`), in the transaction of whoever sends it."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from peerhealth import jobs

# What is asked for and waited for (a code, a confirmation) overtakes what can wait.
URGENT, NEWS, DIGEST = "urgent", "news", "digest"
PRIORITY = {URGENT: jobs.URGENT, NEWS: jobs.SOON, DIGEST: jobs.WHENEVER}


class Letter(EmailMultiAlternatives):
    """One mail. `kind`: what it is, for whoever keeps the queue ("reply", "digest"); `queue`: URGENT, NEWS or DIGEST;
    `key`: what caused it, which with the address gives a Message-ID that stays the same however often it is sent;
    `stop`: the address where one POST, without signing in, ends this kind of mail (RFC 8058); empty for mail that
    somebody has just asked for. `person`: the id of whom it is for, if they have an account: it is not sent once they
    are suspended or gone, or have another address. `good_until`: it is not sent after that; `not_before`: nor before
    that. Subjects and senders name no condition, community, title or person.

    `send()` in the transaction of what causes it: the mail is queued in the same transaction."""

    def __init__(
        self, *, to: str, subject: str, text: str, html: str = "", kind: str, key: str, queue: str = NEWS,
        stop: str = "", person: int | None = None, good_until: datetime | None = None,
        not_before: datetime | None = None,
    ) -> None:  # fmt: skip
        super().__init__(subject=subject, body=text, to=[to])
        if html:
            self.attach_alternative(html, "text/html")
        self.kind, self.queue, self.person = kind, queue, person
        self.good_until, self.not_before = good_until, not_before
        domain = sending_domain()
        self.extra_headers["Message-ID"] = f"<{_mark(key, to)}@{domain}>"
        self.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note comes back
        if stop:
            self.extra_headers["List-Id"] = f"<{kind}.{domain}>"  # RFC 2919
            self.extra_headers["List-Unsubscribe"] = f"<{stop}>"  # RFC 2369
            self.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058


@dataclass(frozen=True)
class Parcel:
    """A mail as the queue keeps it: finished, with its Message-ID and date, so that each try sends the same bytes."""

    kind: str
    queue: str
    sender: str
    to: str
    raw: bytes
    person: int | None = None
    good_until: datetime | None = None

    def pack(self) -> dict[str, Any]:
        """As JSON."""
        until = self.good_until.isoformat() if self.good_until else None
        return {
            "kind": self.kind, "queue": self.queue, "sender": self.sender, "to": self.to, "person": self.person,
            "good_until": until, "raw": base64.b64encode(self.raw).decode("ascii"),
        }  # fmt: skip

    @classmethod
    def unpack(cls, packed: dict[str, Any]) -> "Parcel":
        """Of what `pack` made. Raises NeverDone for anything else."""
        try:
            until = datetime.fromisoformat(packed["good_until"]) if packed["good_until"] else None
            raw = base64.b64decode(packed["raw"], validate=True)
            rest = {name: packed[name] for name in ("kind", "queue", "sender", "to", "person")}
            return cls(raw=raw, good_until=until, **rest)
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise jobs.NeverDone("cannot be read") from None

    def is_over(self) -> bool:
        """Whether it is of no use any more."""
        return self.good_until is not None and self.good_until <= timezone.now()


class QueuedBackend(BaseEmailBackend):
    """Django's way of sending, whoever sends: one row a recipient in the transaction of the caller, no mail server. Of
    a message that is no `Letter` the same attributes count, where it has them."""

    def send_messages(self, email_messages) -> int:
        """Queues the messages; returns how many. One query for each recipient."""
        for message in email_messages:
            for parcel in _parcels(message):
                priority, at = PRIORITY[parcel.queue], getattr(message, "not_before", None)
                jobs.defer("peerhealth.deliver", queue=parcel.queue, priority=priority, at=at, mail=parcel.pack())
        return len(email_messages)


def _parcels(message: EmailMessage) -> list[Parcel]:
    encoding = message.encoding or settings.DEFAULT_CHARSET
    finished = message.message()
    raw = finished.as_bytes(linesep="\r\n")
    return [
        Parcel(
            kind=getattr(message, "kind", "mail"),
            queue=getattr(message, "queue", NEWS),
            sender=sanitize_address(message.from_email, encoding),
            to=sanitize_address(to, encoding),
            raw=raw,
            person=getattr(message, "person", None),
            good_until=getattr(message, "good_until", None),
        )
        for to in message.recipients()
    ]


def sending_domain() -> str:
    """The domain of the sender's address."""
    return Address(addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]).domain


def _mark(key: str, to: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{key}\n{to}".encode(), hashlib.sha256).hexdigest()[:32]
