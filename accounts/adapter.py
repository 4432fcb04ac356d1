"""Where allauth asks this site how it wants things done."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import names


class AccountAdapter(DefaultAccountAdapter):
    """Names are stored as they are compared, and addresses can be reached; the rest is allauth's own rules."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name in its stored form. Raises ValidationError with a sentence if it is malformed or taken."""
        return super().clean_username(names.normalise(username), shallow=shallow)

    def clean_email(self, email: str) -> str:
        """The address. Raises ValidationError for one that no mail can reach (RFC 2606): imported authors have those,
        and nobody may take one over beforehand."""
        if email.strip().casefold().endswith(".invalid"):
            raise ValidationError(_("Please use an address that mail can reach."))
        return super().clean_email(email)
