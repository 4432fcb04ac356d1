"""The second factor, as far as this site asks for one: for the doors where a stolen password would hurt others too."""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

# A session lasts for weeks; the right that comes from a second factor does not.
HOLDS_FOR = timedelta(hours=12)
FEWEST_CODES = 4


def has_one(user) -> bool:
    """Whether `user` has set up an app or a key (recovery codes alone are none). One query."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return user.is_authenticated and Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def was_used(request: HttpRequest) -> bool:
    """Whether somebody has shown a second factor in this session, not longer ago than `HOLDS_FOR`. No query."""
    since = (timezone.now() - HOLDS_FOR).timestamp()
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) > since for record in records)


def give_to_try(user: User) -> list[str]:
    """Gives a ready account of the demo a second factor whose app nobody has; the recovery codes that still work, to be
    printed. Codes work once each, so a used-up set is renewed."""
    if not has_one(user):
        TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user)
    if len(codes.get_unused_codes()) < FEWEST_CODES:
        codes.instance.delete()
        codes = RecoveryCodes.activate(user)
    return codes.get_unused_codes()
