"""The lists of the admin answer no question, asked by an address, about what they do not show."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from posts import following, visiting
from posts.models import Visit
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return person("Su", is_staff=True, is_superuser=True)


def is_refused(answer) -> bool:
    return answer.status_code == 400 or (answer.status_code == 302 and answer.url.endswith("?e=1"))


def test_whose_a_row_is_cannot_be_asked(admin_of, superuser, ana, bo, place):
    visit = visiting.plan(owner=ana, purpose="new")
    following.follow(ana, makers.thread(bo, place))
    client = admin_of(superuser)
    for asked in (f"visits={visit.pk}", f"visits__pk={visit.pk}", "visits__isnull=0", "thread_follows__isnull=0",
                  "memberships__isnull=0", "blocks__isnull=1", "topic_folds__isnull=0", "email__startswith=a"):  # fmt: skip
        assert is_refused(client.get(f"/admin/accounts/user/?{asked}")), asked
    for asked in ("is_staff__exact=1", "date_joined__year=2026"):
        assert client.get(f"/admin/accounts/user/?{asked}").status_code == 200, asked


def test_what_proves_a_profession_cannot_be_guessed(admin_of, superuser, ana):
    makers.professional(ana, second_at=None, until=None, number="12A3456E", evidence="Ring the ward.")
    client = admin_of(superuser)
    for asked in ("number__startswith=12", "evidence__contains=ward", "user__email__contains=a"):
        assert is_refused(client.get(f"/admin/accounts/credential/?{asked}")), asked
    assert "Ana" in client.get("/admin/accounts/credential/?profession__exact=nurse").content.decode()


def test_no_list_tells_what_points_at_its_rows(superuser):
    request = RequestFactory().get("/admin/")
    request.user = superuser
    told = []
    for model, kind in admin.site._registry.items():
        names = [one.name for one in model._meta.get_fields() if one.is_relation and not one.concrete and not one.hidden]
        asked = [f"{name}{end}" for name in names for end in ("", "__isnull", "__pk")]
        told += [f"{model.__name__}?{lookup}" for lookup in asked if kind.lookup_allowed(lookup, "1", request)]
    assert {one.partition("__")[0] for one in told} == {"Term?removal"}, "by which that list filters, and shows it"


def test_what_goes_with_a_person_tells_nothing_private(admin_of, superuser, ana, bo, place):
    visit = visiting.plan(owner=ana, purpose="new")
    visiting.ask(visit, "Is it safe?")
    following.follow(ana, makers.thread(bo, place))
    page = admin_of(superuser).get(f"/admin/accounts/user/{ana.pk}/delete/").content.decode()
    assert "Memberships: 1" in page
    assert not [word for word in ("Visit", "Question", "followed", "/posts/") if word in page.split("<main")[1]]
    assert admin_of(superuser).post(f"/admin/accounts/user/{ana.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Visit.objects.exists()
