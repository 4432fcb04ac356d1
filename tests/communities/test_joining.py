"""Joining and leaving."""

import pytest

from communities.models import Membership
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, zed, place):
    page = browser_of(zed).post("/c/lupus/join/", follow=True)
    assert Membership.objects.get(user=zed).state == "active"
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


def test_only_by_post_and_back_from_signing_in_one_finds_the_community(browser_of, zed, place):
    for act in ("join", "leave"):
        assert browser_of(zed).get(f"/c/lupus/{act}/").url == "/c/lupus/"
    assert not Membership.objects.filter(user=zed).exists()


def test_asking_twice_does_not_let_anybody_in(browser_of, zed, place):
    member(zed, place, state="pending")
    page = browser_of(zed).post("/c/lupus/join/", follow=True).content.decode()
    assert "A moderator will decide" in page
    assert Membership.objects.get(user=zed).state == "pending"


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
