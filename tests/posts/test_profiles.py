"""A person as others may see them."""

import html
import re

import pytest

from posts import moderation, publishing
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana, zed, place):
    makers.thread(ana, place, title="In the open")
    page = browser_of(zed).get("/u/Ana/").content.decode()
    assert "In the open" in page
    assert f"Here since {ana.date_joined:%B %Y}" in page


def test_it_is_for_signed_in_people_only(browser_of, ana):
    assert browser_of().get("/u/Ana/").url == "/accounts/login/?next=/u/Ana/"


@pytest.mark.parametrize("name", ["Nobody", "an", "ana@example.org", "Ana%20", "%F0%9F%98%80"])
def test_nobody_of_this_name(browser_of, ana, zed, name):
    assert browser_of(zed).get(f"/u/{name}/").status_code == (200 if name == "Ana%20" else 404)


def test_a_suspended_person_has_no_profile(browser_of, ana, zed):
    ana.is_active = False
    ana.save()
    assert browser_of(zed).get("/u/Ana/").status_code == 404


def test_replies_stand_with_the_thread_they_answer(browser_of, ana, bo, zed, place):
    thread = makers.thread(bo, place, title="Asked by Bo")
    reply = makers.reply(ana, thread, "Some **bold** words.\n\n||behind the fold||")
    page = browser_of(zed).get("/u/Ana/?show=replies").content.decode()
    assert "Some bold words." in page
    assert "behind the fold" not in page, "folded by its author"
    assert f'<a href="/p/{reply.public_id}/" dir="auto">Asked by Bo</a>' in page
    assert "Some bold words." not in browser_of(zed).get("/u/Ana/").content.decode()


def test_what_this_reader_may_not_read_is_not_there(browser_of, ana, bo, mo, zed, place):
    closed = makers.community("closed", "private")
    for user in (ana, bo):
        member(user, closed)
    inside = makers.thread(bo, closed, title="In the dark")
    makers.reply(ana, inside, "Whispered in there.")
    among = makers.thread(bo, place, title="Among members", audience="members")
    makers.reply(ana, among, "Whispered among members.")
    open_thread = makers.thread(bo, place)
    for words, end in (("Hidden words", "hide"), ("Deleted words", "delete")):
        post = makers.reply(ana, open_thread, words)
        if end == "hide":
            moderation.hide(post=post, by=mo, reason="Unkind.")
        else:
            publishing.delete(post=post)
    expected = {
        zed: set(),
        mo: {"Whispered among members."},
        bo: {"Whispered among members.", "Whispered in there.", "In the dark"},
        ana: {"Whispered among members.", "Whispered in there.", "In the dark", "Hidden words"},
    }
    everything = {*expected[ana], "Deleted words"}
    for reader, sees in expected.items():
        page = browser_of(reader).get("/u/Ana/?show=replies").content.decode()
        assert {words for words in everything if words in page} == sees, reader


def test_a_hidden_thread_is_for_its_author_alone(browser_of, ana, mo, zed, place):
    thread = makers.thread(ana, place, title="Buy my pills")
    moderation.hide(post=thread.opening, by=mo, reason="An advert.")
    for reader, sees in ((zed, False), (mo, False), (ana, True)):
        assert (b"Buy my pills" in browser_of(reader).get("/u/Ana/").content) is sees


def test_no_totals_no_online_state_no_search_engines(browser_of, ana, zed, place):
    makers.thread(ana, place)
    answer = browser_of(zed).get("/u/Ana/")
    page = answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    assert f"{ana.date_joined:%d %B}" not in page
    assert "example.org" not in page
    assert not [word for word in ("online", "last seen", "1 thread", "1 post") if word in page.lower()]


@pytest.mark.parametrize("show", ["", "?show=replies"])
def test_every_row_is_on_one_page(browser_of, ana, zed, place, monkeypatch, show):
    monkeypatch.setattr("posts.listing.THREADS_A_PAGE", 4)
    for number in range(11):
        thread = makers.thread(ana, place, title=f"Title {number:02}", body=f"Body {number:02}")
        makers.reply(ana, thread, f"Reply {number:02}")
    seen, address = [], f"/u/Ana/{show}"
    while address:
        page = browser_of(zed).get(address).content.decode()
        seen += re.findall(r">(Reply \d\d)<" if show else r">(Title \d\d)<", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/u/Ana/{html.unescape(older[1])}" if older else ""
    assert len(seen) == len(set(seen)) == 11


@pytest.mark.parametrize("threads", [1, 30])
@pytest.mark.parametrize(("show", "queries"), [("", 7), ("?show=replies", 7)])
def test_the_number_of_queries_is_the_same_for_any_number_of_rows(
    browser_of, ana, zed, place, threads, show, queries, django_assert_num_queries
):
    for number in range(threads):
        thread = makers.thread(ana, place, title=f"Thread {number}", body="#Heat #Sleep")
        makers.reply(ana, thread, "#Heat")
        ana.memberships.create(
            community=makers.community(f"place-{number}"), relation="carer", relation_on_profile=True
        )
    client = browser_of(zed)
    with django_assert_num_queries(queries):
        client.get(f"/u/Ana/{show}")
