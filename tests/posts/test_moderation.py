"""Moderators hide and restore on the site."""

import pytest

from posts.models import Hiding, ModerationEntry, Thread
from tests import makers

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Unkind words #Unkind")
    client = browser_of(mo)
    assert f"/p/{reply.public_id}/hide/" in client.get(thread.get_absolute_url()).content.decode()
    assert client.post(f"/p/{reply.public_id}/hide/", {"reason": "Be kind."}).status_code == 302
    assert Thread.objects.get().reply_count == 0
    assert b"Be kind." in browser_of(bo).get(thread.get_absolute_url()).content
    client.post(f"/p/{reply.public_id}/restore/", {"reason": "Sorry."})
    assert Thread.objects.get().reply_count == 1
    assert browser_of().get("/tag/unkind/").status_code == 200
    assert [entry.by for entry in ModerationEntry.objects.all()] == [mo, mo]


def test_a_reason_is_needed(browser_of, ana, mo, place):
    thread = makers.thread(ana, place)
    answer = browser_of(mo).post(f"/p/{thread.opening.public_id}/hide/", {"reason": " "})
    assert answer.status_code == 422
    assert not Hiding.objects.exists()


def test_members_have_no_such_button(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    assert "/hide/" not in browser_of(bo).get(thread.get_absolute_url()).content.decode()
    assert browser_of(bo).post(f"/p/{thread.opening.public_id}/hide/", {"reason": "Mine now"}).status_code == 403


def test_hiding_twice_is_hiding_once(browser_of, ana, mo, place):
    thread = makers.thread(ana, place)
    for reason in ("First", "Second"):
        browser_of(mo).post(f"/p/{thread.opening.public_id}/hide/", {"reason": reason})
    assert Hiding.objects.get().reason == "First"
    assert ModerationEntry.objects.count() == 1
