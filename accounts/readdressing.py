"""Another email address. The old mailbox agrees and the new one agrees; until both have, the old one counts.

Who holds the old mailbox can always stop it. Who lost it shows password and second factor instead; who has no second
factor either has to write to the people who run the site (docs/operating.md).
"""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import bouncing
from accounts.models import AddressChange, User
from accounts.suspending import end_sessions

SALT = "accounts.readdressing"
LASTS = 60 * 60 * 24 * 3  # seconds that a link counts
OLD, NEW = "old", "new"


class Taken(Exception):
    """The new address belongs to another account by now."""


@dataclass(frozen=True)
class Link:
    """What a link in one of the two mails stands for."""

    change: AddressChange
    side: str


def under_way(user: User) -> AddressChange | None:
    """The change that waits for somebody to agree, if there is one."""
    return AddressChange.objects.filter(user=user).first()


def ask(request: HttpRequest, email: str, *, without_old: bool = False) -> AddressChange:
    """Begins a change to `email`, in place of one under way, and mails both addresses. An address that is known here
    gets the same mail and the same answer as any other."""
    user = request.user
    with transaction.atomic():
        AddressChange.objects.filter(user=user).delete()
        change = AddressChange.objects.create(user=user, new_email=email, without_old=without_old)
    _mail(request, change, OLD, "address_change_notice" if without_old else "address_change_old")
    _mail(request, change, NEW, "address_change_new")
    return change


def open_link(key: str) -> Link | None:
    """What `key` stands for; None if it is forged, too old, or the change is done or stopped."""
    try:
        pk, side = signing.loads(key, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    change = AddressChange.objects.select_related("user").filter(pk=pk).first()
    return Link(change, side) if change and change.user.is_active else None


def agree(link: Link) -> bool:
    """Notes that one mailbox agrees; with the last one the change happens. Returns whether it did. Raises Taken."""
    with transaction.atomic():
        change = AddressChange.objects.select_for_update(of=("self",)).filter(pk=link.change.pk).first()
        if change is None:
            return False
        setattr(change, f"{link.side}_agreed_at", timezone.now())
        change.save()
        if not change.is_agreed:
            return False
        # Under the same lock: who says "no" at this moment waits, or has stopped it already.
        old = _carried_out(change)
        if old is not None:
            get_adapter().send_mail("account/email/email_changed", old, {})
    if old is None:
        raise Taken
    return True


def _carried_out(change: AddressChange) -> str | None:
    """The old address; None if the new one belongs to another account by now, and the change is then over."""
    try:
        with transaction.atomic():
            return _carry_out(change)
    except IntegrityError:
        stop(change)
        return None


def stop(change: AddressChange) -> None:
    """Takes the change back; nothing has happened."""
    AddressChange.objects.filter(pk=change.pk).delete()


@transaction.atomic
def replace(user: User, address: str, *, by: User) -> None:
    """An operator (`by`, a superuser) puts `address` in the place of one that `user` has lost: a change under way and
    all sessions end, and the old mailbox is told. Raises IntegrityError for an address of somebody else."""
    if not by.is_superuser:
        raise PermissionDenied
    old = _put(user, address)
    end_sessions(user)
    get_adapter().send_mail("account/email/email_changed", old, {})


def _carry_out(change: AddressChange) -> str:
    return _put(User.objects.select_for_update(no_key=True).get(pk=change.user_id), change.new_email)


def _put(user: User, address: str) -> str:
    """Puts `address` in the old one's place, and ends a change under way; returns the old one. Mail that came back is
    no matter any more."""
    old, user.email = user.email, address
    user.unreachable_at = None
    user.save(update_fields=["email", "unreachable_at"])
    bouncing.reaches(address)
    AddressChange.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return old


def _mail(request: HttpRequest, change: AddressChange, side: str, template: str) -> None:
    key = signing.dumps([change.pk, side], salt=SALT)
    link = request.build_absolute_uri(reverse("confirm_address", args=[key]))
    to = change.user.email if side == OLD else change.new_email
    get_adapter().send_mail(f"account/email/{template}", to, {"link": link})
