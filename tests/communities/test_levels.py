"""How much somebody hears of a community, and of a thread."""

import pytest

from communities import joining, levels
from communities.models import CommunityLevel
from posts import withdrawing
from posts.models import ThreadFollow, ThreadMute
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
ADDRESS = "/c/lupus/level/"


def test_it_works(browser_of, ana, place):
    client = browser_of(ana)
    assert f'href="{ADDRESS}"' in client.get("/c/lupus/").content.decode()
    assert _chosen(client) == "normal"
    for level in ("each", "muted", "normal", "normal"):
        assert client.post(ADDRESS, {"level": level}).url == "/c/lupus/"
        assert _chosen(client) == level
    assert not CommunityLevel.objects.exists(), "what is usual is no row"


def _chosen(client) -> str:
    return client.get(ADDRESS).context["form"]["level"].value()


def test_nobody_else_hears_less_or_more(browser_of, ana, bo, place):
    levels.set_level(ana, place, "muted")
    assert _chosen(browser_of(bo)) == "normal"


def test_another_word_is_refused(browser_of, ana, place):
    assert browser_of(ana).post(ADDRESS, {"level": "loud"}).status_code == 422
    assert browser_of(ana).post(ADDRESS).status_code == 422
    assert not CommunityLevel.objects.exists()


def test_whoever_may_not_read_it_finds_nothing(browser_of, zed):
    secret, listed = makers.community("whispers", "private"), makers.community("among-us", "members")
    assert browser_of(zed).post(f"/c/{secret.slug}/level/", {"level": "each"}).status_code == 404
    assert browser_of(zed).post(f"/c/{listed.slug}/level/", {"level": "each"}).status_code == 403
    assert not CommunityLevel.objects.exists()


def test_without_consent_nothing_is_kept(browser_of, place):
    unasked = person("Unasked", consents=False)
    answer = browser_of(unasked).post(ADDRESS, {"level": "each"})
    assert answer.url.startswith("/settings/consent/")
    assert not CommunityLevel.objects.exists()


@pytest.mark.parametrize("way", ["leaves", "withdraws"])
def test_it_ends_with_the_membership(ana, bo, place, way):
    for somebody in (ana, bo):
        levels.set_level(somebody, place, "each")
    other = makers.community("other")
    member(ana, other)
    levels.set_level(ana, other, "each")
    if way == "leaves":
        joining.leave(user=ana, community=place)
    else:
        withdrawing.withdraw(ana)
    left = set(CommunityLevel.objects.values_list("user__username", "community__slug"))
    assert left == {("Bo", "lupus")} | ({("Ana", "other")} if way == "leaves" else set())


def test_the_levels_of_a_thread(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    client, address = browser_of(ana), f"/t/{thread.public_id}"
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Follow this conversation" in page
    assert "Stop following" not in page
    client.post(f"{address}/follow/", {"act": "each"})
    assert ThreadFollow.objects.get(user=ana).each
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Every reply" in page
    assert "Tell me of every reply" not in page
    client.post(f"{address}/follow/", {"act": "follow"})
    assert not ThreadFollow.objects.get(user=ana).each
    client.post(f"{address}/mute/")
    assert not ThreadFollow.objects.filter(user=ana).exists()
    assert "Unmute this conversation" in client.get(thread.get_absolute_url()).content.decode()
    client.post(f"{address}/follow/", {"act": "each"})
    assert not ThreadMute.objects.exists(), "one ends the other"
    assert "how much you hear" not in browser_of().get(thread.get_absolute_url()).content.decode()


def test_writing_does_not_end_every_reply(ana, bo, place):
    from posts import following

    thread = makers.thread(bo, place)
    following.follow(ana, thread, each=True)
    makers.reply(ana, thread)
    assert ThreadFollow.objects.get(user=ana).each
