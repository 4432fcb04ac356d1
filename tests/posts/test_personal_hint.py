"""The hint before something personal is posted: asked once for each thing, never in the way, never a loss."""

import logging

import pytest

from posts.models import Post, Thread
from tests import makers

pytestmark = pytest.mark.django_db
HINT = "people could find you"


@pytest.fixture
def thread(ana, place):
    """Ana's thread."""
    return makers.thread(ana, place)


def send(client, thread, body, **fields):
    """Replies as the form does."""
    return client.post(f"/t/{thread.public_id}/reply/", {"body": body, "to": "", **fields})


def marks(answer) -> str:
    """What the button "Post it as it is" sends."""
    return answer.content.decode().split('name="agreed" value="')[1].split('"')[0]


def test_it_works(browser_of, bo, thread, caplog):
    client = browser_of(bo)
    with caplog.at_level(logging.DEBUG):
        answer = send(client, thread, "Write to bo.w@example.org")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Your text seems to hold an email address: people could find you." in page
    assert "Write to bo.w@example.org</textarea>" in page
    assert "bo.w@example.org" not in caplog.text
    assert "example" not in marks(answer)
    assert not Post.objects.filter(author=bo).exists()
    assert send(client, thread, "Write to bo.w@example.org", agreed=marks(answer)).status_code == 302
    assert Post.objects.filter(author=bo).exists()


def test_a_new_thing_is_asked_about_again(browser_of, bo, thread):
    client = browser_of(bo)
    first = send(client, thread, "bo.w@example.org")
    second = send(client, thread, "bo.w@example.org or 0170 1234567", agreed=marks(first))
    assert "an email address and a phone number" in second.content.decode()
    assert send(client, thread, "bo.w@example.org, 0170 1234567!", agreed=marks(first)).status_code == 422
    both = f"{marks(first)} {second.content.decode().split('agreed')[2].split('value=')[1].split(chr(34))[1]}"
    assert send(client, thread, "bo.w@example.org, 0170-1234567!", agreed=both).status_code == 302


def test_taking_it_out_is_enough(browser_of, bo, thread):
    send(browser_of(bo), thread, "bo.w@example.org")
    assert send(browser_of(bo), thread, "Write to me here.").status_code == 302


def test_what_was_agreed_is_remembered_over_another_refusal(browser_of, bo, thread):
    client = browser_of(bo)
    agreed = marks(send(client, thread, "bo.w@example.org"))
    makers.reply(bo, thread)
    answer = send(client, thread, "bo.w@example.org", agreed=agreed)
    assert answer.status_code == 429
    assert f'<input type="hidden" name="agreed" value="{agreed}">' in answer.content.decode()


def test_it_counts_against_no_limit(browser_of, bo, thread):
    for _ in range(3):
        assert send(browser_of(bo), thread, "bo.w@example.org").status_code == 422
    assert send(browser_of(bo), thread, "Nothing personal.").status_code == 302


def test_a_title_is_read_too(browser_of, ana, place):
    fields = {"kind": "question", "need": "advice", "title": "Call 0170 1234567", "body": "Please.", "audience": "members"}
    answer = browser_of(ana).post("/c/lupus/new/", fields)
    assert answer.status_code == 422
    assert HINT in answer.content.decode()
    assert not Thread.objects.exists()


def test_an_edit_asks_only_about_what_is_new(browser_of, bo, thread):
    reply = makers.reply(bo, thread, "bo.w@example.org")
    client = browser_of(bo)
    assert client.post(f"/p/{reply.public_id}/edit/", {"body": "bo.w@example.org, still"}).status_code == 302
    answer = client.post(f"/p/{reply.public_id}/edit/", {"body": "bo.w@example.org, Rosenweg 3"})
    assert answer.status_code == 422
    assert HINT in answer.content.decode()


def test_what_is_wrong_otherwise_is_said_first(browser_of, bo, thread):
    answer = send(browser_of(bo), thread, "bo.w@example.org" + "x" * 20_000)
    assert answer.status_code == 422
    assert HINT not in answer.content.decode()


@pytest.mark.parametrize("agreed", ["x", "\x00", "a" * 5_000, " ".join(["0" * 16] * 3_000)])
def test_garbage_agrees_to_nothing(browser_of, bo, thread, agreed):
    assert send(browser_of(bo), thread, "bo.w@example.org", agreed=agreed).status_code == 422
