"""Old conversations about a treatment tell their readers so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Guide
from peerhealth.page_store import pages
from posts import ageing, merging
from posts.models import Hashtag, Thread
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
TOLD = b"The last word here is from"


@pytest.fixture
def treated(place):
    """The place, where people talk about a treatment."""
    place.treatments = ["closed loop", "Pens"]
    place.save()
    return place


def old(author, place, body="On pens since May. #Pens", days=3 * 365 + 1, **fields) -> Thread:
    """A thread whose last word is so many days old."""
    thread = makers.thread(author, place, body=body, **fields)
    Thread.objects.filter(pk=thread.pk).update(last_activity=timezone.now() - timedelta(days=days))
    return thread


def page(browser, thread) -> bytes:
    """What a reader gets."""
    return browser.get(thread.get_absolute_url()).content


@pytest.mark.parametrize(
    ("body", "days", "told"),
    [
        ("#Pens", 3 * 365 + 1, True), ("#closedloop helps", 3 * 365 + 1, True), ("#SideEffects", 3 * 365 + 1, True),
        ("#Pens", 3 * 365 - 1, False), ("#Sleep", 3 * 365 + 1, False), ("pens", 3 * 365 + 1, False),
    ],
)  # fmt: skip
def test_it_works(browser_of, ana, bo, treated, body, days, told):
    thread = old(ana, treated, body, days)
    for reader in (ana, bo, None):
        assert (TOLD in page(browser_of(reader), thread)) == told


def test_a_new_word_makes_it_young_and_a_reply_has_no_say_in_what_it_is_about(browser_of, ana, bo, treated):
    thread = old(ana, treated)
    makers.reply(bo, thread, "Still so.")
    assert TOLD not in page(browser_of(), thread)
    other = old(ana, treated, "Just talk")
    makers.reply(bo, other, "#Pens")
    Thread.objects.filter(pk=other.pk).update(last_activity=timezone.now() - timedelta(days=2000))
    assert TOLD not in page(browser_of(), other)


def test_another_name_of_the_treatment_counts(browser_of, ana, mo, treated):
    treated.treatments = ["Biros"]
    treated.save()
    thread = old(ana, treated)
    assert TOLD not in page(browser_of(ana), thread)
    merging.merge(old="biros", new="pens", by=mo, reason="The same.")
    assert TOLD in page(browser_of(ana), thread)


def test_newer_ones_and_guides_are_led_to_as_far_as_the_reader_may_read_them(browser_of, ana, mo, treated):
    thread = old(ana, treated)
    assert b"Newer conversations" not in page(browser_of(), thread)
    makers.thread(ana, treated, body="#Pens", audience="members")
    assert b"Newer conversations" not in page(browser_of(), thread)
    assert b"?tag=Pens" in page(browser_of(ana), thread)
    makers.thread(ana, treated, body="#Pens")
    assert b"Newer conversations about #Pens" in page(browser_of(), thread)
    hidden = makers.community("hidden", "private")
    for place in (treated, hidden):
        Guide.objects.create(community=place, slug=f"pens-{place.slug}", title=f"Pens at {place.slug}", summary="s", body="b", html="h")
    assert b"/c/lupus/guides/pens-lupus/" in page(browser_of(), thread)
    assert b"Pens at hidden" not in page(browser_of(ana), thread)


def test_strangers_are_told_nothing(browser_of, ana, zed, treated):
    treated.visibility = "members"
    treated.save()
    thread = old(ana, treated)
    for reader in (zed, None):
        assert TOLD not in page(browser_of(reader), thread)


def test_young_threads_ask_nothing_for_it(ana, treated):
    young, aged = makers.thread(ana, treated, body="#Pens"), old(ana, treated)
    with CaptureQueriesContext(connection) as asked:
        assert ageing.of(Thread.objects.select_related("community").get(pk=young.pk), ana) is None
    assert len(asked) == 1
    counts = set()
    for count in (1, 30):
        for _ in range(count):
            makers.thread(ana, treated, body="#Pens")
        with CaptureQueriesContext(connection) as asked:
            assert ageing.of(Thread.objects.select_related("community").get(pk=aged.pk), ana)
        counts.add(len(asked))
    assert counts == {4}


@pytest.mark.django_db(transaction=True)
def test_a_visitors_page_in_memory_tells_it_in_time(ana, treated, monkeypatch):
    """By the clock: when the page in memory is over; by a newer thread or guide: on the next request."""
    thread, visitor = old(ana, treated, days=3 * 365 - 1), Client()
    assert TOLD not in page(visitor, thread)
    assert TOLD not in page(visitor, thread)
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("posts.ageing.one_clock.now", lambda: later)
    pages.clear()  # as after ten minutes
    assert TOLD in page(visitor, thread)
    Guide.objects.create(community=treated, slug="pens", title="Pens", summary="s", body="b", html="h")
    assert b"/guides/pens/" in page(visitor, thread)
    makers.thread(ana, treated, body="#Pens")
    assert b"Newer conversations about #Pens" in page(visitor, thread)


def test_hashtags_are_shown_as_they_are_on_the_site(browser_of, ana, treated):
    thread = old(ana, treated, "#pens")
    other = person("Dee")
    member(other, treated)
    makers.thread(other, treated, body="#Pens")
    Hashtag.objects.filter(name="pens").update(display="PENS")
    assert b"#PENS" in page(browser_of(ana), thread)
