"""A profession is checked by two people of the house, each for themselves, and ends by day, by choice or for a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import professions, vouching
from accounts.models import AuditEntry, Credential, Notification
from peerhealth.errors import Refused
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db
ASKED = {
    "profession": "nurse", "country": "UK", "registry": "Nursing Council", "number": "12A3456E",
    "evidence": "Ring the ward.", "interests": "", "on_profile": True,
}  # fmt: skip


@pytest.fixture
def staff(db):
    """Two people of the house."""
    return [person(name, is_staff=True) for name in ("First-porter", "Second-porter")]


def asked(user) -> Credential:
    """`user` has asked."""
    return vouching.ask(user, ASKED)


def fresh(row: Credential) -> Credential:
    """As it is now."""
    return Credential.objects.get(pk=row.pk)


def told(user) -> list[str]:
    """What the page of notifications says of it."""
    abouts = Notification.objects.filter(user=user, event=vouching.EVENT).order_by("pk").values_list("about", flat=True)
    return [sentence for sentence, _address in professions.tell_of(user, list(abouts)).values()]


def test_it_works(ana, staff):
    credential = asked(ana)
    assert credential.is_open
    assert not credential.is_standing
    vouching.check(credential, staff[0])
    first = fresh(credential)
    assert first.is_open
    assert (first.number, first.evidence) == ("12A3456E", "Ring the ward."), "the second one has to see it as well"
    assert told(ana) == []
    vouching.check(credential, staff[1])
    done = fresh(credential)
    assert done.is_standing
    assert (done.number, done.evidence) == ("", "")
    assert (done.first_by, done.second_by) == tuple(staff)
    assert done.until == done.second_at.date() + timedelta(days=365)
    assert "checked, until" in told(ana)[0]
    rows = AuditEntry.objects.filter(model="accounts.credential", act="change").order_by("pk")
    assert [(row.by, row.rows) for row in rows] == [
        (staff[0], f"{done.pk} (first check)"), (staff[1], f"{done.pk} (second check)"),
    ]  # fmt: skip


def test_one_pair_of_eyes_is_not_enough(ana, staff):
    credential = asked(ana)
    vouching.check(credential, staff[0])
    with pytest.raises(Refused, match="Somebody else"):
        vouching.check(credential, staff[0])
    assert fresh(credential).second_at is None


@pytest.mark.parametrize("verb", [vouching.check, vouching.refuse, vouching.revoke])
def test_nobody_decides_about_themselves(staff, verb):
    credential = asked(staff[0])
    with pytest.raises(Refused, match="themselves"):
        verb(credential, staff[0], **({} if verb == vouching.check else {"reason": "x"}))
    assert fresh(credential).is_open


def test_what_is_decided_is_not_decided_again(ana, staff):
    credential = asked(ana)
    vouching.refuse(credential, staff[0], "The number is somebody else's.")
    for again in (lambda: vouching.check(credential, staff[1]), lambda: vouching.refuse(credential, staff[1], "x"),
                  lambda: vouching.revoke(credential, staff[1], "x")):  # fmt: skip
        with pytest.raises(Refused):
            again()
    row = fresh(credential)
    assert (row.ending, row.ended_by, row.reason) == ("refused", staff[0], "The number is somebody else's.")
    assert (row.number, row.evidence) == ("", "")
    assert "somebody else's" in told(ana)[0]
    assert asked(ana).is_open, "they may ask again"


def test_one_request_at_a_time_and_renewal_in_the_last_month(ana):
    standing = makers.professional(ana)
    with pytest.raises(Refused, match="already"):
        asked(ana)
    Credential.objects.filter(pk=standing.pk).update(until=timezone.now().date() + timedelta(days=20))
    asked(ana)
    with pytest.raises(Refused, match="already"):
        asked(ana)


def test_a_renewal_takes_the_place_of_what_stood(ana, staff):
    standing = makers.professional(ana, until=timezone.now().date() + timedelta(days=20))
    credential = asked(ana)
    vouching.check(credential, staff[0])
    assert fresh(standing).is_standing, "until the new one is whole"
    vouching.check(credential, staff[1])
    assert fresh(standing).ending == "renewed"
    assert Credential.objects.standing().get() == credential


def test_what_is_revoked_takes_what_it_renewed_with_it(ana, bo, staff):
    was = makers.professional(ana, ended_at=timezone.now(), ending="renewed")
    midwife = makers.professional(ana, profession="midwife", ended_at=timezone.now(), ending="given_up")
    theirs, now = makers.professional(bo), makers.professional(ana)
    vouching.revoke(now, staff[0], "The register has struck the entry off.")
    assert {fresh(one).ending for one in (was, now)} == {"revoked"}
    assert fresh(midwife).ending == "given_up"
    assert fresh(theirs).is_standing
    assert "struck the entry off" in told(ana)[0]
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {staff[0].pk}


def test_giving_up_ends_both(ana):
    makers.professional(ana, until=timezone.now().date() + timedelta(days=3))
    asked(ana)
    assert vouching.give_up(ana)
    assert set(Credential.objects.values_list("ending", "number", "evidence")) == {("given_up", "", "")}
    assert not vouching.give_up(ana)
    assert told(ana) == []


def test_the_night_ends_asks_and_forgets(ana, bo, cy, mo, kit):
    today = timezone.now().date()
    over = makers.professional(ana, until=today - timedelta(days=1))
    last_day = makers.professional(bo, until=today)
    soon, renewing = (makers.professional(one, until=today + timedelta(days=29)) for one in (cy, kit))
    asked(kit)
    long_ago, lately = (timezone.now() - timedelta(days=n) for n in (91, 89))
    makers.professional(mo, second_at=None, until=None, ended_at=long_ago, ending="given_up")
    kept = makers.professional(mo, second_at=None, until=None, ended_at=lately, ending="given_up")
    assert not over.is_standing, "by its day, before anything has run"
    for _night in range(2):
        vouching.end_expired()
    assert fresh(over).ending == "expired"
    assert fresh(last_day).is_standing
    assert "has ended" in told(ana)[0]
    assert "renew it now" in told(cy)[0]
    assert len(told(cy)) == len(told(ana)) == 1
    assert told(kit) == []
    assert list(Credential.objects.filter(user=mo)) == [kept]
    assert fresh(soon).is_standing
    assert fresh(renewing).is_standing
    assert AuditEntry.objects.get(rows=f"{over.pk} (expired)").by is None


def test_the_night_is_in_the_list():
    from procrastinate.contrib.django import app

    assert "accounts.end_credentials" in {name for name, _id in app.periodic_registry.periodic_tasks} | set(app.tasks)


BAD = {
    "one person twice": {"second_by": "first_by"},
    "themselves, first": {"first_by": "user"},
    "themselves, second": {"second_by": "user"},
    "checked without an end": {"until": None},
    "an end without a check": {"second_at": None},
    "a second check without a first": {"first_at": None},
    "checked, and the number kept": {"number": "12"},
    "checked, and the evidence kept": {"evidence": "x"},
    "ended, nobody says how": {"ended_at": timezone.now()},
    "revoked without a reason": {"ended_at": timezone.now(), "ending": "revoked"},
    "a made-up profession": {"profession": "healer"},
}


@pytest.mark.parametrize("why", BAD)
def test_the_database_refuses(ana, staff, why):
    whole = {"user": ana, "first_by": staff[0], "second_by": staff[1]}
    fields = {name: whole.get(value, value) if isinstance(value, str) else value for name, value in BAD[why].items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.professional(**(whole | fields))
    makers.professional(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.professional(**whole)


def test_staff_who_leave_take_nothing_with_them(ana, staff):
    credential = makers.professional(ana, first_by=staff[0], second_by=staff[1])
    for one in staff:
        one.delete()
    assert fresh(credential).is_standing
