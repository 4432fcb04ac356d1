"""Invitations: links that open a door once, or a number of times, and then no more."""

import logging
import threading
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities import deciding, inviting
from communities.models import Community, Invitation, Membership
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def link(invitation: Invitation) -> str:
    """The address that opens it."""
    return f"/invitation/{inviting.signed(invitation)}/"


@pytest.fixture
def closed(mo):
    """A private community that Mo moderates, with a thread."""
    place = makers.community(
        "hidden-valley", "private", joining="invitation", tagline="We whisper", rules=["stay kind"]
    )
    member(mo, place, role="moderator")
    makers.thread(mo, place)
    return place


@pytest.fixture
def invitation(closed, mo):
    """For one person, two weeks."""
    return inviting.invite(community=closed, by=mo, most_uses=1, days=14)


def test_it_works(browser_of, zed, closed, invitation):
    client = browser_of(zed)
    page = client.get(link(invitation)).content.decode()
    for words in ("Hidden valley", "We whisper", "stay kind", "Nobody else knows"):
        assert words in page
    assert not Membership.objects.filter(user=zed).exists()
    assert client.post(link(invitation)).url == "/c/hidden-valley/relation/"
    assert client.get("/c/hidden-valley/").status_code == 200
    invitation.refresh_from_db()
    assert invitation.uses == 1


def test_signing_in_comes_first_and_comes_back(nobody, browser_of, invitation):
    answer = browser_of().get(link(invitation))
    assert answer.url == f"/accounts/login/?next={link(invitation)}"
    assert f"/accounts/signup/?next={link(invitation)}" in browser_of().get(answer.url).content.decode()


