"""Where allauth asks this site how it wants things done."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts import names


class AccountAdapter(DefaultAccountAdapter):
    """Names are stored as they are compared; nothing else differs from allauth's own rules."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name in its stored form. Raises ValidationError with a sentence if it is malformed or taken."""
        return super().clean_username(names.normalise(username), shallow=shallow)
