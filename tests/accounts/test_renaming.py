"""Another name: nothing leads from the old one, nobody else gets it for a year."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts import renaming
from accounts.models import FormerName, User
from tests.people import person

pytestmark = pytest.mark.django_db
PAGE = "/settings/name/"


def test_it_works(browser_of, ana, bo):
    browser = browser_of(ana)
    assert browser.get("/u/Ana/").status_code == 200
    page = browser.post(PAGE, {"username": "tall-grass"}, follow=True)
    assert "From now on you are tall-grass" in page.content.decode()
    assert browser_of(bo).get("/u/tall-grass/").status_code == 200
    assert FormerName.objects.get().name == "Ana"


def test_the_old_name_leads_nowhere_for_anyone(browser_of, ana, bo):
    renaming.rename(ana, "tall-grass")
    for reader in (ana, bo):
        old, never = browser_of(reader).get("/u/Ana/"), browser_of(reader).get("/u/Nobody-ever/")
        assert (old.status_code, old.content) == (never.status_code, never.content) == (404, never.content)


def test_others_cannot_take_it_but_the_owner_can(ana, bo):
    renaming.rename(ana, "tall-grass")
    renaming.rename(ana, "slow-river")
    for alike in ("tall-grass", "Tall_Grass", "ta11grass"):
        with pytest.raises(ValidationError, match="already uses"):
            renaming.rename(bo, alike)
    renaming.rename(ana, "tall-grass")
    assert User.objects.get(pk=ana.pk).username == "tall-grass"


def test_after_a_year_it_is_free_and_forgotten(ana, bo):
    a_year_ago = timezone.now() - timedelta(days=366)
    renaming.rename(ana, "tall-grass", now=a_year_ago)
    renaming.rename(bo, "Ana")
    assert [row.name for row in FormerName.objects.all()] == ["Bo"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Wren", "already uses"), ("nurse-ana", "kept free"), ("ana", "part of your email"), ("a", "3 to 30"), ("x@y.org", "email"), ("", "required"),
     ("ana1", "part of your email"), ("Ωmega", "alphabet")],
)  # fmt: skip
def test_refusals(browser_of, ana, name, sentence):
    person("Wren")
    page = browser_of(ana).post(PAGE, {"username": name})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{name}"' in page.content.decode() or not name
    assert User.objects.get(pk=ana.pk).username == "Ana"


def test_three_times_in_thirty_days(browser_of, ana):
    for name in ("tall-grass", "slow-river", "low-cloud"):
        renaming.rename(ana, name)
    with pytest.raises(ValidationError, match="three times"):
        renaming.rename(ana, "deep-lake")
    assert "You can again from" in browser_of(ana).get(PAGE).content.decode()
    renaming.rename(ana, "deep-lake", now=timezone.now() + timedelta(days=31))


def test_anonymous_visitors_are_asked_to_sign_in(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
def test_two_who_want_one_name_at_the_same_moment():
    people = [person(name) for name in ("Ana", "Bo", "Mo", "Kit")]

    def take(user) -> str:
        try:
            renaming.rename(user, "tall-grass")
        except ValidationError as problem:
            return problem.messages[0]
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(take, people))
    assert outcomes.count("taken") == 1
    assert all("already uses" in said for said in outcomes if said != "taken")
