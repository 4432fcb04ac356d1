"""Forgetting what was read: in time, and with the consent."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from posts import withdrawing
from posts.models import AllRead, Reading, ThreadMute
from tests import makers
from tests.posts.test_at_the_same_moment import together

pytestmark = pytest.mark.django_db


def test_it_works(ana, bo, place):
    new, old = timezone.now() - timedelta(days=89), timezone.now() - timedelta(days=91)
    for number in range(7):
        thread = makers.thread(bo, place, title=f"Thread {number}")
        Reading.objects.create(user=ana, thread=thread, at=new if number == 0 else old)
    AllRead.objects.create(user=ana, community=place, at=old)
    AllRead.objects.create(user=bo, community=place, at=new)
    said = StringIO()
    call_command("purge_reading", batch=2, stdout=said)
    assert said.getvalue() == "7 rows forgotten.\n"
    assert Reading.objects.get().at == new
    assert AllRead.objects.get().user == bo
    call_command("purge_reading", stdout=said)
    assert Reading.objects.count() == 1


def test_a_reading_beyond_the_horizon_is_as_good_as_gone(browser_of, zed, bo, place):
    thread = makers.thread(bo, place)
    browser_of(zed).get(thread.get_absolute_url())
    makers.reply(bo, thread)
    assert "1 new" in browser_of(zed).get("/c/lupus/").content.decode()
    Reading.objects.update(at=timezone.now() - timedelta(days=91), opened_at=timezone.now() - timedelta(days=200))
    assert 'class="new"' not in browser_of(zed).get("/c/lupus/").content.decode()
    browser_of(zed).get(thread.get_absolute_url())
    assert timezone.now() - Reading.objects.get().opened_at < timedelta(hours=1), "it begins to concern them anew"


def test_it_goes_with_the_consent(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    for somebody in (ana, bo):
        client = browser_of(somebody)
        client.get(thread.get_absolute_url())
        client.post("/c/lupus/read/")
        client.post(f"/t/{thread.public_id}/mute/")
    assert "forget what you have read" in browser_of(ana).get("/settings/consent/withdraw/").content.decode()
    browser_of(ana).post("/settings/consent/withdraw/")
    for model in (Reading, AllRead, ThreadMute):
        assert model.objects.get().user == bo
    browser_of(ana).get(thread.get_absolute_url())
    assert not Reading.objects.filter(user=ana).exists(), "and nothing is remembered from then on"


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_while_withdrawing_leaves_nothing(browser_of):
    from tests.people import member, person

    place = makers.community()
    bo = person("Bo")
    member(bo, place)
    for number in range(8):
        reader = person(f"reader{number}")
        member(reader, place)
        thread = makers.thread(bo, place, title=f"Thread {number}")
        client = browser_of(reader)
        assert not together(
            lambda client=client, thread=thread: client.get(thread.get_absolute_url()),
            lambda reader=reader: withdrawing.withdraw(reader),
        )
    assert not Reading.objects.exists()
