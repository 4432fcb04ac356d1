"""Joining and leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import deciding
from communities.models import Community, Membership
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, zed, place):
    page = browser_of(zed).post("/c/lupus/join/", follow=True)
    assert Membership.objects.get(user=zed).state == "active"
    assert page.redirect_chain[-1][0] == "/c/lupus/relation/"
    assert "You have joined Lupus." in page.content.decode()
    browser_of(zed).post("/c/lupus/leave/")
    assert not Membership.objects.filter(user=zed).exists()


def test_joining_twice_is_joining_once(browser_of, ana, place):
    browser_of(ana).post("/c/lupus/join/")
    assert Membership.objects.filter(user=ana).count() == 1


def test_a_ban_outlasts_leaving_and_joining(browser_of, ana, place):
    ana.memberships.update(state="banned")
    browser_of(ana).post("/c/lupus/leave/")
    assert browser_of(ana).post("/c/lupus/join/").status_code == 403
    assert Membership.objects.get(user=ana).state == "banned"


def test_a_private_community_cannot_be_joined_by_guessing(browser_of, zed):
    makers.community("secret", "private")
    for slug in ("secret", "nothing"):
        assert browser_of(zed).post(f"/c/{slug}/join/").status_code == 404
    assert not Membership.objects.exists()


def test_only_by_post(browser_of, zed, ana, place):
    for user, text in ((zed, "Join Lupus"), (ana, "Leave Lupus?")):
        act = "join" if user == zed else "leave"
        assert text in browser_of(user).get(f"/c/lupus/{act}/").content.decode()
    assert browser_of(zed).get("/c/lupus/leave/").url == "/c/lupus/"
    assert browser_of(ana).get("/c/lupus/join/").url == "/c/lupus/"
    assert list(Membership.objects.values_list("user", flat=True)) == [ana.pk]


@pytest.fixture
def asking(place):
    """A place where moderators decide, with a question."""
    Community.objects.update(joining="approval", question="What brings you?")
    place.refresh_from_db()
    return place


def test_asking_to_join_and_taking_it_back(browser_of, zed, mo, asking):
    client = browser_of(zed)
    assert "/c/lupus/join/" in client.get("/c/lupus/").content.decode()
    assert "What brings you?" in client.get("/c/lupus/join/").content.decode()
    page = client.post("/c/lupus/join/", {"answer": "My hands"}, follow=True).content.decode()
    assert "A moderator will decide" in page
    assert "Take the request back" in page
    assert Membership.objects.values_list("state", "answer").get(user=zed) == ("pending", "My hands")
    assert client.get("/c/lupus/new/").status_code == 403
    page = client.post("/c/lupus/leave/", follow=True).content.decode()
    assert "taken back" in page
    assert not Membership.objects.filter(user=zed).exists()


@pytest.mark.parametrize(("answer", "said"), [("", "answer in a few words"), ("x" * 501, "at most 500 characters")])
def test_an_answer_that_will_not_do_is_kept(browser_of, zed, asking, answer, said):
    page = browser_of(zed).post("/c/lupus/join/", {"answer": answer})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert answer in page.content.decode()
    assert not Membership.objects.filter(user=zed).exists()


def test_asking_twice_changes_nothing(browser_of, zed, asking):
    client = browser_of(zed)
    for answer in ("first", "second"):
        page = client.post("/c/lupus/join/", {"answer": answer}, follow=True).content.decode()
        assert "A moderator will decide" in page
    assert Membership.objects.values_list("state", "answer").get(user=zed) == ("pending", "first")


def test_who_waits_is_in_once_everybody_may_join(browser_of, zed, place):
    member(zed, place, state="pending")
    browser_of(zed).post("/c/lupus/join/")
    assert Membership.objects.get(user=zed).state == "active"


def test_outsiders_find_no_way_into_a_community_that_invites(browser_of, zed, place):
    Community.objects.update(joining="invitation")
    client = browser_of(zed)
    page = client.get("/c/lupus/").content.decode()
    assert "By invitation" in page
    assert "/c/lupus/join/" not in page
    for answer in (client.get("/c/lupus/join/"), client.post("/c/lupus/join/")):
        assert answer.status_code == 403
        assert "by an invitation from a moderator" in answer.content.decode()
    assert not Membership.objects.filter(user=zed).exists()


def test_who_waits_for_a_closed_community_is_told_so(browser_of, zed, mo):
    closed = makers.community("closed", "members", joining="approval")
    member(mo, closed, role="moderator")
    thread = makers.thread(mo, closed, title="Told among us")
    client = browser_of(zed)
    assert client.post("/c/closed/join/").url == "/c/closed/"
    for address in ("/c/closed/", "/c/closed/about/", thread.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Take the request back" in answer.content.decode()
        assert "Told among us" not in answer.content.decode()
    assert "You have asked to join" in client.get("/c/").content.decode()


def test_what_brings_you_is_asked_once(browser_of, zed, place):
    client = browser_of(zed)
    client.post("/c/lupus/join/")
    page = client.get("/c/lupus/relation/").content.decode()
    for words in ("What brings you here?", "waiting for a diagnosis", "carer", "rather not say"):
        assert words in page
    assert client.post("/c/lupus/relation/", {"relation": "dragon"}).status_code == 422
    assert client.post("/c/lupus/relation/", {"relation": "carer", "by_posts": "on"}).url == "/c/lupus/"
    mine = Membership.objects.get(user=zed)
    assert (mine.relation, mine.relation_by_posts, mine.relation_on_profile) == ("carer", True, False)
    assert client.get("/c/lupus/relation/").url == "/c/lupus/"
    assert client.post("/c/lupus/relation/", {"relation": "patient"}).url == "/c/lupus/"
    assert Membership.objects.get(user=zed).relation == "carer"


def test_passing_over_the_question_leaves_no_trace(browser_of, zed, place):
    client = browser_of(zed)
    client.post("/c/lupus/join/")
    assert client.post("/c/lupus/relation/", {"relation": "", "by_posts": "on"}).url == "/c/lupus/"
    mine = Membership.objects.get(user=zed)
    assert (mine.relation, mine.relation_by_posts) == ("", False)
    assert client.get("/c/lupus/relation/").url == "/c/lupus/"


def test_who_was_let_in_finds_the_welcome_once(browser_of, zed, mo, asking):
    client = browser_of(zed)
    client.post("/c/lupus/join/", {"answer": "Hands"})
    assert "Read the welcome" not in client.get("/c/lupus/").content.decode()
    assert client.get("/c/lupus/relation/").url == "/c/lupus/"
    deciding.approve(user=zed, community=asking, by=mo)
    assert "Read the welcome" in client.get("/c/lupus/").content.decode()
    assert client.get("/c/lupus/relation/").status_code == 200
    assert "Read the welcome" not in client.get("/c/lupus/").content.decode()


def test_the_last_moderator_is_told_first_and_may_leave(browser_of, mo, bo, place):
    client = browser_of(mo)
    page = client.post("/c/lupus/leave/").content.decode()
    assert "You are the last moderator here." in page
    assert Membership.objects.filter(user=mo).exists()
    client.post("/c/lupus/leave/", {"sure": "1"})
    assert not Membership.objects.filter(user=mo).exists()
    member(mo, place, role="moderator")
    Membership.objects.filter(user=bo).update(role="moderator")
    client.post("/c/lupus/leave/")
    assert not Membership.objects.filter(user=mo).exists()


def test_a_ban_that_is_over_and_was_left_makes_nobody_a_member(browser_of, ana, mo, place):
    deciding.ban(user=ana, community=place, by=mo, reason="Rest", until=timezone.now() + timedelta(days=1))
    browser_of(ana).post("/c/lupus/leave/")
    Membership.objects.filter(user=ana).update(banned_until=timezone.now() - timedelta(seconds=1))
    thread = makers.thread(mo, place, audience="members")
    client = browser_of(ana)
    assert client.get(thread.get_absolute_url()).status_code == 403
    assert client.get("/c/lupus/new/").status_code == 403
    assert not Community.objects.joined_by(ana).exists()
    client.post("/c/lupus/join/")
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_nobody_joins_without_consent(browser_of, place):
    new = person("New", consents=False)
    client = browser_of(new)
    for answer in (client.get("/c/lupus/join/"), client.post("/c/lupus/join/")):
        assert answer.url == "/settings/consent/?next=%2Fc%2Flupus%2Fjoin%2F"
    assert not Membership.objects.exists()
    back = client.post("/settings/consent/", {"next": "/c/lupus/join/"})
    assert back.url == "/c/lupus/join/"
    client.post(back.url)
    assert Membership.objects.get(user=new).state == "active"


def test_joining_a_members_community_opens_it(browser_of, zed, ana, place):
    closed = makers.community("closed", "members")
    member(ana, closed)
    thread = makers.thread(ana, closed)
    client = browser_of(zed)
    refused = client.get(thread.get_absolute_url())
    assert refused.status_code == 403
    assert b"/c/closed/join/" in refused.content
    client.post("/c/closed/join/")
    assert client.get(thread.get_absolute_url()).status_code == 200
