"""Replying."""

import threading

import pytest
from django.db import connection

from posts import publishing
from posts.models import Post, Thread
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def send(client, thread, body="You are not odd.", **fields):
    """Posts a reply as the form does."""
    return client.post(f"/t/{thread.public_id}/reply/", {"body": body, "to": "", **fields})


def test_it_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    answer = send(browser_of(bo), thread)
    post = Post.objects.get(number=1)
    assert answer.url == post.get_absolute_url()
    assert post.parent == thread.opening
    assert Thread.objects.get().reply_count == 1
    assert b"You are not odd." in browser_of().get(thread.get_absolute_url()).content


def test_zed_may_not_reply(browser_of, ana, place, zed):
    thread = makers.thread(ana, place)
    assert send(browser_of(zed), thread).status_code == 403
    assert not Post.objects.filter(number=1).exists()


def test_a_reply_to_a_reply(browser_of, ana, bo, place, unhurried):
    thread = makers.thread(ana, place)
    first = makers.reply(bo, thread)
    send(browser_of(ana), thread, to=first.public_id)
    assert Post.objects.get(number=2).parent == first


def test_a_reply_to_what_is_not_there_comes_back_with_the_text(browser_of, ana, bo, place):
    thread, other = makers.thread(ana, place), makers.thread(bo, place)
    elsewhere = makers.reply(ana, other)
    gone = makers.reply(ana, thread)
    publishing.delete(post=gone)
    for to in (elsewhere.public_id, gone.public_id, "nonsense", "\x00"):
        answer = send(browser_of(bo), thread, to=to, body="Long thoughts")
        assert answer.status_code == 422
        assert "Long thoughts" in answer.content.decode()
        assert 'name="to" value="' not in answer.content.decode(), "sent again, it answers everyone"
        assert browser_of(bo).get(f"/t/{thread.public_id}/reply/", {"to": to}).status_code == 404


def test_a_thread_goes_on_after_its_opening_is_deleted(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(ana, thread)
    publishing.delete(post=thread.opening)
    assert send(browser_of(bo), thread).status_code == 302


@pytest.mark.parametrize("body", ["", " ", "x", "y" * 20_001])
def test_a_wrong_reply_comes_back_as_typed(browser_of, ana, bo, place, body):
    thread = makers.thread(ana, place)
    answer = send(browser_of(bo), thread, body)
    assert answer.status_code == 422
    assert body.strip() in answer.content.decode()
    assert not Post.objects.filter(number=1).exists()


def test_a_text_that_cannot_be_drawn_comes_back_with_a_sentence(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    shredded = "x\n" * 9_000 + "the end"
    answer = send(browser_of(bo), thread, shredded)
    assert answer.status_code == 422
    assert "Please" in answer.content.decode()
    assert "the end" in answer.content.decode()


def test_replies_at_the_same_moment_get_numbers_of_their_own(transactional_db):
    place = makers.community()
    author = person("Ana")
    member(author, place)
    thread = makers.thread(author, place)

    def write():
        makers.reply(author, thread)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(Post.objects.values_list("number", flat=True)) == list(range(9))
    assert Thread.objects.get().reply_count == 8


def test_htmx_gets_the_form_alone(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread)
    address = f"/t/{thread.public_id}/reply/?to={reply.public_id}"
    part = browser_of(ana).get(address, headers={"HX-Request": "true"}).content
    assert b"<html" not in part
    assert reply.public_id.encode() in part
    assert b"<html" in browser_of(ana).get(address).content
