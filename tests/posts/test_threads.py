"""A thread's page, and writing one."""

import pytest

from accounts.models import Notification
from posts.models import Thread
from tests import makers

pytestmark = pytest.mark.django_db
ASKED = {"kind": "question", "need": "advice", "title": "Heat and rash", "body": "Help. #Rash", "audience": "everyone"}


def test_it_works(browser_of, ana, place):
    answer = browser_of(ana).post(f"/c/{place.slug}/new/", ASKED)
    thread = Thread.objects.get()
    assert answer.status_code == 302
    assert answer.url == thread.get_absolute_url()
    page = browser_of().get(answer.url)
    assert page.status_code == 200
    assert b"Heat and rash" in page.content
    assert b'href="/tag/rash/"' in page.content


def test_zed_may_read_but_not_write(browser_of, zed, place):
    answer = browser_of(zed).post(f"/c/{place.slug}/new/", ASKED)
    assert answer.status_code == 403
    assert not Thread.objects.exists()


def test_somebody_banned_may_read_but_not_write(browser_of, ana, place):
    thread = makers.thread(ana, place)
    ana.memberships.update(state="banned")
    assert browser_of(ana).get(thread.get_absolute_url()).status_code == 200
    assert browser_of(ana).post(f"/c/{place.slug}/new/", ASKED).status_code == 403
    assert Thread.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "Hm"}, "at least 4 characters"),
        ({"title": "\u200b" * 6}, "at least 4 characters"),
        ({"body": "\u200b" * 6}, "write something first"),
        ({"title": "x" * 141}, "at most 140 characters"),
        ({"body": ""}, "write something first"),
        ({"body": "x" * 20_001}, "longer than 20,000 characters"),
        ({"kind": "advert"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_comes_back_with_a_sentence_and_everything_typed(browser_of, ana, place, wrong, sentence):
    sent = ASKED | wrong
    answer = browser_of(ana).post(f"/c/{place.slug}/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert sent["title"] in page
    assert sent["body"] in page
    assert not Thread.objects.exists()


def test_a_title_cannot_turn_the_page_around(browser_of, ana, place):
    browser_of(ana).post(f"/c/{place.slug}/new/", ASKED | {"title": "Heat\u202e and\n rash\u2066"})
    assert Thread.objects.get().title == "Heat and rash"


def test_a_nul_byte_is_dropped_not_refused(browser_of, ana, place):
    browser_of(ana).post(f"/c/{place.slug}/new/", ASKED | {"body": "zero\x00 byte"})
    assert Thread.objects.get().opening.body == "zero byte"


def test_the_audience_is_never_wider_than_the_community(browser_of, ana):
    from tests.people import member

    closed = makers.community("hiv", "members")
    member(ana, closed)
    browser_of(ana).post(f"/c/{closed.slug}/new/", ASKED | {"audience": "members"})
    assert Thread.objects.get().audience == "members"
    assert makers.thread(ana, closed, audience="everyone").audience == "members"


def test_a_wrong_title_in_the_address_leads_to_the_right_one_only_for_readers(browser_of, ana, place):
    thread = makers.thread(ana, place, audience="members")
    wrong = f"/t/{thread.public_id}/something-else/"
    assert browser_of(ana).get(wrong).url == thread.get_absolute_url()
    refused = browser_of().get(wrong)
    assert "how-do-you-sleep" not in refused.headers["Location"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Heat & rash: what now?", "heat-rash-what-now"),
        ("मुझे नींद नहीं आती", "मुझे-नींद-नहीं-आती"),
        ("ปวดหัวทุกวัน", "ปวดหัวทุกวัน"),
        ("كيف أنام؟", "كيف-أنام"),
        ("😀😀😀😀", "thread"),
        ("Reply", "thread-reply"),
        ("../../admin/?x=1#y", "admin-x-1-y"),
        ("x" * 140, "x" * 70),
    ],
)
def test_addresses_keep_the_words_of_a_title_in_any_script(browser_of, ana, place, title, slug):
    thread = makers.thread(ana, place, title=title)
    assert thread.slug == slug
    assert browser_of().get(thread.get_absolute_url()).status_code == 200


def test_a_thread_called_reply_keeps_its_own_address(browser_of, ana, place):
    thread = makers.thread(ana, place, title="Reply")
    assert browser_of().get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("audience", "noindex"), [("everyone", False), ("no_search", True)])
def test_search_engines_are_kept_out_unless_invited(browser_of, ana, place, audience, noindex):
    thread = makers.thread(ana, place, audience=audience)
    assert (browser_of().get(thread.get_absolute_url()).headers.get("X-Robots-Tag") == "noindex") is noindex


def test_a_visitors_page_sets_no_cookie(browser_of, ana, place):
    thread = makers.thread(ana, place)
    assert not browser_of().get(thread.get_absolute_url()).cookies


@pytest.mark.parametrize("replies", [1, 30, 60])
def test_the_number_of_queries_is_the_same_for_any_number_of_replies(
    browser_of, ana, bo, place, replies, django_assert_num_queries
):
    thread = makers.thread(ana, place)
    for number in range(replies):
        makers.reply(bo, thread, f"Reply {number} #Sleep @Ana")
    Notification.objects.all().delete()  # the bell has its own test
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(6):  # one remembers the page
        member.get(thread.get_absolute_url())
    with django_assert_num_queries(5):  # nothing new
        member.get(thread.get_absolute_url())
    with django_assert_num_queries(3):
        visitor.get(thread.get_absolute_url())
    last = thread.posts.order_by("-number")[0]
    with django_assert_num_queries(7 if replies > 50 else 6):  # a further page is something new
        member.get(f"{thread.get_absolute_url()}?post={last.public_id}")
