"""Nothing that an outsider gets changes, not by one byte, header or query, when something is added that they may not read:
every address of `tests/addresses.py`, and what is asked for below in other ways."""

import pytest

from communities.models import Community
from peerhealth import frame
from tests import makers, secrets_added
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS
from tests.unchanged import Ask, ask_all, differences, unchanged

pytestmark = pytest.mark.django_db
READERS = ("anonymous", "outsider", "pending", "banned")
# Pages of one's own account and of signing in know nothing of what others write.
ALOOF = ("account_", "mfa_", "usersessions_", "avatar", "styleguide", "mailed_code", "confirm_address", "address_",
         "change_name")  # which has ideas of its own, by chance  # fmt: skip
PART = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
WORDS = ("sleep", "how do you sleep", "tag:sleep", "in:sleep", "by:Ana", "kind:question", '"wake at four"', "sleep -walk",
         "sleep well", "slepe", "pens", "why do I always wake at four when I sleep badly", "zzzz")  # fmt: skip
# More than an address with a row: (what is asked for, by name). One that is not there yet answers "no such page" both times.
ASKED: dict[str, Ask] = {
    **{f"search: {words}": Ask(f"/search/?q={words.replace(' ', '+').replace(chr(34), '%22')}") for words in WORDS},
    **{f"conditions: {words}": Ask(f"/conditions/?q={words}") for words in ("sleep", "another", "slee", "zz", "well", "night owls", "nihgt")},
    "conditions, a part": Ask("/conditions/?q=sleep", headers=PART),
    **{f"completing #{word}": Ask("/completions/", {"sign": "#", "word": word}) for word in ("s", "sl", "sleep", "pe", "ni", "hi", "gone")},
    **{f"completing #{word} in a place": Ask("/completions/", {"sign": "#", "word": word, "community": "sleep"}) for word in ("s", "pe")},
    **{f"completing {name} in a thread": Ask("/completions/", {"sign": "@", "word": name, "thread": "{thread_id}"}) for name in ("N", "A", "Mo")},
    **{f"guides of {slug}": Ask(f"/c/{slug}/guides/") for slug in ("sleep-well", "sleep-among-us", "elsewhere")},
    **{f"a guide of {slug}": Ask(f"/c/{slug}/guides/how-do-you-sleep/") for slug in ("sleep-well", "sleep", "sleep-among-us")},
    "sitemap of guides": Ask("/sitemap/guides.xml"),
    "similar": Ask("/c/{slug}/new/similar/", {"title": "How do you sleep?"}),
    "similar, a part": Ask("/c/elsewhere/new/similar/", {"title": "How do you sleep at four?"}, PART),
    **{f"tag {tag}": Ask(f"/tag/{tag}/") for tag in ("pens", "night", "shifts", "hidden", "sleepwell", "awake")},
    **{f"community, {query}": Ask("/c/{slug}/?" + query) for query in ("kind=question", "kind=win", "tag=pens", "answered=no")},
    **{f"the same of {slug}": Ask(f"/c/{slug}/") for slug in ("sleep-well", "sleep-among-us", "elsewhere")},
    **{f"words: {path}": Ask(path) for path in ("/words/?q=sleep", "/words/sleep/", "/words/mri/meaning/", "/c/sleep-well/words/", "/c/sleep-well/words/sleep/meaning/")},
    "waiting elsewhere": Ask("/c/elsewhere/waiting/"),
    "replies of somebody": Ask("/u/Ana/?show=replies"),
    **{f"{name} of them": Ask(f"/u/{name}/") for name in ("Bo", "Mo", "Zed")},
    **{path: Ask(path) for path in ("/sitemap.xml", "/robots.txt", "/c/{slug}/feed/", "/tag/sleep/feed/", "/c/sleep-well/feed/", "/tag/pens/feed/")},
}  # fmt: skip
# Of these the same rows in the open change every one; a list that is new here gets its name here as well.
COULD_LEAK = {
    "communities", "tags", "tag", "community", "community_waiting", "community, filtered", "profile", "conditions: sleep", "conditions: night owls",
    "completing #pe", "completing #pe in a place", "tag pens", "replies of somebody", "similar, a part", "community, tag=pens",
    "guides", "guide", "search: sleep", "home", "the same of sleep-well",
    "words: /c/sleep-well/words/", "words: /c/sleep-well/words/sleep/meaning/",
}  # fmt: skip


def asks(stage: secrets_added.Stage) -> dict[str, Ask]:
    """Everything that is asked for on `stage`."""
    rows = OF_A_PLACE | VARIANTS | OF_NO_PLACE
    every = {name: Ask(address) for name, (address, _rule) in rows.items() if not name.startswith(ALOOF)} | ASKED
    return {name: _filled(ask, stage.names) for name, ask in every.items()}


def _filled(ask: Ask, names: dict[str, str]) -> Ask:
    sent = ask.sent and {key: value.format(**names) for key, value in ask.sent.items()}
    return Ask(ask.address.format(**names), sent, ask.headers)


@pytest.fixture(autouse=True)
def _live(settings):
    """Pages carry their tickets, and verbs say their hints."""
    settings.LIVE = True


@pytest.fixture
def stage(unhurried):
    """Something to read, before anything secret is there."""
    return secrets_added.stage()


@pytest.mark.parametrize("reader", READERS)
def test_nothing_leaks(browser_of, stage, reader):
    with unchanged({reader: browser_of(stage.readers[reader])}, asks(stage)):
        secrets_added.add(stage)


def test_what_is_asked_for_could_leak(browser_of, stage):
    """The same rows in the open are seen: in each of these lists there was something to lose."""
    readers = {"outsider": browser_of(stage.readers["outsider"])}
    before = ask_all(readers, asks(stage))
    secrets_added.add(stage, secret=False)
    changed = {name for _reader, name in differences(before, ask_all(readers, asks(stage)))}
    never = sorted(COULD_LEAK - changed)
    assert never == []


def test_a_difference_is_seen_and_told(browser_of, stage):
    with (
        pytest.raises(AssertionError, match=r"(?s)^anonymous asks for place: other words:\n.*\+<h3>.*How do you rest\?.*(?!asks for another)"),
        unchanged({"anonymous": browser_of()}, {"place": "/c/sleep/", "another": "/c/elsewhere/", "about": "/about/"}),
    ):
        makers.thread(stage.ana, stage.place, title="How do you rest?")


def test_a_header_and_a_query_are_differences(browser_of, stage, monkeypatch):
    readers, about = {"anonymous": browser_of()}, {"about": "/about/"}
    with pytest.raises(AssertionError, match="answered 200, now 404"), unchanged(readers, {"place": "/c/elsewhere/"}):
        Community.objects.filter(slug="elsewhere").update(visibility="private")
    with pytest.raises(AssertionError, match=r"headers: .*X-Frame-Options"), unchanged(readers, about):
        monkeypatch.setattr("django.middleware.clickjacking.XFrameOptionsMiddleware.get_xframe_options_value", lambda *_: "SAMEORIGIN")
    asked = frame.social_image

    def asks_too():
        stage.place.refresh_from_db()
        return asked()

    with pytest.raises(AssertionError, match=r"0 queries, now 1:\n.*communities_community"), unchanged(readers, about):
        monkeypatch.setattr(frame, "social_image", asks_too)
    with unchanged(readers, about):
        pass
