"""The tree of replies: any depth, pages that stay put, permalinks that land."""

import re

import pytest

from accounts import blocking
from posts import publishing, stretches
from posts.models import Post
from tests import makers

pytestmark = pytest.mark.django_db


def shown(client, address: str) -> list[int]:
    """The numbers of the replies on a page, in order."""
    page = client.get(address).content.decode()
    ids = re.findall(r'<article class="post l\d" id="p-(\w+)"', page)
    numbers = dict(Post.objects.values_list("public_id", "number"))
    return [numbers[public_id] for public_id in ids]


def pages(client, address: str) -> list[list[int]]:
    """All pages of a thread, following "More replies"."""
    found = []
    while address:
        found.append(shown(client, address))
        page = client.get(address).content.decode()
        later = re.search(r'rel="next" href="([^"#]+)', page)
        address = later[1].replace("&amp;", "&") if later else ""
    return found


def test_replies_stand_below_what_they_answer(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    makers.reply(ana, thread)
    makers.reply(ana, first)
    assert shown(browser_of(), thread.get_absolute_url()) == [1, 3, 2]
    assert shown(browser_of(), thread.get_absolute_url() + "?sort=newest") == [2, 1, 3]


def test_a_chain_of_a_thousand_is_accepted_and_every_post_can_be_reached(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    last = thread.opening
    for number in range(1000):
        last = makers.reply((ana, bo)[number % 2], last, f"level {number + 1}")
    client, seen, address = browser_of(), [], thread.get_absolute_url()
    while address:
        seen += shown(client, address)
        further = re.search(r'class="continues"><a href="([^"]+)"', client.get(address).content.decode())
        address = further[1] if further else ""
    assert seen == list(range(1, 1001))
    assert Post.objects.get(number=1000).depth == 1000
    assert shown(client, f"/t/{thread.public_id}/{thread.slug}/?post={last.public_id}")[-1] == 1000


@pytest.mark.parametrize("sort", ["", "?sort=newest"])
def test_pages_hold_every_reply_once(browser_of, ana, bo, place, sort, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 7)
    thread = makers.thread(ana, place)
    posts = [thread.opening]
    for number in range(60):
        posts.append(makers.reply(bo, posts[(number * 7) % len(posts)]))
    client = browser_of()
    found = pages(client, thread.get_absolute_url() + sort)
    flat = [number for page in found for number in page]
    on_first_level = [post for post in posts if post.branch_id is None and post.number]
    assert len(flat) == len(set(flat)) == len(on_first_level)
    tops = [post.path[0] for number in flat for post in posts if post.number == number and len(post.path) == 1]
    assert tops == sorted(tops, reverse=bool(sort))


def test_a_page_keeps_its_address_when_somebody_answers_further_up(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 5)
    thread = makers.thread(ana, place)
    replies = [makers.reply(bo, thread) for _ in range(12)]
    second = thread.get_absolute_url() + "?after=5"
    before = shown(browser_of(), second)
    makers.reply(ana, replies[0])
    makers.reply(ana, thread)
    assert shown(browser_of(), second) == before == [6, 7, 8, 9, 10]


@pytest.mark.parametrize("sort", ["", "&sort=newest"])
def test_a_permalink_lands_on_the_page_of_its_post(browser_of, ana, bo, place, sort, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 4)
    thread = makers.thread(ana, place)
    posts = [thread.opening]
    for number in range(40):
        posts.append(makers.reply(bo, posts[(number * 5) % len(posts)]))
    client = browser_of()
    for post in posts[1:]:
        leads_to = client.get(post.get_absolute_url()).url
        assert leads_to.endswith(f"#p-{post.public_id}")
        assert post.number in shown(client, leads_to.partition("#")[0] + sort)


def test_back_and_forth_is_the_same_page(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 5)
    thread = makers.thread(ana, place)
    for _ in range(12):
        makers.reply(bo, thread)
    client = browser_of()
    assert shown(client, thread.get_absolute_url() + "?after=10") == [11, 12]
    assert shown(client, thread.get_absolute_url() + "?before=11") == [6, 7, 8, 9, 10]


@pytest.mark.parametrize("query", ["post=bcdfghjkmnpq", "branch=bcdfghjkmnpq"])
def test_a_post_that_is_not_in_the_thread_is_not_found(browser_of, ana, place, query):
    thread = makers.thread(ana, place)
    assert browser_of().get(f"{thread.get_absolute_url()}?{query}").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "1.2.3.4.5", "99999999999", "-1", "", "٣"])
def test_a_malformed_cursor_shows_the_beginning(browser_of, ana, bo, place, cursor):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    assert shown(browser_of(), f"{thread.get_absolute_url()}?after={cursor}") == [1]


def answers(client, address: str) -> dict[int, str]:
    """What a page says about whom its replies answer, by number."""
    said = {}
    for article in client.get(address).content.decode().split("<article")[1:]:
        number, found = re.search(r"Reply (\d+), by", article), re.search(r"in reply to (<a .*?</a>)", article)
        if number and found:
            said[int(number[1])] = found[1]
    return said


def test_whom_a_reply_answers_is_said_unless_it_stands_right_above(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    makers.reply(ana, first)
    makers.reply(mo, first)
    page = browser_of(ana).get(thread.get_absolute_url()).content.decode()
    assert answers(browser_of(ana), thread.get_absolute_url()) == {
        3: f'<a href="#p-{first.public_id}" dir="auto">Bo</a>'
    }
    assert page.count(", to reply 1") == 2, "always for who listens to the page"
    publishing.delete(post=first)
    assert answers(browser_of(ana), thread.get_absolute_url()) == {3: f'<a href="#p-{first.public_id}">reply 1</a>'}


def test_the_name_of_somebody_blocked_is_not_said_there_either(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    makers.reply(mo, first)
    makers.reply(mo, first)
    blocking.block(blocker=ana, person=bo)
    assert ">reply 1<" in answers(browser_of(ana), thread.get_absolute_url())[3]
    assert ">Bo<" in answers(browser_of(mo), thread.get_absolute_url())[3]


def test_a_reply_whose_parent_stands_on_another_page_leads_there(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 2)
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    for _ in range(3):
        makers.reply(ana, first)
    second = thread.get_absolute_url() + "?after=1.2"
    link = answers(browser_of(ana), second)[3]
    address = re.search(r'href="([^"#]+)', link)[1]
    assert ">reply 1<" in link
    assert shown(browser_of(ana), address) == [1, 2]


def test_a_branch_says_how_many_replies_it_holds(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    makers.reply(bo, makers.reply(ana, first))
    makers.reply(bo, thread)
    page = browser_of().get(thread.get_absolute_url()).content.decode()
    assert re.findall(r"Fold (\d+) repl(?:y|ies)<", page) == ["2", "1"]
    assert re.findall(r"Show (\d+) repl(?:y|ies)<", page) == ["2", "1"]
    assert page.count("data-fold") == page.count('aria-expanded="true" hidden') == 2
