"""Similar threads while a title is typed."""

import logging

import pytest

from accounts import blocking
from posts import folding, moderation, publishing, similar
from posts.models import Thread, ThreadMute
from tests import makers
from tests.people import member
from tests.scene import without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
ASKED = "Did anyone go back to pens before surgery?"
TITLES = (
    ASKED,
    "How do you all live with the alarms at night?",
    "Is it silly to be scared of the second sensor?",
    "Small kitchen arrangements that stopped us arguing about juice",
    "Anyone use a folding stool in queues?",
    "Flying with a stoma bag: what I pack where",
    "Wheelchair in a narrow hall: what did you do?",
    "First chemo on Thursday. What did you tell small children about the hair?",
    "Asking for a second opinion without upsetting the first doctor",
    "What did you do while you waited for the referral?",
    "Living with ME and a small child",
    "Tumour markers went up: how do you wait?",
    "Sjögren and dry eyes in winter",
    "¿Cómo volvisteis al trabajo después de la radio?",
    "كيف أخبرتم المدير؟",
    "Headaches from the new infusion",
)
# What is typed, and which thread must come first.
CASES = [
    ("going back to pens before an operation", 0),
    ("pens or pump for surgery", 0),
    ("Pen before surgery", 0),
    ("DID ANYONE GO BACK TO PENS BEFORE SURGERY", 0),
    ("night alarms", 1),
    ("alarm wakes everybody at night, how do you live with it", 1),
    ("Afraid of my second sensor", 2),
    ("arguing about juice", 3),
    ("folding stools", 4),
    ("What to pack for flying with a stoma", 5),
    ("wheelchair does not fit the hall", 6),
    ("What do I tell my children about my hair", 7),
    ("second opinion", 8),
    ("waiting for a referral", 9),
    ("Living with ME", 10),
    ("tumor markers", 11),
    ("Sjogren dry eyes", 12),
    ("volver al trabajo después de la radio", 13),
    ("كيف أخبرتم", 14),
    ("headache after infusions", 15),
]
NONSENSE = [
    "", "   ", "it is what it was", "xqzt wrlb", "me", "?!", "💊💊", "Anyone?", "help please", "who is it",
    "Purple monkey dishwasher", "& | ! <-> :*", "'", "\\", "\x00", "%", "a" * 10_000, "( " * 5_000, "':* & !x",
]  # fmt: skip


@pytest.fixture
def said(ana, place):
    """Threads of Ana's."""
    return [makers.thread(ana, place, title=title, body="Words.") for title in TITLES]


def look(client, title, slug="lupus", **headers):
    """What htmx gets for a title."""
    return client.post(f"/c/{slug}/new/similar/", {"title": title}, headers={"HX-Request": "true"} | headers)


def titles(answer) -> list[str]:
    """The titles of an answer."""
    return [row["title"] for row in answer.context["similar"]]


def test_it_works(browser_of, said, cy):
    client = browser_of(cy)
    assert 'hx-post="/c/lupus/new/similar/"' in client.get("/c/lupus/new/").content.decode()
    page = look(client, "going back to pens").content.decode()
    assert "Others asked something like this" in page
    assert said[0].get_absolute_url() in page
    assert "0 replies" in page
    assert "<html" not in page


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_what_is_alike_comes_first(said, cy, place, typed, expected):
    found = similar.find(typed, place, cy)
    assert [row["title"] for row in found][:1] == [TITLES[expected]]
    assert len(found) <= similar.MOST


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_and_hostile_input_find_nothing(browser_of, said, cy, typed):
    answer = look(browser_of(cy), typed)
    assert answer.status_code == 200
    assert titles(answer) == []


def test_capitals_make_names_of_small_words(said, cy, place):
    assert similar.find("Children and ME", place, cy)[0]["title"] == "Living with ME and a small child"
    assert similar.find("what about me", place, cy) == []


def test_a_word_that_holds_signs_is_only_a_word(ana, cy, place):
    makers.thread(ana, place, title="ME/CFS & POTS: it's O'Brien's \\ test | ! really", body="Words.")
    for typed in ("me/cfs", "CFS:* | POTS", "O'Brien", "obriens", "POTS & !CFS"):
        assert similar.find(typed, place, cy), typed


def test_at_most_five_and_this_community_first(ana, cy, place):
    elsewhere = makers.community("elsewhere")
    member(ana, elsewhere)
    for number in range(5):
        makers.thread(ana, elsewhere, title=f"Swollen wrists in spring {number}", body="Words.")
    for number in range(3):
        makers.thread(ana, place, title=f"Swollen wrists in spring, part {number}", body="Words.")
    found = similar.find("swollen wrists in spring", place, cy)
    assert [row["here"] for row in found] == [True] * 3 + [False] * 2


