"""The page on which somebody asks to be shown as a health professional, and sees how it stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import vouching
from accounts.models import Credential
from communities import joining, speaking
from communities.models import Community, Membership
from posts import withdrawing
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/professional/"
SENT = {
    "profession": "nurse", "country": "UK", "registry": "Nursing Council", "number": "12A3456E",
    "evidence": "https://register.example/1", "interests": "None.", "on_profile": "on", "places": ["lupus"],
}  # fmt: skip


def page(client, query: str = "") -> str:
    """The words of the page."""
    return client.get(ADDRESS + query).content.decode()


def test_it_works(browser_of, ana, place):
    client = browser_of(ana)
    assert ADDRESS in client.get("/settings/").content.decode()
    assert "Ask for the check" in page(client)
    assert client.post(ADDRESS, SENT).url == ADDRESS
    row = Credential.objects.get()
    assert {name: getattr(row, name) for name in vouching.FIELDS} == {
        name: SENT[name] for name in vouching.FIELDS if name != "on_profile"
    } | {"on_profile": True}
    assert Membership.objects.get(user=ana).speaks
    said = page(client)
    assert "Waiting to be checked: nurse, UK" in said
    assert "Nobody has yet" in said
    assert "12A3456E" not in said, "it is not shown again, over no shoulder"
    client.post(ADDRESS, {"give_up": "1"})
    assert Credential.objects.get().ending == "given_up"
    assert not Membership.objects.get(user=ana).speaks
    assert "Ask for the check" in page(client)


def test_nobody_else_learns_of_it(browser_of, ana, bo, zed, place):
    before = {who: [browser_of(user).get(address).content for address in ("/u/Ana/", ADDRESS)] for who, user in (("bo", bo), ("zed", zed))}
    vouching.ask(ana, SENT | {"on_profile": True})
    after = {who: [browser_of(user).get(address).content for address in ("/u/Ana/", ADDRESS)] for who, user in (("bo", bo), ("zed", zed))}
    from tests.scene import without_tokens

    for who, pages in before.items():
        assert [without_tokens(one) for one in pages] == [without_tokens(one) for one in after[who]]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("profession", "", "choose your profession"), ("profession", "healer", "valid choice"), ("country", "", "name the country"),
     ("country", "U$K www.pills.example", "letters only"), ("country", "x" * 41, "at most 40"), ("registry", "", "name the register"),
     ("registry", "x" * 121, "at most 120"), ("number", "", "give the number"), ("number", "1" * 61, "at most 60"),
     ("evidence", " \u200b ", "how we can check"), ("evidence", "x" * 1001, "at most 1000"), ("interests", "x" * 501, "at most 500"),
     ("places", ["secret"], "valid choice")],
)  # fmt: skip
def test_bad_input_comes_back(browser_of, ana, field, value, sentence):
    makers.community("secret", "private")
    answer = browser_of(ana).post(ADDRESS, SENT | {field: value})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in words
    kept = "Nursing Council" if field != "registry" else "https://register.example/1"
    assert kept in words
    assert not Credential.objects.exists()


def test_nothing_sent_at_all(browser_of, ana):
    answer = browser_of(ana).post(ADDRESS, {})
    assert answer.status_code == 422
    assert "choose your profession" in answer.content.decode()


def test_it_stands_and_ends_in_words(browser_of, ana, place):
    client = browser_of(ana)
    row = makers.professional(ana)
    said = page(client)
    assert "Checked: nurse, UK" in said
    assert "Renew it now" not in said
    assert "Ask for the check" not in page(client, "?renew=1"), "not before its time"
    Credential.objects.update(until=timezone.now().date() + timedelta(days=9))
    assert "Renew it now" in page(client)
    said = page(client, "?renew=1")
    assert "Ask for the check" in said
    assert 'value="A register"' in said
    client.post(ADDRESS + "?renew=1", SENT)
    assert Credential.objects.count() == 2
    said = page(client)
    assert "Checked: nurse, UK" in said
    assert "Waiting to be checked" in said
    vouching.give_up(ana)
    assert "has ended" in page(client)
    Credential.objects.filter(pk=row.pk).update(ending="revoked", reason="Struck off.", asked_at=timezone.now() + timedelta(hours=1))
    assert "Struck off." in page(client)


def test_what_needs_no_new_check(browser_of, ana, place):
    row, client = makers.professional(ana, place), browser_of(ana)
    client.post(ADDRESS, {"interests": "A company pays me.", "places": []})
    row.refresh_from_db()
    assert (row.interests, row.on_profile, row.is_standing) == ("A company pays me.", False, True)
    assert not Membership.objects.get(user=ana).speaks


def test_who_has_yet_to_agree_is_asked_first(browser_of, ana):
    ana.agreements.all().delete()
    answer = browser_of(ana).post(ADDRESS, SENT)
    assert answer.status_code == 403
    assert "Nursing Council" in answer.content.decode(), "nothing typed is lost"
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("choice", "asking", "may"),
    [("welcome", False, True), ("welcome", True, True), ("asked", False, False), ("asked", True, True), ("peers", False, False),
     ("peers", True, False)],
)  # fmt: skip
def test_where_somebody_may_speak(ana, place, choice, asking, may, django_assert_num_queries):
    row = makers.professional(ana, place)
    place.clinicians = choice
    with django_assert_num_queries(1 if may else 0):
        assert speaking.credential_for(ana, place, asking=asking) == (row if may else None)


def test_a_new_community_lets_them_speak_only_where_they_are_asked(place):
    place.refresh_from_db()
    assert place.clinicians == Community.Clinicians.ASKED


@pytest.mark.parametrize("way", ["not wished", "left", "banned", "pending", "ended", "over", "asked only", "somebody else", "elsewhere"])
def test_who_may_not_speak(ana, bo, mo, place, nobody, way):
    from communities import deciding

    row, user = makers.professional(ana, place), ana
    other = makers.community("other", clinicians="welcome")
    member(ana, other)
    assert speaking.credential_for(ana, place) == row
    if way == "not wished":
        speaking.wish(ana, [])
    elif way == "left":
        joining.leave(user=ana, community=place)
        joining.join(user=ana, community=place)  # wishes end with the membership
    elif way == "banned":
        deciding.ban(user=ana, community=place, by=mo, reason="x")
    elif way == "pending":
        Membership.objects.filter(user=ana, community=place).update(state="pending")
    elif way == "ended":
        vouching.give_up(ana)
    elif way == "over":
        Credential.objects.update(until=timezone.now().date() - timedelta(days=1))
    elif way == "asked only":
        Credential.objects.update(second_at=None, until=None)
    elif way == "somebody else":
        user = bo
    assert speaking.credential_for(user, other if way == "elsewhere" else place) is None
    assert speaking.credential_for(nobody, place) is None


def test_a_wish_is_for_members_alone(ana, place):
    makers.community("other")
    speaking.wish(ana, ["lupus", "other", "nowhere"])
    assert list(Membership.objects.filter(speaks=True).values_list("community__slug", flat=True)) == ["lupus"]
    withdrawing.withdraw(ana)
    assert not Membership.objects.filter(speaks=True).exists()


def test_moderators_decide_and_the_page_says_so(browser_of, mo, ana, place):
    from tests.communities.test_settings import filled

    about = "/c/lupus/about/"
    assert "only in “Ask a professional” conversations" in browser_of(ana).get(about).content.decode()
    for choice, said in (("welcome", "They are welcome."), ("peers", "This is a place of peers")):
        answer = browser_of(mo).post("/c/lupus/settings/", filled(place) | {"clinicians": choice})
        assert answer.status_code == 302
        place.refresh_from_db()
        assert place.clinicians == choice
        assert said in browser_of().get(about).content.decode()
    assert browser_of(mo).post("/c/lupus/settings/", filled(place) | {"clinicians": "ours"}).status_code == 422


# Doors by which one person could look for others, or speak to one alone. There are none of the first sort and none of the
# second on this site; whoever builds one lets no professional find patients by it, nor write first, and adds a test here.
SEARCHES_FOR_PEOPLE = ("message", "inbox", "chat", "letter", "contact", "find_people", "members", "matches", "like_me", "directory")


def test_there_is_no_door_to_a_patient():
    from django.urls import get_resolver

    from tests.test_house import named

    ours = {name for name, view in named(get_resolver()) if name and not name.startswith("admin:") and view}
    assert len(ours) > 80
    assert not {name for name in ours for word in SEARCHES_FOR_PEOPLE if word in name}


def test_a_professional_completes_names_as_everybody_does(browser_of, ana, bo, place):
    """Only of those who have spoken before their eyes: not of patients, nor by what somebody is."""
    thread = makers.thread(bo, place)
    member(person("Bea-patient"), place)
    asks = f"/completions/?sign=@&word=B&thread={thread.public_id}"
    before = browser_of(ana).get(asks).content
    makers.professional(ana, place)
    assert browser_of(ana).get(asks).content == before
    assert b"Bea" not in before
