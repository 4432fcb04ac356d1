"""A person as others may see them."""

import pytest

from tests import makers

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana, zed, place):
    makers.thread(ana, place, title="In the open")
    page = browser_of(zed).get("/u/Ana/").content.decode()
    assert "In the open" in page
    assert f"Here since {ana.date_joined:%B %Y}" in page


def test_it_is_for_signed_in_people_only(browser_of, ana):
    assert browser_of().get("/u/Ana/").url == "/accounts/login/?next=/u/Ana/"


@pytest.mark.parametrize("name", ["Nobody", "an", "ana@example.org", "Ana%20", "%F0%9F%98%80"])
def test_nobody_of_this_name(browser_of, ana, zed, name):
    assert browser_of(zed).get(f"/u/{name}/").status_code == (200 if name == "Ana%20" else 404)


def test_a_suspended_person_has_no_profile(browser_of, ana, zed):
    ana.is_active = False
    ana.save()
    assert browser_of(zed).get("/u/Ana/").status_code == 404


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_threads(
    browser_of, ana, zed, place, threads, django_assert_num_queries
):
    for number in range(threads):
        makers.thread(ana, place, title=f"Thread {number}", body="#Heat #Sleep")
    client = browser_of(zed)
    with django_assert_num_queries(8):
        client.get("/u/Ana/")
