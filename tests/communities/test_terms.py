"""The glossary's pages: of the site, of a community, and what its moderators do there."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from communities import wording
from communities.models import Condition, Term, TermEntry, TermForm
from peerhealth.errors import Refused
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
PLACE = "/c/lupus/words/"


@pytest.fixture
def scan(db):
    """A word of the site."""
    return wording.add(by=None, name="MRI", meaning="A scan with a strong magnet.", forms=["MRI scan", "magnet scan"])


@pytest.fixture
def flare(mo, place):
    """A word of the place."""
    return wording.add(by=mo, community=place, name="flare", meaning="Here: days when all hurts.", forms=["flare-up"])


def test_it_works(browser_of, scan):
    browser = browser_of()
    assert b"A scan with a strong magnet." in browser.get("/words/").content
    page = browser.get("/words/mri/")
    assert page.status_code == 200
    assert b"MRI scan, magnet scan" in page.content
    assert browser.get("/words/magnet-scan/").status_code == 200
    answer = browser.get("/words/mri/meaning/")
    assert answer.content.decode().strip() == '<span dir="auto"><dfn>MRI</dfn> A scan with a strong magnet.</span>'
    assert answer["Cache-Control"] == "private, max-age=300"
    assert browser.get("/words/zzz/").status_code == browser.get("/words/zzz/meaning/").status_code == 404


@pytest.mark.parametrize(("q", "found"), [("magnet", True), ("mri", True), ("zz", False), ("%", False)])
def test_search_within(browser_of, scan, q, found):
    page = browser_of().get("/words/", {"q": q}).content
    assert (b"A scan with a strong magnet." in page) == found


def test_a_word_of_several_meanings_shows_them_all(browser_of, place):
    illness = Condition.objects.create(doid="DOID:1", name="heart trouble")
    wording.add(by=None, name="ED", meaning="Emergency department.", forms=["ER"])
    wording.add(by=None, name="ED", meaning="Something of the heart.", condition=illness)
    wording.add(by=None, community=place, name="ED", meaning="Our own meaning.")
    page = browser_of().get("/words/ed/").content
    assert b"Emergency department." in page
    assert b"heart trouble" in page
    assert b"Our own" not in page
    assert b"Our own meaning." in browser_of().get(f"{PLACE}ed/").content
    near = makers.community("near")
    assert b"Emergency department." in browser_of().get("/c/near/words/ed/").content
    near.conditions.add(illness)
    page = browser_of().get("/c/near/words/ed/").content
    assert b"Something of the heart." in page
    assert b"Emergency" not in page


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_words_are_read_as_the_community_is(browser_of, ana, mo, flare, place, zed, visibility):
    place.visibility = visibility
    place.save()
    inside, outside = browser_of(ana), browser_of(zed)
    refused = {"public": 200, "members": 403, "private": 404}[visibility]
    for address in (PLACE, f"{PLACE}flare/", f"{PLACE}flare/meaning/"):
        assert b"days when all hurts" in inside.get(address).content
        assert outside.get(address).status_code == refused
        assert (b"all hurts" in outside.get(address).content) == (visibility == "public")
    for address in ("/words/", "/words/?q=hurts", "/search/?q=flare"):
        assert b"all hurts" not in inside.get(address).content
    assert inside.get("/words/flare/").status_code == 404
    assert Term.objects.visible_to(ana).filter(pk=flare.pk).exists()
    assert Term.objects.visible_to(zed).filter(pk=flare.pk).exists() == (visibility == "public")
    kept = inside.get(f"{PLACE}flare/meaning/")["Cache-Control"]
    assert kept == ("private, max-age=300" if visibility == "public" else "private, no-cache")


def test_moderators_add_change_take_away_and_bring_back(browser_of, mo, place):
    browser = browser_of(mo)
    answer = browser.post(f"{PLACE}new/", {"name": "flare", "meaning": "A bad\r\n time.", "also": "flare-up, bad days"})
    assert answer.url == PLACE
    term = Term.objects.get()
    assert (term.community, term.meaning, term.source) == (place, "A bad time.", Term.Source.PEOPLE)
    assert term.also_called() == ["flare-up", "bad days"]
    edit = f"{PLACE}flare/edit/"
    assert b"bad days" in browser.get(edit).content
    browser.post(edit, {"name": "flares", "meaning": "Bad days.", "also": ""})
    assert list(TermForm.objects.values_list("form", flat=True)) == ["flares"]
    edit = f"{PLACE}flares/edit/"
    assert browser.post(edit, {"act": "remove", "reason": " "}).status_code == 422
    browser.post(edit, {"act": "remove", "reason": "Not ours."})
    assert browser.get(f"{PLACE}flares/").status_code == 404
    assert b"Not ours." in browser.get(PLACE).content
    browser.post(edit, {"act": "restore"})
    assert browser.get(f"{PLACE}flares/").status_code == 200
    acts = TermEntry.objects.order_by("pk").values_list("act", "by__username", "meaning")
    assert list(acts) == [
        ("add", "Mo", "A bad time."), ("change", "Mo", "Bad days."), ("remove", "Mo", "Bad days."), ("restore", "Mo", "Bad days."),
    ]  # fmt: skip


def test_only_moderators_see_what_was_taken_away_or_change_anything(browser_of, ana, mo, flare):
    wording.remove(term=flare, by=mo, reason="Secret reason.")
    page = browser_of(ana).get(PLACE).content
    assert b"Secret reason." not in page
    assert b"Add a word" not in page
    for address in (f"{PLACE}new/", f"{PLACE}flare/edit/"):
        assert browser_of(ana).post(address, {"name": "x", "meaning": "y", "act": "restore"}).status_code == 403
    assert not Term.objects.standing().exists()


def test_a_moderator_has_no_say_about_words_of_the_site(browser_of, mo, scan):
    assert browser_of(mo).get(f"{PLACE}mri/").status_code == 200
    assert browser_of(mo).get(f"{PLACE}mri/edit/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This field is required"), ({"name": "x"}, "at least two letters"), ({"name": "—"}, "at least two letters"),
        ({"meaning": "word " * 41}, "This has 41 words"), ({"meaning": "w" * 401}, "at most 400 characters"),
        ({"meaning": "\u200b\u200b"}, "Please say what it means."), ({"also": "a"}, "at least two letters"),
        ({"also": "y" * 61}, "is too long"), ({"also": ", ".join(f"form{n}" for n in range(13))}, "at most 12"),
        ({"also": "flare-up"}, "has a meaning here already"), ({"name": "Flare"}, "has a meaning here already"),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_nothing_typed_is_lost(browser_of, mo, flare, typed, said):
    sent = {"name": "crash", "meaning": "What was typed.", "also": "crashing"} | typed
    answer = browser_of(mo).post(f"{PLACE}new/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "crashing" in answer.content.decode() or "also" in typed
    assert Term.objects.count() == 1


def test_the_database_keeps_the_promises(place, flare):
    for fields in ({"meaning": "word " * 41}, {"name": "Flare"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.create(**{"name": "other", "meaning": "It.", "community": place} | fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermForm.of(flare, "FLARE").save()
    with pytest.raises(Refused):
        wording.add(by=None, community=place, name="flare-up", meaning="Again.")
    wording.add(by=None, name="flare", meaning="Elsewhere it may mean something else.")


@pytest.mark.parametrize("address", ["/words/", PLACE, "/words/?q=word", f"{PLACE}?q=word"])
def test_the_lists_ask_as_much_for_one_as_for_thirty(browser_of, mo, place, address):
    browser, counts = browser_of(mo), []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            for community in (None, place):
                wording.add(by=None, community=community, name=f"word{number}", meaning="One.", forms=[f"form{number}"])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).content.count(b"<dd") == max(numbers) + 1
        counts.append(len(asked))
    assert counts == [{"/words/": 4, "/words/?q=word": 4}.get(address, 8)] * 2


def test_in_the_admin_only_words_of_the_site_are_there(admin_of, flare, scan, place):
    boss = person("Boss", is_staff=True, is_superuser=True)
    member(boss, place)
    admin = admin_of(boss)
    for model in ("term", "termform", "termentry"):
        page = admin.get(f"/admin/communities/{model}/").content
        assert b"MRI" in page
        assert b"flare" not in page
    assert admin.get(f"/admin/communities/term/{flare.pk}/change/").status_code == 302
    change = f"/admin/communities/term/{scan.pk}/change/"
    assert admin.post(change, {"name": "MRI", "meaning": "word " * 41, "also": "", "condition": ""}).status_code == 200
    assert admin.post(change, {"name": "MRI", "meaning": "A loud tube.", "also": "tube scan", "condition": ""}).status_code == 302
    scan.refresh_from_db()
    assert (scan.meaning, scan.also_called()) == ("A loud tube.", ["tube scan"])
    answer = admin.post("/admin/communities/term/add/", {"name": "tube scan", "meaning": "Again.", "also": "", "condition": ""})
    assert answer.status_code == 200
    assert b"has a meaning here already" in answer.content
    admin.post("/admin/communities/term/add/", {"name": "CT", "meaning": "A scan.", "also": "CT scan", "condition": ""})
    assert list(TermEntry.objects.filter(term__name="CT").values_list("act", "by__username")) == [("add", "Boss")]
    picked = {"_selected_action": [scan.pk]}
    admin.post("/admin/communities/term/", {"action": "take_away", "reason": "Wrong.", **picked})
    assert Term.objects.get(pk=scan.pk).removal.reason == "Wrong."
    admin.post("/admin/communities/term/", {"action": "bring_back", **picked})
    assert Term.objects.standing().filter(pk=scan.pk).exists()
