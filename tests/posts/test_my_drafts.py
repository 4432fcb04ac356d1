"""The list of one's own drafts, discarding one, and the purge."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from posts import drafting
from posts.models import Draft, Submission, Thread
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-some-form"


def save(client, address: str, body: str = "Half a thought", **fields):
    """Saves a draft as `static/js/drafts.js` does."""
    return client.post(f"{address}draft/", {"body": body, "seq": "0", "token": TOKEN, **fields})


def test_discarding_is_asked_once(browser_of, ana, place):
    client = browser_of(ana)
    save(client, f"/c/{place.slug}/new/", "Never mind")
    address = f"/drafts/{Draft.objects.get().public_id}/discard/"
    assert f'href="{address}"' in client.get("/drafts/").content.decode()
    assert b"Never mind" in client.get(address).content
    assert client.post(address).url == "/drafts/"
    assert Draft.objects.get().words == {}
    assert b"Never mind" not in client.get("/drafts/").content


def test_a_place_i_may_no_longer_read_is_not_named(browser_of, ana, bo):
    closed = makers.community("hush", "private", name="The hush place")
    member(ana, closed)
    member(bo, closed)
    thread, client = makers.thread(bo, closed, title="Told in private"), browser_of(ana)
    mine = makers.reply(ana, thread, "Mine")
    for address in (f"/c/{closed.slug}/new/", f"/t/{thread.public_id}/reply/", f"/p/{mine.public_id}/edit/"):
        save(client, address, f"My own words for {address}")
    assert client.get("/drafts/").content.decode().count("Told in private") == 2
    ana.memberships.all().delete()
    page = client.get("/drafts/").content.decode()
    assert page.count("My own words for") == 3
    assert "Told in private" not in page
    assert "The hush place" not in page


def test_purging(ana, place, bo):
    thread = makers.thread(ana, place)
    old = timezone.now() - timedelta(days=181)
    kept = drafting.save(author=bo, place=thread, words={"body": "Fresh"}, seq=0)
    gone = drafting.save(author=ana, place=thread, words={"body": "Old"}, seq=0)
    closed = drafting.discard(drafting.save(author=ana, place=place, words={"body": "Closed"}, seq=0))
    Draft.objects.filter(pk__in=[gone.pk, closed.pk]).update(updated_at=old)
    for at in (old, timezone.now()):
        Submission.objects.create(author=ana, token=f"token-of-{at:%Y%m%d}-form", post=thread.opening, at=at)
    call_command("purge_drafts", verbosity=0)
    assert list(Draft.objects.all()) == [kept]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_rows(
    browser_of, ana, bo, place, rows, django_assert_num_queries
):
    for number in range(rows):
        thread = makers.thread(bo, place, title=f"Thread {number}")
        drafting.save(author=ana, place=thread, words={"body": f"Text {number}"}, seq=0)
    client = browser_of(ana)
    with django_assert_num_queries(7):
        client.get("/drafts/")
    assert Thread.objects.count() == rows
