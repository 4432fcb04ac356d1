"""A letter: one mail to one address, with the headers that let its reader stop it and a machine see what it is."""

import hashlib
import hmac
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

# What is asked for and waited for (a code, a confirmation) overtakes what can wait.
URGENT, NEWS, DIGEST = "urgent", "news", "digest"


class Letter(EmailMultiAlternatives):
    """One mail. `kind`: what it is, for whoever keeps the queue ("reply", "digest"); `queue`: URGENT, NEWS or DIGEST;
    `key`: what caused it, which with the address gives a Message-ID that stays the same however often it is sent;
    `stop`: the address where one POST, without signing in, ends this kind of mail (RFC 8058); empty for mail that
    somebody has just asked for. Subjects and senders name no condition, community, title or person.

    `send()` in the transaction of what causes it: the mail is queued in the same transaction."""

    def __init__(
        self, *, to: str, subject: str, text: str, html: str = "", kind: str, key: str, queue: str = NEWS,
        stop: str = "",
    ) -> None:  # fmt: skip
        super().__init__(subject=subject, body=text, to=[to])
        if html:
            self.attach_alternative(html, "text/html")
        self.kind, self.queue = kind, queue
        domain = sending_domain()
        self.extra_headers["Message-ID"] = f"<{_mark(key, to)}@{domain}>"
        self.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note comes back
        if stop:
            self.extra_headers["List-Id"] = f"<{kind}.{domain}>"  # RFC 2919
            self.extra_headers["List-Unsubscribe"] = f"<{stop}>"  # RFC 2369
            self.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058


def sending_domain() -> str:
    """The domain of the sender's address."""
    return Address(addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]).domain


def _mark(key: str, to: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{key}\n{to}".encode(), hashlib.sha256).hexdigest()[:32]
