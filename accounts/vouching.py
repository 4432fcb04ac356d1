"""Asking to be shown as a health professional; two people of the house who check it, each for themselves; and how it
ends. Who decided what is written down for good (`accounts.auditing`); its person is told."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing, notifying
from accounts.models import AuditEntry, Credential, User
from accounts.models.credential import GOOD_FOR, RENEWED_BEFORE
from peerhealth import one_clock, purging
from peerhealth.errors import Refused

EVENT = "credential"
SOON = "soon"  # stands before the key, in what a notification is about, where it is time to renew
FIELDS = ("profession", "country", "registry", "number", "evidence", "interests", "on_profile")
UNPROVED_KEPT_FOR = timedelta(days=90)  # long enough to ask why; what was never checked is nobody's business after it
Ending = Credential.Ending


def of(user) -> list[Credential]:
    """All that `user` ever asked for, the newest first: their own page. One query."""
    return list(Credential.objects.of(user))


def told_of(person: User) -> Credential | None:
    """What the profile of `person` (read with `noting_checks`) tells. One query, where it tells anything."""
    told = Credential.objects.of(person).standing().filter(on_profile=True)
    return told.first() if person.is_checked else None


@transaction.atomic
def ask(user: User, fields: dict[str, Any]) -> Credential:
    """`user` asks to be shown as a professional, or to renew it (`fields`: all of FIELDS). Raises Refused while an
    earlier request waits, or what stands is good for long."""
    User.objects.hold(user.pk)
    mine = Credential.objects.of(user)
    if mine.open().exists():
        raise Refused(_("You have asked already. You can take that back first."))
    standing = mine.standing().first()
    if standing and not standing.is_ending_soon:
        raise Refused(_("Your profession is checked already. You can renew it in the month before it ends."))
    return Credential.objects.create(user=user, **{name: fields[name] for name in FIELDS})


def may_check(credential: Credential, by: User) -> None:
    """Raises Refused where `check` would: nobody is shown what they could not check."""
    _not_oneself(credential, by)
    if not credential.is_open:
        raise Refused(_("This is decided already."))
    if credential.first_at and credential.first_by_id == by.pk:
        raise Refused(_("You have checked this. Somebody else has to look as well."))


@transaction.atomic
def check(credential: Credential, by: User) -> None:
    """`by` has looked it up, and it is right. The second such word makes it good for a year, takes the number and the
    evidence out, and ends what it renews. Raises Refused for the person themselves, for one who has checked it before,
    and for what is decided."""
    credential = _held(credential, by)
    may_check(credential, by)
    if credential.first_at is None:
        credential.first_by, credential.first_at = by, one_clock.now()
        credential.save(update_fields=["first_by", "first_at"])
        _note(credential, by, "first check")
        return
    for older in Credential.objects.filter(user=credential.user_id, second_at__isnull=False, ended_at__isnull=True):
        _end(older, Ending.RENEWED)
    credential.second_by, credential.second_at = by, one_clock.now()
    credential.until = credential.second_at.date() + GOOD_FOR
    credential.number = credential.evidence = ""
    credential.save(update_fields=["second_by", "second_at", "until", "number", "evidence"])
    _note(credential, by, "second check")
    _tell(credential)


@transaction.atomic
def refuse(credential: Credential, by: User, reason: str) -> None:
    """`by` cannot confirm it; its person reads why and may ask again. Raises Refused for what is decided, and for the
    person themselves."""
    credential = _held(credential, by)
    if not credential.is_open:
        raise Refused(_("This is decided already."))
    _end(credential, Ending.REFUSED, by=by, reason=reason)
    _tell(credential)


@transaction.atomic
def revoke(credential: Credential, by: User, reason: str) -> None:
    """Takes back what was checked, also where it was spoken with. Raises Refused where nothing is checked, and for the
    person themselves."""
    credential = _held(credential, by)
    if credential.second_at is None or credential.ending == Ending.REVOKED:
        raise Refused(_("There is nothing to take back."))
    # With what it renewed: posts of last year were spoken with the same word of the same person.
    checked = Credential.objects.filter(user=credential.user_id, profession=credential.profession)
    for one in checked.filter(second_at__isnull=False).exclude(ending=Ending.REVOKED):
        _end(one, Ending.REVOKED, by=by, reason=reason)
    _tell(credential)


@transaction.atomic
def give_up(user: User) -> bool:
    """Ends what `user` asked for and what stands, at once; whether there was anything."""
    User.objects.hold(user.pk)
    mine = list(Credential.objects.of(user).filter(ended_at__isnull=True).select_for_update(no_key=True))
    for credential in mine:
        _end(credential, Ending.GIVEN_UP, by=user)
    return bool(mine)


@transaction.atomic
def change(user: User, *, interests: str, on_profile: bool) -> None:
    """What `user` may say anew without being checked anew."""
    now = {"interests": interests, "on_profile": on_profile}
    Credential.objects.of(user).filter(ended_at__isnull=True).update(**now)


def end_expired() -> None:
    """Every night: ends what is over, asks for renewal in the month before, and forgets what was never checked. Being
    run twice changes nothing."""
    today = one_clock.now().date()
    checked = Credential.objects.filter(second_at__isnull=False, ended_at__isnull=True)
    for one in checked.filter(until__lt=today):
        _expire(one)
    asked = Credential.objects.open().values("user")
    soon = checked.filter(until__gte=today, until__lte=today + RENEWED_BEFORE).exclude(user__in=asked)
    for one in soon:
        notifying.tell([one.user_id], EVENT, f"{SOON} {one.pk}")
    over = one_clock.now() - UNPROVED_KEPT_FOR
    purging.purge(Credential.objects.filter(second_at__isnull=True, ended_at__lt=over).order_by("ended_at"), 100)


@transaction.atomic
def _expire(credential: Credential) -> None:
    credential = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
    if credential.ended_at is None:
        _end(credential, Ending.EXPIRED)
        _tell(credential)


def _not_oneself(credential: Credential, by: User) -> None:
    if credential.user_id == by.pk:
        raise Refused(_("Nobody decides about themselves."))


def _held(credential: Credential, by: User) -> Credential:
    """As it is now, locked; its person first, as wherever something of one person is decided."""
    _not_oneself(credential, by)
    User.objects.hold(credential.user_id)
    return Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)


def _end(credential: Credential, ending: str, *, by: User | None = None, reason: str = "") -> None:
    credential.ended_at = credential.ended_at or one_clock.now()
    credential.ending, credential.ended_by, credential.reason = ending, by, reason
    credential.number = credential.evidence = ""
    credential.save(update_fields=["ended_at", "ending", "ended_by", "reason", "number", "evidence"])
    _note(credential, by, ending)


def _note(credential: Credential, by: User | None, what: str) -> None:
    auditing.record(by=by, act=AuditEntry.Act.CHANGE, model=Credential, keys=[f"{credential.pk} ({what})"])


def _tell(credential: Credential) -> None:
    notifying.tell([credential.user_id], EVENT, str(credential.pk), again_after=notifying.AT_ONCE)
