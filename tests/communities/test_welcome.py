"""The welcome: rules and first steps, shown once to who is new, on whatever device."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from communities import deciding, inviting, joining
from communities.models import Community, Membership
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
CARD = "Welcome to Lupus"


@pytest.fixture
def place(db):
    """A place with rules and words of welcome."""
    return makers.community("lupus", "public", rules=["No advice unless asked"], welcome="Come in, sit down.")


def shown(client, slug="lupus") -> str:
    """The card on the community's page; empty if there is none."""
    page = client.get(f"/c/{slug}/").content.decode()
    begin = page.find('<section class="card welcome"')
    return page[begin : page.index("</section>", begin)] if begin >= 0 else ""


def test_it_works(browser_of, zed, place):
    client = browser_of(zed)
    assert not shown(client), "nobody yet"
    client.post("/c/lupus/join/")
    card = shown(client)
    for words in (CARD, "No advice unless asked", "Introduce yourself", "Ask something", "Just look around"):
        assert words in card
    assert CARD in shown(client), "seeing it is not taking note of it"
    assert client.post("/c/lupus/welcome/", {"then": "look"}).url == "/c/lupus/"
    assert not shown(client)


@pytest.mark.parametrize(
    ("step", "kind", "words"), [("hello", "story", "Hello from me"), ("ask", "question", "Your question in one line")]
)
def test_first_steps_lead_to_writing(browser_of, zed, place, step, kind, words):
    client = browser_of(zed)
    joining.join(user=zed, community=place)
    answer = client.post("/c/lupus/welcome/", {"then": step})
    assert answer.url == f"/c/lupus/new/?start={step}"
    page = client.get(answer.url).content.decode()
    assert f'placeholder="{words}"' in page
    assert f'value="{kind}" checked' in page.replace(' id="id_kind_0"', "").replace(' id="id_kind_1"', "").replace(
        " required", ""
    )
    assert not shown(client)


@pytest.mark.parametrize("start", ["dragon", "", "look"])
def test_a_start_that_there_is_not_is_the_plain_page(browser_of, zed, place, start):
    joining.join(user=zed, community=place)
    page = browser_of(zed).get(f"/c/lupus/new/?start={start}")
    assert page.status_code == 200
    assert "Hello from me" not in page.content.decode()
    assert browser_of(zed).post("/c/lupus/welcome/", {"then": start}).url == "/c/lupus/"


def test_the_words_of_welcome_are_not_told_twice(browser_of, zed, place):
    client = browser_of(zed)
    assert "Come in, sit down." in client.post("/c/lupus/join/", follow=True).content.decode()
    client.post("/c/lupus/relation/", {"relation": ""})
    assert "Come in, sit down." not in shown(client)
    assert "Come in, sit down." in shown(browser_of(zed)), "another device has not told them"


def test_two_devices(browser_of, zed, place):
    phone, computer = browser_of(zed), browser_of(zed)
    phone.post("/c/lupus/join/")
    assert CARD in shown(phone)
    assert CARD in shown(computer)
    computer.post("/c/lupus/welcome/", {"then": "look"})
    assert not shown(phone)
    assert not shown(computer)


def test_who_was_let_in_is_welcomed_on_any_device(browser_of, zed, place, mo):
    Community.objects.update(joining="approval")
    place.refresh_from_db()
    client = browser_of(zed)
    client.post("/c/lupus/join/", {"answer": "Hands"})
    assert not shown(client)
    deciding.approve(user=zed, community=place, by=mo)
    card = shown(client)
    assert "You are a member now." in card
    assert "/c/lupus/relation/" in card
    other = shown(browser_of(zed))
    assert "No advice unless asked" in other
    assert "/c/lupus/relation/" not in other, "the question is for the session that joined"


def test_who_was_invited_into_a_private_community_is_welcomed(browser_of, zed, mo):
    secret = makers.community("secret", "private", joining="invitation", rules=["What is said here stays here"])
    member(mo, secret, role="moderator")
    invitation = inviting.invite(community=secret, by=mo, most_uses=1, days=1)
    client = browser_of(zed)
    for address in ("/c/secret/welcome/", "/c/nothing/welcome/"):
        assert client.post(address, {"then": "look"}).status_code == 404
    client.post(f"/invitation/{inviting.signed(invitation)}/")
    assert "What is said here stays here" in shown(client, "secret")
    client.post("/c/secret/welcome/", {"then": "look"})
    assert not shown(client, "secret")


def test_members_from_before_moderators_visitors_and_outsiders_do_not_see_it(browser_of, ana, mo, zed, place):
    for reader in (ana, mo, zed, None):
        assert not shown(browser_of(reader))
    member(zed, place, state="pending")
    assert not shown(browser_of(zed))


def test_the_migration_welcomes_who_is_here(place, ana, zed):
    waits = person("Waits")
    Membership.objects.create(user=zed, community=place)
    Membership.objects.create(user=waits, community=place, state="pending")
    welcomed = Membership.objects.get(user=ana).welcomed_at
    import_module("communities.migrations.0008_members_are_welcomed").welcome(apps, None)
    assert Membership.objects.get(user=ana).welcomed_at == welcomed
    assert Membership.objects.get(user=zed).welcomed_at is not None
    assert Membership.objects.get(user=waits).welcomed_at is None


def test_a_ban_and_coming_back(browser_of, zed, place, mo):
    client = browser_of(zed)
    joining.join(user=zed, community=place)
    deciding.ban(user=zed, community=place, by=mo, reason="An advert.")
    assert not shown(client)
    client.post("/c/lupus/welcome/", {"then": "look"})
    assert Membership.objects.get(user=zed).welcomed_at is None, "a banned person takes note of nothing"
    deciding.lift(user=zed, community=place, by=mo)
    assert CARD in shown(client)
    client.post("/c/lupus/welcome/", {"then": "look"})
    deciding.ban(user=zed, community=place, by=mo, reason="An advert.")
    deciding.lift(user=zed, community=place, by=mo)
    assert not shown(client), "they know the place"
    Membership.objects.update(state="banned", banned_until=timezone.now())
    assert not shown(client), "also when a ban ends by itself"


def test_leaving_forgets_it_and_joining_again_welcomes_again(browser_of, zed, place):
    client = browser_of(zed)
    client.post("/c/lupus/join/")
    client.post("/c/lupus/welcome/", {"then": "look"})
    client.post("/c/lupus/leave/")
    assert not Membership.objects.filter(user=zed).exists()
    client.post("/c/lupus/join/")
    assert CARD in shown(client)


def test_leaving_during_a_ban_forgets_it(browser_of, ana, place, mo):
    deciding.ban(user=ana, community=place, by=mo, reason="An advert.")
    browser_of(ana).post("/c/lupus/leave/")
    assert Membership.objects.get(user=ana).welcomed_at is None


def test_opening_pages_writes_nothing(browser_of, zed, ana, place):
    joining.join(user=zed, community=place)
    for reader in (zed, ana):
        client = browser_of(reader)
        client.get("/c/lupus/")
        assert client.get("/c/lupus/welcome/").url == "/c/lupus/"
    assert Membership.objects.get(user=zed).welcomed_at is None


def test_it_is_for_signed_in_people(browser_of, place, zed):
    assert browser_of().post("/c/lupus/welcome/").url.startswith("/accounts/login/")
    assert browser_of(zed).post("/c/lupus/welcome/", {"then": "hello"}).url == "/c/lupus/"
    assert not Membership.objects.exists()
