"""The order of replies, kept in the reader's browser."""

import re

import pytest

from tests import makers
from tests.posts.test_tree import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(ana, bo, place):
    """Two replies."""
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    makers.reply(bo, thread)
    return thread


def choose(client, thread, order: str, **fields):
    """Presses the switch."""
    return client.post(f"/t/{thread.public_id}/replies/order/", {"order": order, **fields})


def test_it_works(browser_of, ana, thread, place):
    client = browser_of()
    answer = choose(client, thread, "newest")
    assert answer.url == thread.get_absolute_url() + "#replies"
    kept = answer.cookies["order"]
    assert (kept.value, kept["max-age"], kept["httponly"], kept["samesite"]) == ("newest", 31536000, True, "Lax")
    assert shown(client, thread.get_absolute_url()) == [2, 1]
    other = makers.thread(ana, place, title="Another one")
    makers.reply(ana, other)
    makers.reply(ana, other)
    assert shown(client, other.get_absolute_url()) == [2, 1], "later threads open so too"
    choose(client, thread, "oldest")
    assert shown(client, thread.get_absolute_url()) == [1, 2]


def test_a_shared_address_shows_its_order_and_keeps_nothing(browser_of, thread):
    client = browser_of()
    answer = client.get(thread.get_absolute_url() + "?sort=newest")
    assert not answer.cookies
    assert shown(client, thread.get_absolute_url()) == [1, 2]
    choose(client, thread, "newest")
    assert shown(client, thread.get_absolute_url() + "?sort=oldest") == [1, 2]
    assert shown(client, thread.get_absolute_url()) == [2, 1]


@pytest.mark.parametrize("wrong", ["", "popular", "newest\r\nSet-Cookie: x=1"])
def test_what_is_no_order_is_not_kept(browser_of, thread, wrong):
    answer = choose(browser_of(), thread, wrong)
    assert answer.status_code == 302
    assert not answer.cookies


def test_a_strange_cookie_is_the_usual_order(browser_of, thread):
    client = browser_of()
    client.cookies["order"] = "<script>"
    assert shown(client, thread.get_absolute_url()) == [1, 2]


def test_the_branch_that_was_open_stays_open(browser_of, ana, thread):
    reply = thread.posts.get(number=1)
    assert choose(browser_of(), thread, "newest", branch=reply.public_id).url.endswith(
        f"?branch={reply.public_id}#replies"
    )
    assert "x=1" not in choose(browser_of(), thread, "newest", branch="&x=1").url


def test_nobody_learns_of_a_secret_thread_by_it(browser_of, ana, zed):
    from tests.people import member

    closed = makers.community("closed", "private")
    member(ana, closed)
    secret = makers.thread(ana, closed)
    assert choose(browser_of(zed), secret, "newest").status_code == 404
    assert choose(browser_of(ana), secret, "newest").status_code == 302


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_and_permalinks_stay_right_for_whoever_gets_their_address(browser_of, ana, bo, place, order, monkeypatch):
    monkeypatch.setattr("posts.stretches.POSTS_A_PAGE", 3)
    thread = makers.thread(ana, place)
    posts = [makers.reply(bo, thread) for _ in range(8)]
    client = browser_of()
    choose(client, thread, order)
    page = client.get(thread.get_absolute_url()).content.decode()
    later = re.search(r'rel="next" href="([^"#]+)', page)[1].replace("&amp;", "&")
    assert shown(client, later) == shown(browser_of(), later)
    for post in posts:
        assert post.number in shown(client, client.get(post.get_absolute_url()).url.partition("#")[0])


def test_the_switch_needs_no_token_so_that_visitors_get_no_cookie(thread):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert choose(client, thread, "newest").status_code == 302
    assert "csrftoken" not in client.cookies
