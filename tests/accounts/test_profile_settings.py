"""What I say about myself, and the way to all settings."""

import pytest

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/profile/"


def test_it_works(browser_of, ana, zed):
    client = browser_of(ana)
    client.post(ADDRESS, {"about": "First line\r\nsecond <b>line</b> https://example.org"})
    ana.refresh_from_db()
    assert ana.about == "First line\nsecond <b>line</b> https://example.org"
    page = browser_of(zed).get("/u/Ana/").content.decode()
    assert '<p class="about" dir="auto">First line\nsecond &lt;b&gt;line&lt;/b&gt; https://example.org</p>' in page
    assert "Change it" not in page
    assert "Change it" in client.get("/u/Ana/").content.decode()
    assert "/settings/name/" in client.get(ADDRESS).content.decode()


def test_it_is_for_signed_in_people(browser_of):
    for address in (ADDRESS, "/settings/"):
        assert browser_of().get(address).url.startswith("/accounts/login/")


def test_five_hundred_characters_fit_and_one_more_comes_back_as_typed(browser_of, ana):
    client = browser_of(ana)
    lines = "\r\n".join(["x" * 9] * 50)  # 499 as stored, 548 as a browser sends it
    assert client.post(ADDRESS, {"about": lines}).status_code == 302
    answer = client.post(ADDRESS, {"about": "y" * 501})
    assert answer.status_code == 422
    assert "y" * 501 in answer.content.decode()
    assert "Please shorten it" in answer.content.decode()
    ana.refresh_from_db()
    assert len(ana.about) == 499


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2063", "\x00"])
def test_what_cannot_be_seen_is_nothing(browser_of, ana, typed):
    browser_of(ana).post(ADDRESS, {"about": "Words"})
    browser_of(ana).post(ADDRESS, {"about": typed})
    ana.refresh_from_db()
    assert ana.about == ""


def test_signs_that_turn_the_page_around_are_left_out(browser_of, ana):
    browser_of(ana).post(ADDRESS, {"about": "abc\u202edef"})
    ana.refresh_from_db()
    assert ana.about == "abcdef"


def test_every_setting_has_a_way_in(browser_of, ana):
    client = browser_of(ana)
    assert 'href="/settings/"' in client.get("/").content.decode()
    hub = client.get("/settings/").content.decode()
    for page in ("profile", "communities", "people", "posts", "security", "consent"):
        assert f'href="/settings/{page}/"' in hub
    for page in ("profile", "communities", "people", "posts"):
        answer = client.get(f"/settings/{page}/").content.decode()
        assert f'href="/settings/{page}/" aria-current="page"' in answer
