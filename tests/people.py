"""The cast. Read a test and you know the story."""

import time
from datetime import timedelta

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts import agreeing, consenting, second_factor
from accounts.models import Consent, User
from communities.models import Community, Membership

PASSWORD = "correct horse battery"


def person(name: str, *, days_here: int = 100, consents: bool = True, **fields) -> User:
    """Somebody with a confirmed address, here since `days_here`, who agreed to the texts of the house and (`consents`) that
    health data are kept."""
    joined = timezone.now() - timedelta(days=days_here)
    user = User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD, date_joined=joined, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if consents:
        Consent.objects.create(user=user, version=consenting.VERSION)
    agreeing.agree_to_all(user)
    return user


def member(user: User, community: Community, *, role: str = "member", state: str = "active") -> Membership:
    """Makes `user` a member of `community`, one who has been there a while."""
    here = {"role": role, "state": state, "welcomed_at": timezone.now()}
    return Membership.objects.create(user=user, community=community, **here)


def show_second_factor(client, user: User) -> None:
    """Gives `user` an app for codes, and the session of `client` the record that a code has just been shown."""
    if not second_factor.has_one(user):
        TOTP.activate(user, generate_totp_secret())
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
