"""A community's page."""

import pytest

from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db


def test_it_works_newest_activity_first(browser_of, ana, bo, place):
    first = makers.thread(ana, place, title="First question")
    makers.thread(ana, place, title="Second question")
    makers.reply(bo, first)
    page = browser_of().get("/c/lupus/").content.decode()
    assert page.index("First question") < page.index("Second question")


def test_it_is_filtered_by_kind_and_hashtag(browser_of, ana, place):
    makers.thread(ana, place, title="A question", kind="question", body="#Heat")
    makers.thread(ana, place, title="A vent", kind="vent", body="#Heat")
    makers.thread(ana, place, title="Another vent", kind="vent", body="#Cold")

    def listed(query):
        page = browser_of().get(f"/c/lupus/{query}").content.decode()
        return {title for title in ("A question", "A vent", "Another vent") if f">{title}<" in page}

    assert listed("?kind=vent") == {"A vent", "Another vent"}
    assert listed("?tag=heat") == {"A question", "A vent"}
    assert listed("?tag=HEAT&kind=vent") == {"A vent"}
    assert listed("?kind=nonsense") == {"A question", "A vent", "Another vent"}
    assert listed("?tag=nobody") == set()
    assert listed("waiting/") == {"A question"}


def test_the_filter_stays_on_the_next_page(browser_of, ana, place, monkeypatch):
    import html
    import re

    monkeypatch.setattr("posts.listing.THREADS_A_PAGE", 1)
    for number in range(2):
        makers.thread(ana, place, title=f"Vent {number}", kind="vent", body="#Heat")
        makers.thread(ana, place, title=f"Win {number}", kind="win", body="#Heat")
    page = browser_of().get("/c/lupus/?kind=vent&tag=heat").content.decode()
    older = html.unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])
    further = browser_of().get(f"/c/lupus/{older}").content.decode()
    assert ">Vent 0<" in further
    assert ">Win " not in further


@pytest.mark.parametrize(("audience", "noindex"), [("everyone", False), ("no_search", True)])
def test_lists_with_threads_that_search_engines_may_not_have(browser_of, ana, place, audience, noindex):
    makers.thread(ana, place, title="Found or not", audience=audience)
    assert (browser_of().get("/c/lupus/").headers.get("X-Robots-Tag") == "noindex") is noindex
    assert browser_of().get("/c/lupus/waiting/").headers["X-Robots-Tag"] == "noindex"  # what waits today is gone tomorrow
    assert (b"Found or not" in browser_of().get("/").content) is not noindex


def test_every_thread_is_on_one_page(browser_of, ana, place, monkeypatch):
    import re

    monkeypatch.setattr("posts.listing.THREADS_A_PAGE", 4)
    titles = {makers.thread(ana, place, title=f"Thread {n:02}").title for n in range(11)}
    seen, address = [], "/c/lupus/"
    while address:
        page = browser_of().get(address).content.decode()
        seen += re.findall(r">(Thread \d\d)<", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/c/lupus/{older[1]}" if older else ""
    assert len(seen) == len(set(seen)) == 11
    assert set(seen) == titles


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_threads(
    browser_of, ana, place, threads, django_assert_num_queries
):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, title=f"Thread {number}", body="#Heat #Sleep")
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(8):
        member.get("/c/lupus/")
    with django_assert_num_queries(4):
        visitor.get("/c/lupus/")
    with django_assert_num_queries(8):
        member.get("/c/lupus/?kind=question&tag=heat")


@pytest.mark.parametrize("threads", [1, 30])
def test_what_waits_costs_the_same_for_any_number(browser_of, ana, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, title=f"Thread {number}", body="#Heat")
    member = browser_of(ana)
    with django_assert_num_queries(8):
        member.get("/c/lupus/waiting/")
