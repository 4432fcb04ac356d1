"""Consent to keep health data: given, asked anew for a new text, and taken back with everything that stood on it."""

import pytest

from accounts import consenting
from accounts.models import Consent
from communities import deciding, inviting, joining, withdrawing
from communities.consent import ConsentFirst
from communities.models import Condition, Invitation, Membership, MembershipEntry, OpeningAlert
from tests import makers
from tests.people import member, person
from tests.posts.test_at_the_same_moment import together

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, place):
    new = person("New", consents=False)
    client = browser_of(new)
    page = client.get("/settings/consent/").content.decode()
    assert "I agree" in page
    assert consenting.VERSION in page
    client.post("/settings/consent/")
    assert consenting.has_consented(new)
    page = client.get("/settings/consent/").content.decode()
    assert "You have agreed since" in page
    assert "/settings/consent/withdraw/" in page


def test_withdrawing_ends_everything_at_once(browser_of, mo, ana, place):
    closed = makers.community("closed", "private")
    member(mo, closed, role="moderator")
    asked = makers.community("asked", joining="approval")
    member(mo, asked, state="pending")
    OpeningAlert.objects.create(user=mo, condition=Condition.objects.create(doid="DOID:1", name="Rare thing"))
    inviting.invite(community=closed, by=mo, most_uses=1, days=1)
    thread = makers.thread(mo, closed)
    client = browser_of(mo)
    assert client.get(thread.get_absolute_url()).status_code == 200
    page = client.get("/settings/consent/withdraw/").content.decode()
    assert "/settings/posts/" in page
    assert Membership.objects.filter(user=mo).count() == 3
    client.post("/settings/consent/withdraw/")
    assert not Membership.objects.filter(user=mo).exists()
    assert not OpeningAlert.objects.exists()
    assert not Invitation.objects.exists()
    assert Consent.objects.get(user=mo).withdrawn_at
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get("/c/lupus/people/").status_code == 403
    assert (
        thread.title in client.get("/settings/posts/").content.decode()
        or "Closed" in client.get("/settings/posts/").content.decode()
    )
    assert Membership.objects.filter(user=ana).exists()
    mo.refresh_from_db()
    assert mo.is_active


def test_a_ban_outlasts_withdrawing_and_agreeing_again(browser_of, mo, ana, place):
    Membership.objects.filter(user=ana).update(relation="patient", relation_on_profile=True)
    deciding.ban(user=ana, community=place, by=mo, reason="Unkind.")
    withdrawing.withdraw(ana)
    left = Membership.objects.get(user=ana)
    assert (left.state, left.outside, left.relation, left.relation_on_profile) == ("banned", True, "", False)
    browser_of(ana).post("/settings/consent/")
    assert browser_of(ana).post("/c/lupus/join/").status_code == 403


def test_an_earlier_text_is_asked_anew(browser_of, ana, place):
    Consent.objects.filter(user=ana).update(version="2001-01")
    page = browser_of(ana).get("/settings/consent/").content.decode()
    assert "It has changed since." in page
    assert "I agree" in page
    assert "/settings/consent/withdraw/" in page
    other = makers.community("other")
    assert browser_of(ana).post("/c/other/join/").url.startswith("/settings/consent/")
    assert browser_of(ana).get("/c/lupus/new/").status_code == 200
    assert not other.memberships.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(browser_of, back):
    client = browser_of(person("New", consents=False))
    assert back not in client.get("/settings/consent/", {"next": back}).content.decode()
    assert client.post("/settings/consent/", {"next": back}).url == "/settings/consent/"


@pytest.mark.django_db(transaction=True)
def test_whoever_joins_while_withdrawing_is_not_in():
    places = [makers.community(f"place-{number}") for number in range(10)]
    for place in places:
        user = person(f"Of-{place.slug}")
        wrong = together(
            lambda user=user, place=place: joining.join(user=user, community=place),
            lambda user=user: withdrawing.withdraw(user),
        )
        assert {type(problem) for problem in wrong} <= {ConsentFirst}
    assert not Membership.objects.exists()
    assert not Consent.objects.standing().exists()


def test_what_was_decided_about_somebody_goes_with_the_consent(ana, mo, place):
    elsewhere = makers.community("elsewhere")
    for community, act in ((place, "approve"), (place, "ban"), (elsewhere, "ban"), (elsewhere, "role")):
        MembershipEntry.objects.create(user=ana, community=community, act=act, by=mo)
    member(ana, elsewhere, state="banned")
    withdrawing.withdraw(ana)
    assert list(MembershipEntry.objects.values_list("community__slug", "act")) == [("elsewhere", "ban")]
