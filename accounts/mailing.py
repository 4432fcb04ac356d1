"""What allauth mails: which of it somebody waits for, and how long it is of use."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts import mailed_codes
from peerhealth.posting import NEWS, URGENT

# Nothing here is a mere notice: somebody sits before a page that says “look into your mail”.
WAITED_FOR = {
    "email_confirmation", "email_confirmation_signup", "password_reset_key", "login_code", "mailed_code",
    "unknown_account", "account_already_exists", "address_change_old", "address_change_new", "address_change_notice",
    "address_again",
}  # fmt: skip
# Seconds that a code counts, and a link: after them its mail would only puzzle.
LASTS = {"login_code": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, "mailed_code": mailed_codes.LASTS}
A_LINK = 60 * 60 * 24 * 3


def stamp(message: EmailMessage, template_prefix: str, context: dict[str, Any]) -> EmailMessage:
    """`message` with what the queue wants to know of it (`peerhealth.posting`)."""
    kind = template_prefix.rpartition("/")[2]
    message.kind, message.queue = kind, URGENT if kind in WAITED_FOR else NEWS
    user = context.get("user")
    message.person = user.pk if user is not None and user.email.lower() == message.to[0].lower() else None
    lasts = LASTS.get(kind, A_LINK)
    message.good_until = timezone.now() + timedelta(seconds=lasts) if kind in WAITED_FOR else None
    message.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834
    return message
