"""`/new/`: where to write."""

import pytest

from communities.models import CommunityName
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def named(community):
    """`community`, found by its name."""
    CommunityName(community=community, name=community.name, kind="preferred").save()
    return community


def test_it_works(browser_of, ana, place):
    named(place)
    named(makers.community("lupin-allergy"))
    client = browser_of(ana)
    page = client.get("/new/").content.decode()
    assert 'href="/c/lupus/new/"' in page
    found = client.get("/new/?q=lup").content.decode().split('class="answers"')[1]
    assert 'href="/c/lupus/new/"' in found
    assert 'href="/c/lupin-allergy/"' in found, "one joins first"
    part = client.get("/new/?q=lup", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="/c/lupus/new/"' in part


def test_the_way_in(browser_of, ana, zed, place):
    assert 'href="/new/"' in browser_of(zed).get("/c/").content.decode()
    assert 'href="/new/"' in browser_of(ana).get("/c/lupus/new/").content.decode(), "not the right place?"
    assert 'href="/new/"' not in browser_of().get("/c/").content.decode()


def test_anonymous_people_sign_in_first(browser_of):
    assert browser_of().get("/new/").url == "/accounts/login/?next=/new/"


def test_a_private_community_is_for_its_members_only(browser_of, ana, zed):
    member(ana, named(makers.community("lupercal", "private")))
    assert "/c/lupercal/new/" in browser_of(ana).get("/new/?q=lupercal").content.decode()
    assert "/c/lupercal/" not in browser_of(zed).get("/new/?q=lupercal").content.decode().split('class="answers"')[1]


@pytest.mark.parametrize("path", ["/c/nothing/", "/t/aaaaaaaaaaaa/"])
def test_a_page_that_is_not_there_offers_to_search(browser_of, path):
    page = browser_of().get(path + "?q=whispered")
    assert page.status_code == 404
    form = page.content.decode().split("<main")[1].split("</main")[0]
    assert 'action="/search/"' in form
    assert 'name="q" value=""' in form, "the address may be a slip: nothing of it comes back"


def test_a_community_says_what_else_it_is_called(browser_of, place):
    CommunityName(community=place, name="the wolf", kind="lay").save()
    CommunityName(community=place, name="old word", kind="former").save()
    for path in ("/c/lupus/", "/c/lupus/about/"):
        page = browser_of().get(path).content.decode()
        meta = page.split('<meta name="description"')[1].split(">")[0]
        assert "the wolf" in meta
        assert "old word" not in page
