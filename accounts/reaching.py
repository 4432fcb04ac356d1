"""An address that mail came back from, confirmed once more by its owner."""

from allauth.account.adapter import get_adapter
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from accounts import bouncing
from accounts.models import User

SALT = "accounts.reaching"
LASTS = 60 * 60 * 24 * 3  # seconds that a link counts


def ask(request: HttpRequest) -> None:
    """Mails a link to the person's address, which gets nothing else at the moment."""
    user = request.user
    key = signing.dumps([user.pk, user.email], salt=SALT)
    link = request.build_absolute_uri(reverse("address_reached", args=[key]))
    get_adapter().send_mail("account/email/address_again", user.email, {"link": link})


def open_link(key: str) -> User | None:
    """Whose address the link is about; None if it is forged, too old, or they have another address by now."""
    try:
        pk, address = signing.loads(key, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, email=address, is_active=True).first()


def agree(user: User) -> None:
    """Who opened the link has read the mail: it reaches them."""
    bouncing.reaches(user.email)