def test_everything_that_opens_nothing_is_one_page(browser_of, zed, mo, closed, freezer_free_header):
    def made(**fields):
        found = inviting.invite(community=closed, by=mo, most_uses=1, days=1)
        Invitation.objects.filter(pk=found.pk).update(**fields)
        return link(found)

    past = timezone.now() - timedelta(seconds=1)
    good = made()
    gone = inviting.invite(community=makers.community("gone", "private"), by=mo, most_uses=1, days=1)
    gone_link = link(gone)
    gone.community.delete()
    banned_there = makers.community("banned-there", "private")
    member(zed, banned_there, state="banned")
    barred = inviting.invite(community=banned_there, by=mo, most_uses=1, days=1)
    addresses = [
        "/invitation/garbage/",
        "/invitation/bcdfghjkmnpq." + "x" * 43 + "/",
        good[:-2] + ("a" if good[-2] != "a" else "b") + "/",
        "/invitation/" + Signer(salt="other", sep=".").sign("bcdfghjkmnpq") + "/",
        f"/invitation/{Signer(**inviting.SIGNER).sign('bcdfghjkmnpq')}/",
        made(expires_at=past),
        made(uses=1),
        made(revoked_at=past),
        gone_link,
        link(barred),
    ]
    client = browser_of(zed)
    for method in ("get", "head", "post"):
        answers = [getattr(client, method)(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        headers = [{name: value for name, value in answer.headers.items() if name != "Date"} for answer in answers]
        assert headers == headers[:1] * len(headers)
    assert b"Hidden valley" not in client.get(addresses[-1]).content
    assert client.get(good).status_code == 200
    assert not Membership.objects.filter(user=zed, state="active").exists()


@pytest.fixture
def freezer_free_header(monkeypatch):
    """`Expires` stands still, so that answers can be compared."""
    monkeypatch.setattr("django.utils.cache.time.time", lambda: 1_800_000_000.0)


def test_a_member_uses_nothing_up(browser_of, zed, ana, closed, mo):
    pair = inviting.invite(community=closed, by=mo, most_uses=2, days=14)
    client = browser_of(zed)
    for _press in range(3):
        client.post(link(pair))
    pair.refresh_from_db()
    assert pair.uses == 1
    browser_of(ana).post(link(pair))
    assert client.get(link(pair)).url == "/c/hidden-valley/"  # used up by now, and nothing to hide from a member
    assert closed.memberships.count() == 3


def test_it_lifts_the_approval(browser_of, zed, mo, place):
    Community.objects.filter(pk=place.pk).update(joining="approval")
    Membership.objects.create(user=zed, community=place, state="pending", answer="Hands")
    browser_of(zed).post(link(inviting.invite(community=place, by=mo, most_uses=1, days=1)))
    assert Membership.objects.values_list("state", "answer").get(user=zed) == ("active", "")


def test_it_asks_for_consent_first(browser_of, invitation):
    new = person("New", consents=False)
    client = browser_of(new)
    assert client.get(link(invitation)).status_code == 200
    assert client.post(link(invitation)).url.startswith("/settings/consent/?next=%2Finvitation%2F")
    assert not Membership.objects.filter(user=new).exists()
    invitation.refresh_from_db()
    assert invitation.uses == 0


def test_moderators_make_and_take_back(browser_of, mo, zed, closed):
    client = browser_of(mo)
    page = client.post("/c/hidden-valley/invitations/", {"most_uses": "3", "days": "7"}, follow=True).content.decode()
    made = Invitation.objects.get()
    assert f"http://testserver{link(made)}" in page
    assert "Used 0 of 3" in page
    assert timedelta(days=6.9) < made.expires_at - timezone.now() <= timedelta(days=7)
    page = client.post("/c/hidden-valley/invitations/", {"take_back": made.key}, follow=True).content.decode()
    assert link(made) not in page
    assert browser_of(zed).get(link(made)).status_code == 404


@pytest.mark.parametrize(
    ("most_uses", "said"), [("0", "1 to 500"), ("501", "1 to 500"), ("", "1 to 500"), ("x", "a number")]
)
def test_a_wrong_number_comes_back(browser_of, mo, closed, most_uses, said):
    page = browser_of(mo).post("/c/hidden-valley/invitations/", {"most_uses": most_uses, "days": "7"})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_keeps_more_links_than_can_be_watched(browser_of, mo, closed, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_STANDING", 1)
    inviting.invite(community=closed, by=mo, most_uses=1, days=1)
    page = browser_of(mo).post("/c/hidden-valley/invitations/", {"most_uses": "1", "days": "7"})
    assert page.status_code == 422
    assert Invitation.objects.count() == 1


def test_only_moderators_see_the_links(browser_of, mo, ana, zed, place):
    made = inviting.invite(community=place, by=mo, most_uses=5, days=14)
    for user in (ana, zed):
        answer = browser_of(user).get("/c/lupus/invitations/")
        assert answer.status_code == 403
        assert inviting.signed(made) not in answer.content.decode()
        browser_of(user).post("/c/lupus/invitations/", {"take_back": made.key})
    elsewhere = makers.community("elsewhere")
    member(zed, elsewhere, role="moderator")
    browser_of(zed).post("/c/elsewhere/invitations/", {"take_back": made.key})
    made.refresh_from_db()
    assert made.revoked_at is None


@pytest.mark.parametrize("end", ["ban", "role", "leave"])
def test_links_end_with_the_role_of_their_maker(browser_of, mo, zed, closed, invitation, end):
    if end == "ban":
        deciding.ban(user=mo, community=closed, by=None, reason="Sold links.")
    elif end == "role":
        deciding.set_role(user=mo, community=closed, role="member")
    else:
        browser_of(mo).post("/c/hidden-valley/leave/", {"sure": "1"})
    assert browser_of(zed).get(link(invitation)).status_code == 404


def test_the_link_is_not_logged(zed, invitation, caplog):
    caplog.set_level(logging.INFO)
    client = Client(enforce_csrf_checks=True)
    client.force_login(zed, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(link(invitation)).status_code == 403
    assert client.get("/invitation/garbage/").status_code == 404
    assert "/invitation/" not in caplog.text


@pytest.mark.parametrize("links", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, mo, place, links, django_assert_num_queries):
    for _ in range(links):
        inviting.invite(community=place, by=mo, most_uses=1, days=1)
    client = browser_of(mo)
    with django_assert_num_queries(5):
        client.get("/c/lupus/invitations/")


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_make_one_member():
    mo, place = person("Mo"), makers.community("closed", "private")
    member(mo, place, role="moderator")
    once = inviting.signed(inviting.invite(community=place, by=mo, most_uses=1, days=1))
    people = [person(f"guest{number}") for number in range(50)]
    outcomes, start = [], threading.Barrier(len(people))

    def press(user):
        connection.ensure_connection()  # fifty connections stand before anybody presses
        start.wait(timeout=60)
        try:
            inviting.redeem(user=user, text=once)
            outcomes.append("in")
        except inviting.NoInvitationError:
            outcomes.append("no")
        except Exception as problem:  # noqa: BLE001  (whatever it is, the test must see it)
            outcomes.append(repr(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", *["no"] * 49]
    assert place.memberships.exclude(user=mo).count() == 1
    assert Invitation.objects.get().uses == 1


def test_links_of_a_suspended_moderator_open_nothing(browser_of, zed, mo, invitation):
    User.objects.filter(pk=mo.pk).update(is_active=False)
    assert browser_of(zed).get(link(invitation)).status_code == 404
    assert browser_of(zed).post(link(invitation)).status_code == 404
    assert not Membership.objects.filter(user=zed).exists()
