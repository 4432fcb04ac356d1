"""Titles: each page has its own, and discreet ones name no place, no words and nobody."""

import html
import re
from pathlib import Path

import pytest

from peerhealth import reading
from tests import makers, scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS

pytestmark = pytest.mark.django_db
EVERY = OF_A_PLACE | OF_NO_PLACE | VARIANTS
# What a title must not say while discreet: the place, the words told there, the hashtag, who is there.
NAMES = ("The place", "the-place", "Told", "told among", "hush", "Author", "Reader", "Looks-after", "an illness")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def title_of(answer) -> str:
    return html.unescape(re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL).group(1))


def titles(client, names) -> dict[str, str]:
    """The titles of all pages that open for somebody, by the pages' names."""
    answers = {name: client.get(address.format(**names)) for name, (address, _rule) in EVERY.items()}
    pages = {name: found for name, found in answers.items() if found["Content-Type"].startswith("text/html")}
    return {name: title_of(found) for name, found in pages.items() if found.status_code < 500 and b"<title>" in found.content}


@pytest.fixture
def walked(browser_of):
    """`walked(who, cookie)` gives all titles that a reader of the scene meets."""

    def walk(who: str, written: str = "") -> dict[str, str]:
        place, author, names = scene.set_up("public")
        client = browser_of(scene.reader(who, place, author))
        if written:
            client.cookies[reading.COOKIE] = written
        return titles(client, names)

    return walk


def test_it_works(walked):
    found = walked("moderator")
    assert found["thread"] == "Told among us · The place · PeerHealth"
    assert found["thread, newest first"] == "Newest first · Told among us · The place · PeerHealth"
    assert found["community, filtered"] == "Vents · #hushhush · The place · PeerHealth"
    assert found["community_waiting"] == "Waiting for an answer · The place · PeerHealth"
    assert found["profile"] == "Author · PeerHealth"


@pytest.mark.parametrize("who", ["anonymous", "member", "author", "moderator"])
def test_each_page_has_its_own(walked, who):
    found = walked(who)
    refused = {"Not found · PeerHealth", "Not possible · PeerHealth"}
    # The same page, asked for in another way.
    for name in ("thread, at a post", "opening post, history", "reply with a quote"):
        found.pop(name, None)
    pages = {name: said for name, said in found.items() if said not in refused}
    assert len(pages) > 15
    assert sorted(pages.values()) == sorted(set(pages.values()))
    assert not [name for name, said in pages.items() if said.startswith((" ", "·")) or "  " in said or "\n" in said]


@pytest.mark.parametrize("who", ["anonymous", "member", "author", "moderator"])
def test_discreet_titles_tell_nothing(walked, who):
    found = walked(who, "titles:discreet")
    told = {name: said for name, said in found.items() if any(word.lower() in said.lower() for word in NAMES if word != "Author")}
    told |= {name: said for name, said in found.items() if "Author" in said}
    assert not told


def test_discreet_titles_can_still_be_told_apart(walked):
    found = walked("moderator", "titles:discreet")
    assert found["thread"] == "Conversation · PeerHealth"
    assert found["community"] == "Community · PeerHealth"
    assert found["profile"] == "A person · PeerHealth"
    assert found["tag"] == "A hashtag · PeerHealth"
    kinds = ["thread", "community", "community_about", "community_people", "community_settings", "invitations", "profile",
             "tag", "new_thread", "reply", "edit_post", "home", "settings", "leave", "block", "mute"]  # fmt: skip
    said = [found[name] for name in kinds if name in found]
    assert len(said) == len(set(said)) > 12


def test_a_branch_and_a_later_page_are_said(browser_of, ana, bo, place, unhurried):
    thread = makers.thread(ana, place, title="Many words")
    parent = makers.reply(bo, thread)
    for _ in range(4):
        parent = makers.reply(ana, parent, "Deeper.")
    for number in range(52):
        makers.reply(bo, thread, f"Reply {number}.")
    client = browser_of()
    base = thread.get_absolute_url()
    later = re.search(r'rel="next" href="([^"#]+)', client.get(base).content.decode()).group(1)
    assert re.match(r"From reply \d+ · Many words · ", title_of(client.get(html.unescape(later))))
    branch = re.search(r'href="([^"]+\?branch=[^"]+)"', client.get(base).content.decode()).group(1)
    assert title_of(client.get(html.unescape(branch))).startswith("Branch of reply ")


def test_an_older_page_of_a_list_is_said(browser_of, ana, place, unhurried):
    for number in range(21):
        makers.thread(ana, place, title=f"Number {number}")
    client = browser_of()
    older = re.search(r'rel="next" href="([^"]+)"', client.get("/c/lupus/").content.decode()).group(1)
    assert re.match(r"Until \d+ \w+ \d{4}, \d\d:\d\d · Lupus · PeerHealth", title_of(client.get("/c/lupus/" + html.unescape(older))))


def test_a_form_with_something_to_mend_says_so_first(browser_of, ana, place):
    client = browser_of(ana)
    assert title_of(client.post("/c/lupus/new/", {"title": "x"})).startswith("Please look again · Write in Lupus")
    assert title_of(browser_of().post("/accounts/login/", {})).startswith("Please look again · Sign in")


def test_a_template_whose_title_names_something_has_a_discreet_one():
    """`head_title` with a variable in it looks at `reading.discreet`, itself or in what it includes."""
    wrong = []
    for path in set(TEMPLATES.rglob("*.html")) - set(TEMPLATES.glob("words/*.html")):  # texts of the house tell of nobody
        block = re.search(r"{% block head_title %}(.*?){% endblock %}", path.read_text(encoding="utf-8"), re.DOTALL)
        said = block.group(1) if block else ""
        if re.search(r"{{ (?!words\.title|page }})|blocktrans with name|firstof", said) and not re.search("reading.discreet|posts/folding/_thread_title", said):
            wrong.append(str(path))
    assert not wrong
