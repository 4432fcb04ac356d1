"""What somebody is to a condition, and who may see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/communities/"


def save(client, slug="lupus", **fields):
    """Sends a community's form as its "Save" does."""
    return client.post(ADDRESS, {"community": slug, **fields})


def test_it_works(browser_of, ana, zed, place):
    thread = makers.thread(ana, place)
    client, reader, visitor = browser_of(ana), browser_of(zed), browser_of()
    assert save(client, relation="parent", on_profile="on", by_posts="on").url == ADDRESS
    assert "on your profile and beside what you write here" in client.get(ADDRESS).content.decode()
    assert "· parent</span>" in reader.get("/u/Ana/").content.decode()
    for browser in (reader, visitor):
        assert "· parent</span>" in browser.get(thread.get_absolute_url()).content.decode()
        assert "parent" not in browser.get("/c/lupus/").content.decode(), "not in lists"


def test_both_switches_are_off_until_switched_on_and_work_apart(browser_of, ana, zed, place):
    thread, client, reader = makers.thread(ana, place), browser_of(ana), browser_of(zed)

    def shown():
        pages = ("/u/Ana/", thread.get_absolute_url())
        return ["· carer</span>" in reader.get(page).content.decode() for page in pages]

    for fields, expected in (
        ({}, [False, False]),
        ({"on_profile": "on"}, [True, False]),
        ({"by_posts": "on"}, [False, True]),
        ({"on_profile": "on", "by_posts": "on"}, [True, True]),
    ):
        save(client, relation="carer", **fields)
        assert shown() == expected


def test_without_a_relation_the_switches_go_off(browser_of, ana, place):
    client = browser_of(ana)
    save(client, relation="carer", on_profile="on", by_posts="on")
    save(client, relation="", on_profile="on", by_posts="on")
    mine = ana.memberships.get()
    assert (mine.relation, mine.relation_on_profile, mine.relation_by_posts) == ("", False, False)


@pytest.mark.parametrize("end", ["leaves", "banned", "pending"])
def test_it_is_gone_at_once_with_the_membership(browser_of, ana, bo, zed, place, end):
    thread = makers.thread(bo, place)
    makers.reply(ana, thread)
    save(browser_of(ana), relation="partner", on_profile="on", by_posts="on")
    reader = browser_of(zed)
    assert "· partner</span>" in reader.get(thread.get_absolute_url()).content.decode()
    if end == "leaves":
        browser_of(ana).post("/c/lupus/leave/")
    else:
        ana.memberships.update(state=end)
    for page in ("/u/Ana/", thread.get_absolute_url()):
        assert "partner" not in reader.get(page).content.decode()


@pytest.mark.parametrize(("visibility", "outsider_sees"), [("public", True), ("members", True), ("private", False)])
def test_on_the_profile_a_private_community_shows_to_its_members_alone(
    browser_of, ana, bo, zed, visibility, outsider_sees
):
    place = makers.community("hush-place", visibility)
    for user in (ana, bo):
        member(user, place)
    before = browser_of(zed).get("/u/Ana/").content
    client = browser_of(ana)
    assert ("Only members of this community see it there" in client.get(ADDRESS).content.decode()) is not outsider_sees
    save(client, "hush-place", relation="bereaved", on_profile="on")
    assert b"bereaved" in browser_of(bo).get("/u/Ana/").content
    after = browser_of(zed).get("/u/Ana/").content
    assert (b"bereaved" in after) is outsider_sees
    assert (after == before) is not outsider_sees


def test_nonsense_comes_back_and_sets_nothing(browser_of, ana, place):
    client = browser_of(ana)
    save(client, relation="carer")
    assert save(client, relation="owner").status_code == 422
    for slug in ("", "nothing", "\x00"):
        assert save(client, slug, relation="patient").status_code == 404
    assert ana.memberships.get().relation == "carer"


def test_another_persons_membership_cannot_be_set(browser_of, ana, zed, place):
    assert save(browser_of(zed), relation="patient", on_profile="on").status_code == 404
    assert ana.memberships.get().relation == ""
    assert browser_of().post(ADDRESS, {"community": "lupus"}).url.startswith("/accounts/login/")


def test_pending_and_banned_are_said_plainly(browser_of, zed):
    asked, closed = makers.community("asked"), makers.community("closed")
    member(zed, asked, state="pending")
    ban = member(zed, closed, state="banned")
    client = browser_of(zed)
    page = client.get(ADDRESS).content.decode()
    assert "You have asked to join" in page
    assert "You can no longer take part here" in page
    assert 'action="/c/closed/leave/"' not in page, "a ban is not left"
    assert save(client, "closed", relation="patient").status_code == 422
    ban.refresh_from_db()
    assert ban.relation == ""
    client.post("/c/asked/leave/")
    assert "c-asked" not in client.get(ADDRESS).content.decode()
    ban.banned_until = timezone.now() - timedelta(days=1)
    ban.save()
    assert save(client, "closed", relation="patient").status_code == 302, "a ban that is over is none"


def test_who_was_banned_from_a_private_community_reads_nothing_of_it(browser_of, zed):
    member(zed, makers.community("hush-place", "private"), state="banned")
    assert b"ush-place" not in browser_of(zed).get(ADDRESS).content


@pytest.mark.parametrize("communities", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, zed, communities, django_assert_num_queries):
    for number in range(communities):
        member(zed, makers.community(f"place-{number}"))
    client = browser_of(zed)
    with django_assert_num_queries(3):
        client.get(ADDRESS)
