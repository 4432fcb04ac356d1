"""The sitemap, robots.txt, and what each page says to search engines."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from posts import moderation, publishing
from tests import makers, scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS
from tests.people import member

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def addresses(client, path: str) -> list[str]:
    """What a file of the sitemap names."""
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/xml"
    found = ET.fromstring(answer.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    return [node.text.removeprefix(SITE) for node in found]


def everything(client) -> list[str]:
    """Every address of the sitemap, part by part."""
    return [address for part in addresses(client, "/sitemap.xml") for address in addresses(client, part)]


def test_it_works(browser_of, ana, place):
    thread, client = makers.thread(ana, place), browser_of()
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode()
    found = everything(client)
    assert {"/", "/about/", "/c/lupus/about/", thread.get_absolute_url()} <= set(found)
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers, address


def test_a_part_for_each_week_in_which_something_began(browser_of, ana, place, unhurried, django_assert_num_queries):
    days = [datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in ((1, 23), (2, 0), (8, 23), (24, 12), (24, 13))]
    made = [makers.thread(ana, place, at=at).get_absolute_url() for at in days]  # a Sunday, its Monday …
    parts = addresses(browser_of(), "/sitemap.xml")[3:]
    assert parts == [f"/sitemap/threads-2026-{day}.xml" for day in ("02-23", "03-02", "03-23")]
    assert [len(addresses(browser_of(), part)) for part in parts] == [1, 2, 2]
    assert [address for part in parts for address in addresses(browser_of(), part)] == made
    with django_assert_num_queries(2):
        browser_of().get("/sitemap.xml")


def test_nothing_else_changes_a_byte(browser_of, ana, mo, place):
    makers.thread(ana, place)
    client = browser_of()

    def files() -> list[bytes]:
        index = client.get("/sitemap.xml")
        return [index.content, *(client.get(part).content for part in addresses(client, "/sitemap.xml"))]

    before = files()
    closed, listed = makers.community("closed", "private"), makers.community("listed", "members")
    for community in (closed, listed):
        member(ana, community)
        makers.thread(ana, community, audience="members")
    for audience in ("members", "no_search"):
        makers.thread(ana, place, audience=audience)
    moderation.hide(post=makers.thread(ana, place).opening, by=mo, reason="advert")
    assert files() == before


@pytest.mark.parametrize(
    "part",
    [
        "x",
        "threads",
        "threads-",
        "threads-1-x",
        "threads-2026-11-24",
        "threads-2026-2-30",
        "threads-9999-12-27",
        "threads-20261123",
    ],
)
def test_no_such_part(browser_of, part):
    assert browser_of().get(f"/sitemap/{part}.xml").status_code == 404


MAY_BE_KEPT = {
    "home", "communities", "community", "community_about", "thread", "ask", "guides", "guide", "help-now", "guidelines",
    "privacy", "about", "terms", "health-data", "terms_explained", "term",
    "conditions, nothing asked",
}  # fmt: skip


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_every_page_may_be_kept_or_says_that_it_may_not(browser_of, visibility):
    _place, _author, names = scene.set_up(visibility)
    client, kept = browser_of(), set()
    asked = OF_A_PLACE | VARIANTS | OF_NO_PLACE | {"conditions, nothing asked": ("/conditions/", None)}
    for name, (address, _rule) in asked.items():
        answer = client.get(address.format(**names))
        header, text = answer.headers.get("X-Robots-Tag") == "noindex", answer.content.decode(errors="replace")
        is_page = "text/html" in answer.headers.get("Content-Type", "") and "<head>" in text
        if not is_page or answer.status_code != 200:
            assert header, name
            continue
        sign, canonical = '<meta name="robots" content="noindex">' in text, '<link rel="canonical"' in text
        assert header == sign != canonical, name
        if canonical:
            kept.add(name)
            assert f'<link rel="canonical" href="{SITE}{address.format(**names)}">' in text
    of_the_place = {"community", "community_about", "thread", "ask", "guides", "guide"}
    assert kept == (MAY_BE_KEPT if visibility == "public" else MAY_BE_KEPT - of_the_place)


def data(client, thread) -> dict | None:
    """What the page of a thread tells engines."""
    found = BLOCK.findall(client.get(thread.get_absolute_url()).content.decode())
    return json.loads(found[0]) if found else None


def test_a_question_with_answers(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, title="Is it </script><b>x</b> & so?", body="Like <this> & that </script>")
    assert data(browser_of(), thread)["@type"] == "DiscussionForumPosting", "nobody has answered"
    reply = makers.reply(bo, thread, "Try **rest**.")
    makers.reply(ana, reply, "Thank you.")
    told = data(browser_of(), thread)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "QAPage")
    question = told["mainEntity"]
    assert question["name"] == "Is it </script><b>x</b> & so?"
    assert "Like" in question["text"]
    assert question["author"] == {"@type": "Person", "name": "Ana"}
    assert question["url"] == SITE + thread.get_absolute_url()
    assert question["answerCount"] == 2
    assert [answer["text"] for answer in question["suggestedAnswer"]] == ["Try rest."]
    assert question["suggestedAnswer"][0]["url"] == f"{SITE}/p/{reply.public_id}/"


def test_anything_else(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, kind="vent", body="It is too much.")
    makers.reply(bo, thread, "It is.")
    told = data(browser_of(), thread)
    assert (told["@type"], told["headline"], told["text"]) == (
        "DiscussionForumPosting", thread.title, "It is too much.",
    )  # fmt: skip
    assert (told["commentCount"], told["comment"][0]["text"]) == (1, "It is.")


def test_noted_hidden_and_deleted_words_are_left_out(browser_of, ana, bo, mo, place):
    noted = makers.thread(ana, place, kind="vent", title="Noted title", body="Noted words.", notes=["abuse"])
    assert data(browser_of(), noted) is None
    thread = makers.thread(ana, place, kind="vent")
    before = data(browser_of(), thread)
    moderation.hide(post=makers.reply(bo, thread, "Hidden words."), by=mo, reason="advert")
    publishing.delete(post=makers.reply(bo, thread, "Deleted words."))
    assert data(browser_of(), thread) == before


def test_only_where_search_engines_may_come(browser_of, ana, place):
    for audience in ("no_search", "members"):
        thread = makers.thread(ana, place, audience=audience)
        for client in (browser_of(), browser_of(ana)):
            assert data(client, thread) is None
    thread = makers.thread(ana, place)
    assert data(browser_of(ana), thread) is None, "no search engine signs in"
    assert not BLOCK.search(browser_of().get(f"{thread.get_absolute_url()}?sort=newest").content.decode())
