"""Consent to keep health data: asked apart from everything else, versioned, and as easy to take back as to give
(GDPR Art. 7 and 9(2)(a))."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from peerhealth import texts

# The text that is agreed to (templates/words/health-data/), and its version: a new one is asked anew, unless it says of
# itself that it is a correction.
TEXT = "health-data"
VERSION = texts.asked(TEXT).key


def has_consented(user) -> bool:
    """Whether `user` agrees to the present text. One query, none for an anonymous visitor."""
    return Consent.objects.of(user).standing().filter(version=VERSION).exists()


@transaction.atomic
def give(user: User) -> Consent:
    """Writes down that `user` agrees to the present text; agreeing twice is agreeing once."""
    consent, _is_new = Consent.objects.get_or_create(user=user, version=VERSION, withdrawn_at=None)
    return consent


def withdraw(user: User) -> None:
    """Writes down that `user` takes every standing consent back. Ending their memberships is the caller's matter."""
    Consent.objects.of(user).standing().update(withdrawn_at=timezone.now())