def test_one_s_own_threads_are_not_of_others(said, ana, place):
    assert similar.find(ASKED, place, ana) == []


def test_without_a_script_a_button_keeps_everything_typed(browser_of, said, cy):
    sent = {"title": "pens before surgery", "body": "Kept words.", "kind": "vent", "need": "listening",
            "audience": "everyone", "notes": ["needles"]}  # fmt: skip
    client = browser_of(cy)
    page = client.post("/c/lupus/new/similar/", sent).content.decode()
    assert TITLES[0] in page
    assert 'value="pens before surgery"' in page
    assert "Kept words." in page
    assert page.count(" checked") == 4
    assert "errorlist" not in page
    assert 'action="/c/lupus/new/"' in page
    assert Thread.objects.count() == len(TITLES)
    page = client.post("/c/lupus/new/similar/", {"title": "xqzt"}).content.decode()
    assert "Nothing here is like it yet." in page


def test_only_who_may_write_there_may_look(browser_of, said, zed, place):
    anonymous = browser_of().post("/c/lupus/new/similar/", {"title": ASKED})
    assert anonymous.url.startswith("/accounts/login/")
    assert look(browser_of(zed), ASKED).status_code == 403
    makers.community("secret", "private")
    assert look(browser_of(zed), ASKED, "secret").status_code == 404
    assert look(browser_of(zed), ASKED, "nothing").status_code == 404


def test_the_title_is_not_in_any_address_or_log(browser_of, said, cy, caplog):
    client = browser_of(cy)
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        assert client.get("/c/lupus/new/similar/?title=Zinnia").url == "/c/lupus/new/"
        look(client, "Zinnia")
    assert "Zinnia" not in caplog.text


def test_what_one_may_not_read_changes_no_byte(browser_of, ana, bo, cy, mo, said, place):
    """Threads that Cy may not read, more of them than are ever compared, and better matches than what Cy may read."""
    client = browser_of(cy)
    asked = ["pens before surgery", "Zinnia", "zinnia before surgery"]
    before = [without_tokens(look(client, title).content) for title in asked]
    secret, closed = makers.community("secret", "private"), makers.community("closed", "members")
    public = makers.community("public-place")
    for community in (secret, closed, public):
        member(ana, community)
    for number in range(3):
        for community, audience in ((secret, "members"), (closed, "members"), (public, "members")):
            makers.thread(ana, community, title=f"Zinnia pens before surgery {number}", audience=audience)
        hidden = makers.thread(bo, place, title=f"Zinnia pens before surgery {number}")
        moderation.hide(post=hidden.opening, by=mo, reason="An advert.")
        publishing.delete(post=makers.thread(bo, place, title=f"Zinnia pens before surgery {number}").opening)
    assert [without_tokens(look(client, title).content) for title in asked] == before
    assert similar.find("zinnia", place, mo), "a moderator may read what is hidden"
    member(cy, closed)
    assert titles(look(client, "Zinnia pens"))[0].startswith("Zinnia pens")


def test_many_hidden_ones_crowd_nothing_out(monkeypatch, ana, bo, cy, mo, place):
    monkeypatch.setattr(similar, "BATCH", 2)
    makers.thread(ana, place, title="Zinnia and tea")
    for number in range(5):
        hidden = makers.thread(bo, place, title=f"Zinnia and tea {number}")
        moderation.hide(post=hidden.opening, by=mo, reason="An advert.")
    assert [row["title"] for row in similar.find("zinnia and tea", place, cy)] == ["Zinnia and tea"]


def test_folded_and_muted_ones_are_left_out(said, ana, bo, cy, place):
    own = makers.thread(bo, place, title="Going back to pens", notes=["needles"])
    assert own.title in [row["title"] for row in similar.find("back to pens", place, cy)]
    folding.choose(cy, {"needles": None})
    assert own.title not in [row["title"] for row in similar.find("back to pens", place, cy)]
    folding.choose(cy, {})
    blocking.mute(muter=cy, person=bo)
    assert own.title not in [row["title"] for row in similar.find("back to pens", place, cy)]
    ThreadMute.objects.create(user=cy, thread=said[0])
    assert similar.find(ASKED, place, cy) == []


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries(ana, cy, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(ana, place, title=f"Zinnia and tea {number}")
    with django_assert_num_queries(5):
        assert similar.find("zinnia", place, cy)
    with django_assert_num_queries(5 if threads > similar.MOST else 7):
        assert similar.find("zinnia tea", place, cy)
    with django_assert_num_queries(1):
        assert not similar.find("what is it", place, cy)
