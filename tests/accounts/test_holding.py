"""Accounts that nobody confirmed: they tell nothing, hold a name for three days, and open nothing to whoever made them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import holding
from accounts.models import User
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
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


def test_after_three_days_what_nobody_confirmed_is_gone():
    sign_up("new@example.org", "slow-river")
    User.objects.update(date_joined=timezone.now() - timedelta(days=4))
    confirmed = person("Ana", days_here=9)
    holding.sweep(User.objects.all())
    assert list(User.objects.all()) == [confirmed]


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
