"""What moderators decide about people: let in, decline, ban, lift. Nobody acts on a higher account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import deciding
from communities.models import Membership, MembershipEntry
from peerhealth.errors import Refused
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def entries() -> list[tuple]:
    """What was written down, the oldest first."""
    rows = MembershipEntry.objects.order_by("id").values_list("act", "user__username", "by__username", "reason")
    return list(rows)


def decide(client, user, act: str, **fields):
    """Presses a button on the page of people."""
    return client.post("/c/lupus/people/", {"person": user.public_id, "act": act, **fields}, follow=True)


@pytest.fixture
def asked(zed, place):
    """Zed waits."""
    return Membership.objects.create(user=zed, community=place, state="pending", answer="My hands hurt <b>")


def test_it_works(browser_of, mo, zed, ana, asked):
    client = browser_of(mo)
    assert "1 waits" in client.get("/c/lupus/").content.decode()
    page = client.get("/c/lupus/people/").content.decode()
    assert "My hands hurt &lt;b&gt;" in page
    assert "/u/Zed/" in page
    assert "Ana" not in page
    assert "Zed is a member now." in decide(client, zed, "approve").content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("active", "")
    assert entries() == [("approve", "Zed", "Mo", "")]
    assert "Zed" not in client.get("/c/lupus/people/").content.decode()


def test_declining(browser_of, mo, zed, asked):
    decide(browser_of(mo), zed, "decline", reason="Only sells things")
    assert not Membership.objects.filter(user=zed).exists()
    assert entries() == [("decline", "Zed", "Mo", "Only sells things")]
    page = browser_of(zed).get("/c/lupus/").content.decode()
    assert "Only sells" not in page
    assert "/c/lupus/join/" in page


def test_keeping_out_needs_a_reason_and_holds(browser_of, mo, zed, asked):
    assert "Please give a reason" in decide(browser_of(mo), zed, "keep_out").content.decode()
    assert Membership.objects.get(user=zed).state == "pending"
    decide(browser_of(mo), zed, "keep_out", reason="No adverts.")
    page = browser_of(zed).get("/c/lupus/").content.decode()
    assert "you can no longer write" in page
    assert "No adverts." in page
    assert "/c/lupus/join/" not in page
    decide(browser_of(mo), zed, "lift")
    assert not Membership.objects.filter(user=zed).exists()  # they were never in
    assert [entry[0] for entry in entries()] == ["ban", "lift"]


def test_two_moderators_at_once(browser_of, mo, zed, asked):
    client = browser_of(mo)
    client.get("/c/lupus/people/")
    deciding.approve(user=zed, community=asked.community, by=None)
    assert decide(client, zed, "decline").status_code == 404
    assert Membership.objects.get(user=zed).state == "active"
    with pytest.raises(Refused, match="no longer there"):
        deciding.decline(user=zed, community=asked.community, by=mo)


@pytest.mark.parametrize("act", ["approve", "decline", "keep_out", "lift"])
def test_only_people_of_the_page(browser_of, mo, ana, place, act):
    assert decide(browser_of(mo), ana, act, reason="x").status_code == 404
    assert Membership.objects.get(user=ana).state == "active"
    assert not entries()


def test_only_moderators_decide(browser_of, ana, bo, zed, asked, place):
    Membership.objects.filter(user=bo).update(role="greeter")
    far = person("Far")
    member(far, makers.community("elsewhere"), role="moderator")
    for user in (ana, bo, far, zed, person("Root", is_staff=True, is_superuser=True)):
        client = browser_of(user)
        answer = client.get("/c/lupus/people/")
        assert answer.status_code == 403
        assert "My hands" not in answer.content.decode()
        assert decide(client, zed, "approve").status_code == 403
        assert "waits" not in client.get("/c/lupus/").content.decode()
    assert Membership.objects.get(user=zed).state == "pending"


def test_a_ban_from_a_post(browser_of, mo, ana, place):
    thread = makers.thread(ana, place)
    client, address = browser_of(mo), f"/p/{thread.opening.public_id}/ban/"
    assert address in client.get(thread.get_absolute_url()).content.decode()
    assert address not in browser_of(ana).get(thread.get_absolute_url()).content.decode()
    wrong = client.post(address, {"length": "week", "reason": ""})
    assert wrong.status_code == 422
    client.post(address, {"length": "week", "reason": "Please rest."})
    mine = Membership.objects.get(user=ana)
    assert timedelta(days=6.9) < mine.banned_until - timezone.now() <= timedelta(days=7)
    page = browser_of(ana).get("/c/lupus/").content.decode()
    assert "You can read here, but you cannot write before" in page
    assert "Please rest." in page
    refused = browser_of(ana).get("/c/lupus/new/")
    assert refused.status_code == 403
    assert "you cannot write before" in refused.content.decode()
    listed = client.get("/c/lupus/people/").content.decode()
    assert "Please rest." in listed
    assert "<bdi>Mo</bdi>" in listed
    decide(client, ana, "lift", reason="Talked it over")
    assert browser_of(ana).get("/c/lupus/new/").status_code == 200
    assert entries() == [("ban", "Ana", "Mo", "Please rest."), ("lift", "Ana", "Mo", "Talked it over")]


def test_a_ban_that_ends_by_itself(browser_of, mo, ana, place):
    deciding.ban(user=ana, community=place, by=mo, reason="x", until=timezone.now() - timedelta(seconds=1))
    assert browser_of(ana).get("/c/lupus/new/").status_code == 200
    assert "Ana" not in browser_of(mo).get("/c/lupus/people/").content.decode().split("<main")[1]
    browser_of(ana).post("/c/lupus/leave/")  # a ban that is over holds nobody
    assert not Membership.objects.filter(user=ana).exists()


def test_who_has_left_is_kept_out(browser_of, mo, ana, place):
    thread = makers.thread(ana, place)
    browser_of(ana).post("/c/lupus/leave/")
    browser_of(mo).post(f"/p/{thread.opening.public_id}/ban/", {"length": "day", "reason": "Unkind."})
    assert Membership.objects.get(user=ana).outside
    assert browser_of(ana).post("/c/lupus/join/").status_code == 403


def test_a_ban_in_a_closed_community_works_on_the_next_request(browser_of, mo, ana):
    for visibility, status in (("members", 403), ("private", 404)):
        closed = makers.community(visibility, visibility)
        for user, role in ((mo, "moderator"), (ana, "member")):
            member(user, closed, role=role)
        thread = makers.thread(ana, closed, body="Words #Whisper")
        client = browser_of(ana)
        assert client.get(thread.get_absolute_url()).status_code == 200
        deciding.ban(user=ana, community=closed, by=mo, reason="Unkind.")
        for address in (thread.get_absolute_url(), f"/c/{visibility}/", f"/c/{visibility}/about/"):
            assert client.get(address).status_code == status
        assert thread.title not in client.get("/").content.decode()
        assert "Unkind." in client.get("/c/members/").content.decode()


@pytest.mark.parametrize("target", ["moderator", "staff", "superuser", "self"])
def test_nobody_acts_on_a_higher_account_or_themselves(browser_of, mo, place, target):
    rights = {"staff": {"is_staff": True}, "superuser": {"is_staff": True, "is_superuser": True}}.get(target, {})
    other = mo if target == "self" else person("Other", **rights)
    if target != "self":
        member(other, place, role="moderator" if target == "moderator" else "member")
    thread = makers.thread(other, place)
    client, address = browser_of(mo), f"/p/{thread.opening.public_id}/ban/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"length": "good", "reason": "Power."}).status_code == 403
    with pytest.raises(Refused):
        deciding.set_role(user=other, community=place, role="member", by=mo)
    assert Membership.objects.get(user=other).state == "active"
    assert not entries()


def test_a_banned_moderator_is_a_member_afterwards(mo, place):
    staff = person("Staff", is_staff=True)
    deciding.ban(user=mo, community=place, by=staff, reason="x")
    deciding.lift(user=mo, community=place, by=staff)
    assert Membership.objects.values_list("role", "state").get(user=mo) == ("member", "active")


def test_a_moderator_makes_no_moderators(mo, ana, place):
    with pytest.raises(Refused, match="as high as their own"):
        deciding.set_role(user=ana, community=place, role="moderator", by=mo)
    deciding.set_role(user=ana, community=place, role="greeter", by=mo)
    assert entries() == [("role", "Ana", "Mo", "member → greeter")]


def test_greeters_are_named_to_newcomers(browser_of, ana, mo, place):
    deciding.set_role(user=ana, community=place, role="greeter")
    page = browser_of().get("/c/lupus/about/").content.decode()
    assert "New here? Ask" in page
    assert "Ana" in page


@pytest.mark.parametrize("people", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, mo, place, people, django_assert_num_queries):
    for number in range(people):
        member(person(f"asks{number}"), place, state="pending")
        deciding.ban(user=person(f"banned{number}"), community=place, by=mo, reason="x")
    client = browser_of(mo)
    with django_assert_num_queries(8):
        client.get("/c/lupus/people/")
