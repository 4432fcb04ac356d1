"""Accounts that nobody confirmed: they tell nothing, hold a name for three days, and open nothing to whoever made them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts import holding
from accounts.models import NameHold, User
from tests.accounts.test_same_answer import hashings
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
__all__ = ["hashings"]  # a fixture
FORM = {"offered": "own", "password1": PASSWORD, "is_adult": "on", "consents": "on"}


def sign_up(email: str, name: str):
    """A visitor's answer to signing up."""
    form = Client().get("/accounts/signup/").context["form"]
    ticks = {field: "on" for field in form.fields if form.fields[field].__class__.__name__ == "BooleanField"}
    return Client().post("/accounts/signup/", FORM | ticks | {"email": email, "username": name})


def test_a_name_is_taken_whether_or_not_the_address_was_known(browser_of, zed):
    person("Ana")
    told = []
    for email, name in (("ana@example.org", "tall-grass"), ("new@example.org", "slow-river")):
        first = sign_up(email, name)
        again = sign_up(f"other-{email}", name)
        profile = browser_of(zed).get(f"/u/{name}/")
        rename = browser_of(zed).post("/settings/name/", {"username": name})
        told.append([first.status_code, first.url, again.status_code, profile.status_code, rename.status_code])
    assert told[0] == told[1]
    assert told[0][2:] == [422, 404, 422]


def names_of(email: str, *names: str) -> list[int]:
    """Signs up with `email` under each name in turn; then what a stranger gets who asks for the first one."""
    for name in names:
        sign_up(email, name)
    return [sign_up(f"probe-{email}", names[0]).status_code]


def days_pass(days: int) -> None:
    """Makes all that is not confirmed older."""
    age = timedelta(days=days)
    for user in User.objects.filter(holding.never_confirmed()):
        User.objects.filter(pk=user.pk).update(date_joined=user.date_joined - age)
    for held in NameHold.objects.all():
        NameHold.objects.filter(pk=held.pk).update(until=held.until - age)


def test_signing_up_again_under_another_name_frees_none(zed):
    person("Ana")
    known = names_of("ana@example.org", "tall-grass", "deep-lake")
    assert known == names_of("new@example.org", "slow-river", "blue-stone") == [422]


@pytest.mark.parametrize(("days", "status"), [(2, 422), (4, 302)])
def test_days_later_it_is_the_same_for_both(browser_of, zed, days, status):
    person("Ana")
    sign_up("ana@example.org", "tall-grass")
    sign_up("new@example.org", "slow-river")
    days_pass(days)
    renamed = [browser_of(zed).post("/settings/name/", {"username": name}).status_code
               for name in (("slow-river", "tall-grass") if days == 2 else ("slow-river",))]  # fmt: skip
    assert set(renamed) == {status}
    assert sign_up("probe@example.org", "tall-grass").status_code == status


def test_a_full_cache_frees_no_name():
    person("Ana")
    sign_up("ana@example.org", "tall-grass")
    cache.clear()
    assert sign_up("probe@example.org", "tall-grass").status_code == 422


def test_who_is_not_confirmed_is_mentioned_by_nobody(ana):
    sign_up("new@example.org", "slow-river")
    assert not User.objects.mentionable_by(ana.pk).filter(username="slow-river").exists()
    assert User.objects.mentionable_by(None).filter(username="Ana").exists()


def test_after_three_days_what_nobody_confirmed_is_gone():
    for name in ("slow-river", "blue-stone"):
        assert sign_up(f"of-{name[:4]}@example.org", name).status_code == 302
    User.objects.filter(username="blue-stone").update(is_active=False)
    confirmed = person("Ana", days_here=9)
    days_pass(4)
    holding.sweep(User.objects.all())
    assert set(User.objects.values_list("username", flat=True)) == {confirmed.username, "blue-stone"}, (
        "suspended: stays"
    )
    assert not NameHold.objects.exists()


def test_whoever_signed_up_with_my_address_first_is_not_inside(client):
    sign_up("victim@example.org", "slow-river")
    mail.outbox.clear()
    client.post("/accounts/login/code/", {"email": "victim@example.org"})
    assert not any("code" in message.subject.lower() for message in mail.outbox), "only the link confirms"
    owner = FORM | {"password1": "a sentence of the owner"}
    form = Client().get("/accounts/signup/").context["form"]
    ticks = {field: "on" for field in form.fields if form.fields[field].__class__.__name__ == "BooleanField"}
    Client().post("/accounts/signup/", owner | ticks | {"email": "victim@example.org", "username": "deep-lake"})
    user = User.objects.get(email="victim@example.org")
    assert user.username == "deep-lake"
    assert not user.check_password(PASSWORD)
    assert user.check_password("a sentence of the owner")


def test_a_typed_password_comes_back_with_the_form_and_is_stored_nowhere():
    page = sign_up("new@example.org", "ab")
    assert page.status_code == 422
    assert f'value="{PASSWORD}"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_an_unconfirmed_account_that_makes_way_costs_the_same_work(hashings):
    counts = []
    for email, name in (
        ("new@example.org", "slow-river"),
        ("new@example.org", "blue-stone"),
        ("other@example.org", "deep-lake"),
    ):
        hashings.clear()
        assert sign_up(email, name).status_code == 302
        counts.append(len(hashings))
    assert counts == [1, 1, 1]
