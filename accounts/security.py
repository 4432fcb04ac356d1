"""What protects an account now, and the next useful step."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import User

FEW_CODES = 3


@dataclass(frozen=True)
class Protection:
    """One account's state, for the guide."""

    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int
    has_codes: bool
    sessions: int

    @property
    def has_second_factor(self) -> bool:
        """Whether a stranger with the password, or in the mailbox, still stays outside."""
        return self.has_app or self.passkeys > 0

    @property
    def next_step(self) -> str:
        """The one thing that would help most: second_factor, codes, another_passkey; empty if all is well."""
        if not self.has_second_factor:
            return "second_factor"
        if self.codes_left < FEW_CODES:
            return "codes"
        return "another_passkey" if self.passkeys == 1 and not self.has_app else ""


def protection(user: User) -> Protection:
    """Reads the state. Two queries."""
    found = list(Authenticator.objects.filter(user=user))
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return Protection(
        has_password=user.has_usable_password(),
        has_app=any(one.type == Authenticator.Type.TOTP for one in found),
        passkeys=sum(one.type == Authenticator.Type.WEBAUTHN for one in found),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        has_codes=codes is not None,
        sessions=UserSession.objects.filter(user=user).count(),
    )


def tell_recovery_code_used(user: User, codes: Authenticator) -> None:
    """Mails that one of the recovery codes is used up, and how many are left."""
    left = len(Authenticator.objects.get(pk=codes.pk).wrap().get_unused_codes())
    get_adapter().send_notification_mail("mfa/email/recovery_code_used", user, {"left": left})
