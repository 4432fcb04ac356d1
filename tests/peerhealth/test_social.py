"""What other sites may show of a page that somebody shares: only of pages that everyone and search engines may read."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from peerhealth import frame, reading
from posts import publishing
from tests import makers, scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS

pytestmark = pytest.mark.django_db
OPEN = {"home", "help-now", "guidelines", "privacy", "about", "terms", "health-data", "community", "community_waiting", "community_about", "thread", "guides", "guide"}


def told(answer) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"', answer.content.decode()))


def test_it_works(browser_of, ana, place, settings):
    settings.SITE_URL = "https://peers.example"
    frame.social_image.cache_clear()
    thread = makers.thread(ana, place, title='"Quotes" & <all>')
    found = told(browser_of().get(thread.get_absolute_url()))
    assert found["og:title"] == "&#34;Quotes&#34; &amp; &lt;all&gt;"
    assert found["og:description"] == "Question in Lupus, 0 replies"
    assert found["og:url"] == f"https://peers.example{thread.get_absolute_url()}"
    assert found["og:image"] == f"https://peers.example{static('social.png')}"
    assert found["og:type"] == "article"
    assert found["og:site_name"] == "PeerHealth"
    assert found["twitter:card"] == "summary_large_image"
    assert "wake at four" not in str(found)  # another site would keep it after it is deleted here
    frame.social_image.cache_clear()


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
@pytest.mark.parametrize("who", ["anonymous", "member", "moderator"])
def test_nowhere_else(browser_of, who, visibility):
    place, author, names = scene.set_up(visibility)
    client = browser_of(scene.reader(who, place, author))
    with_preview = set()
    for name, (address, _rule) in (OF_A_PLACE | OF_NO_PLACE | VARIANTS).items():
        if told(client.get(address.format(**names))):
            with_preview.add(name)
    of_a_place = {"community", "community_waiting", "community_about", "thread", "guides", "guide"}
    expected = set() if who != "anonymous" else OPEN if visibility == "public" else OPEN - of_a_place
    assert with_preview == expected


@pytest.mark.parametrize("audience", ["no_search", "members"])
def test_not_what_the_author_keeps_from_search_engines(browser_of, ana, place, audience):
    thread = makers.thread(ana, place, audience=audience)
    for reader in (None, ana):
        assert not told(browser_of(reader).get(thread.get_absolute_url()))
    # A list that shows it to visitors has none either.
    assert bool(told(browser_of().get("/c/lupus/"))) is (audience == "members")


def test_not_what_was_deleted(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    assert told(browser_of().get(thread.get_absolute_url()))
    publishing.delete(post=thread.opening)
    thread.refresh_from_db()
    assert not told(browser_of().get(thread.get_absolute_url()))


def test_not_for_who_wants_discreet_titles(browser_of, place):
    client = browser_of()
    assert told(client.get("/c/lupus/"))
    client.cookies[reading.COOKIE] = "titles:discreet"
    assert not told(client.get("/c/lupus/"))


def test_the_manifest(browser_of, settings, ana, place):
    settings.SITE_NAME = "Peers"
    for reader in (None, ana):
        answer = browser_of(reader).get("/manifest.webmanifest")
        assert answer["Content-Type"] == "application/manifest+json"
        said = json.loads(answer.content)
        assert said["name"] == said["short_name"] == "Peers"
        assert {icon["sizes"] for icon in said["icons"]} == {"any", "192x192", "512x512"}
        assert "maskable" in {icon["purpose"] for icon in said["icons"]}
    page = browser_of().get("/about/").content.decode()
    assert 'rel="manifest" href="/manifest.webmanifest"' in page
    assert 'rel="apple-touch-icon"' in page


def test_its_pictures_are_there_in_their_sizes():
    sizes = {"icons/192.png": 192, "icons/512.png": 512, "icons/maskable-512.png": 512, "icons/apple-180.png": 180, "social.png": 1200}
    for name, width in sizes.items():
        head = Path(finders.find(name)).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(head[16:20]) == width


def test_the_colour_above_the_page_is_the_headers():
    tokens = Path(finders.find("css/tokens.css")).read_text(encoding="utf-8")
    light, dark = frame.THEME_COLOURS["light"], frame.THEME_COLOURS["dark"]
    assert f"--surface: var(--light, {light}) var(--dark, {dark})" in tokens
    assert f"--paper: var(--light, {frame.PAPER})" in tokens
