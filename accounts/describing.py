"""What people say about themselves."""

from accounts.models import User


def describe(*, user: User, about: str) -> None:
    """Puts `about` (plain text, checked by the form) on the person's profile; empty takes it away."""
    User.objects.filter(pk=user.pk).update(about=about)
