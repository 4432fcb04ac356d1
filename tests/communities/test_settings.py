"""A community's settings, for its moderators."""

import html

import pytest

from accounts.models import Notification
from communities import changing, decided
from communities.forms import SettingsForm
from communities.models import Community, Membership, MembershipEntry
from posts.models import Hashtag
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db

ADDRESS = "/c/lupus/settings/"


def filled(community: Community, **changes) -> dict:
    """What the form sends: everything as it is, but for `changes`."""
    form = SettingsForm(instance=community)
    sent = {name: form[name].value() for name in (*changing.FIELDS, "as_of")}
    return {name: "" if value is None else value for name, value in (sent | changes).items()}


def save(client, community: Community, **changes):
    """Presses save."""
    community.refresh_from_db()
    return client.post(f"/c/{community.slug}/settings/", filled(community, **changes))


def test_it_works(browser_of, mo, place):
    client = browser_of(mo)
    assert ADDRESS in client.get("/c/lupus/").content.decode()
    words = {
        "tagline": "A wolf in the house",
        "description": "For us.",
        "rules": "ask before advice\n\n say when it is about death \n",
        "welcome": "Come in.",
        "hashtags": "#SLE, LupusLife\nsle",
        "treatments": "hydroxychloroquine, blood plasma",
        "joining": "approval",
        "question": "What brings you?",
    }
    assert save(client, place, **words).url == "/c/lupus/"
    place.refresh_from_db()
    assert place.rules == ["ask before advice", "say when it is about death"]
    assert place.hashtags == ["SLE", "LupusLife"]
    assert place.treatments == ["hydroxychloroquine", "blood plasma"]
    assert (place.tagline, place.joining, place.question) == ("A wolf in the house", "approval", "What brings you?")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("hashtags", "two words", "cannot be a hashtag"),
        ("hashtags", "12345", "cannot be a hashtag"),
        ("treatments", "???", "is not a word"),
        ("rules", "x" * 201, "is too long"),
        ("rules", "\n".join(f"rule {n}" for n in range(16)), "at most 15"),
        ("tagline", "x" * 141, "at most 140"),
        ("question", "x" * 201, "at most 200"),
        ("description", "x" * 2001, "at most 2,000"),
        ("visibility", "everywhere", "valid choice"),
    ],
)
def test_what_will_not_do_comes_back_with_everything(browser_of, mo, place, field, value, sentence):
    answer = save(browser_of(mo), place, welcome="Typed with care.", **{field: value})
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert sentence in page
    assert "Typed with care." in page
    if field != "visibility":
        assert value in page
    place.refresh_from_db()
    assert place.welcome == ""


def test_only_moderators(browser_of, ana, zed, place):
    Membership.objects.filter(user=ana).update(role="greeter")
    for user in (ana, zed):
        client = browser_of(user)
        assert client.get(ADDRESS).status_code == 403
        assert save(client, place, tagline="Mine now").status_code == 403
    place.refresh_from_db()
    assert place.tagline == ""


def test_two_moderators_at_once_lose_nothing(browser_of, mo, place):
    old = filled(place, welcome="Mine")
    save(browser_of(mo), place, welcome="Theirs")
    answer = browser_of(mo).post(ADDRESS, old)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has changed the settings meanwhile" in page
    assert "Mine</textarea>" in page.replace("\n", "")
    place.refresh_from_db()
    assert place.welcome == "Theirs"
    fresh = changing.version(place)
    assert fresh in page
    assert browser_of(mo).post(ADDRESS, old | {"as_of": fresh}).status_code == 302
    place.refresh_from_db()
    assert place.welcome == "Mine"


@pytest.mark.parametrize(("visibility", "status"), [("members", 403), ("private", 404)])
def test_narrowing_works_on_the_next_request_everywhere(browser_of, mo, ana, zed, place, visibility, status):
    thread = makers.thread(ana, place, audience="everyone", title="Told to all", body="Words #Whisper")
    lists = ["/", "/c/", "/c/lupus/", "/tag/whisper/", "/conditions/?q=lupus", "/u/Ana/"]
    reader, visitor = browser_of(zed), browser_of()
    shows = {address: "Told to all" in reader.get(address).content.decode() for address in lists}
    assert shows == {"/": True, "/c/": False, "/c/lupus/": True, "/tag/whisper/": True, "/conditions/?q=lupus": False, "/u/Ana/": True}  # fmt: skip
    assert Hashtag.objects.get(name="whisper").display == "Whisper"
    assert save(browser_of(mo), place, visibility=visibility).status_code == 302
    for client in (reader, visitor):
        for address in [*lists, "/c/lupus/about/", thread.get_absolute_url()]:
            answer = client.get(address)
            assert "Told to all" not in answer.content.decode(), address
            if visibility == "private":
                assert "/c/lupus/" not in answer.content.decode().replace("next=/c/lupus/", ""), address
    assert reader.get(thread.get_absolute_url()).status_code == status
    assert browser_of(ana).get(thread.get_absolute_url()).status_code == 200
    assert Hashtag.objects.get(name="whisper").display == ""


def test_widening_asks_first(browser_of, mo, ana, zed):
    closed = makers.community("closed", "members")
    member(mo, closed, role="moderator")
    member(ana, closed)
    among = makers.thread(ana, closed, title="Among members")
    client = browser_of(mo)
    page = save(client, closed, visibility="public", welcome="Two\nlines")
    assert page.status_code == 200
    assert "Everybody will be able to read here" in page.content.decode()
    assert "stays among members" in page.content.decode()
    closed.refresh_from_db()
    assert closed.visibility == "members"
    back = client.post("/c/closed/settings/", filled(closed, visibility="public", welcome="Two") | {"back": "1"})
    assert "Two</textarea>" in back.content.decode().replace("\n", "")
    closed.refresh_from_db()
    assert closed.visibility == "members"
    client.post("/c/closed/settings/", filled(closed, visibility="public") | {"sure": "1"})
    closed.refresh_from_db()
    assert closed.visibility == "public"
    assert browser_of(zed).get("/c/closed/").status_code == 200
    assert browser_of(zed).get(among.get_absolute_url()).status_code == 403


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (("members", "invitation"), ("members", "open"), "whoever joins reads everything"),
        (("private", "open"), ("members", "open"), "whoever joins reads everything"),
        (("private", "invitation"), ("members", "approval"), "whoever is let in reads everything"),
        (("public", "approval"), ("public", "open"), ""),
        (("members", "open"), ("members", "invitation"), ""),
        (("private", "invitation"), ("private", "open"), ""),
        (("public", "open"), ("private", "invitation"), ""),
    ],
)
def test_a_wider_door_is_wider_reading(before, after, said):
    found = changing.widening(Community(visibility=before[0], joining=before[1]), *after)
    assert bool(found) is bool(said)
    assert said in " ".join(found)


def test_who_waits_is_in_when_the_door_opens(browser_of, mo, zed, place):
    Community.objects.update(joining="approval")
    Membership.objects.create(user=zed, community=place, state="pending", answer="Hands")
    save(browser_of(mo), place, joining="open")
    assert Membership.objects.values_list("state", "answer").get(user=zed) == ("active", "")
    assert MembershipEntry.objects.values_list("act", "by__username").get() == ("approve", "Mo")
    told = {str(place.pk): (f"You are a member of {place.name} now.", f"/c/{place.slug}/")}
    assert decided.tell_of(zed, Notification.objects.filter(user=zed).values_list("about", flat=True)) == told
