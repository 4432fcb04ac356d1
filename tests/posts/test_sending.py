"""Exactly one post per intent, however often its form arrives."""

from datetime import timedelta

import pytest

from posts import drafting, publishing
from posts.models import Draft, HashtagForm, Mention, Post, Submission, Thread
from tests import makers
from tests.people import member, person
from tests.posts.test_at_the_same_moment import together

ASKED = {
    "kind": "question",
    "need": "advice",
    "title": "Heat and rash",
    "body": "Help me @Wren #Rash",
    "audience": "everyone",
}
TOKEN = "a-token-of-some-form"
SENT = ASKED | {"token": TOKEN, "seq": "0"}


@pytest.mark.django_db
def test_it_works(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    assert 'name="token" value="' in client.get(address).content.decode()
    first, again = client.post(address, SENT), client.post(address, SENT)
    assert first.url == again.url == Thread.objects.get().get_absolute_url()
    assert Submission.objects.get().post == Thread.objects.get().opening
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one(browser_of):
    place, ana, wren = makers.community(), person("Ana"), person("Wren")
    member(ana, place)
    clients, answers = [browser_of(ana) for _ in range(10)], []
    address = f"/c/{place.slug}/new/"
    assert not together(*(lambda c=c: answers.append(c.post(address, SENT)) for c in clients))
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, Thread.objects.get().get_absolute_url())}
    assert Post.objects.count() == Submission.objects.count() == 1
    assert Mention.objects.get().user == wren
    assert HashtagForm.objects.get(form="Rash").uses == 1

    thread = Thread.objects.get()
    Post.objects.update(created_at="2026-01-01T00:00:00Z")
    answers.clear()
    reply = {"body": "Ten times", "to": "", "token": "token-of-the-reply", "seq": "0"}
    assert not together(*(lambda c=c: answers.append(c.post(f"/t/{thread.public_id}/reply/", reply)) for c in clients))
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, Post.objects.get(number=1).get_absolute_url())
    }
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_number) == (1, 1)


@pytest.mark.django_db
def test_the_same_form_with_other_words_makes_no_second_post_and_loses_none(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address = f"/t/{thread.public_id}/reply/"
    sent = {"body": "Once", "to": "", "token": TOKEN, "seq": "0"}
    client.post(address, sent)
    post = Post.objects.get(number=1)
    answer = client.post(address, sent | {"body": "Once, and a little more"})
    assert answer.url == post.get_absolute_url()
    assert "This was posted already" in client.get(thread.get_absolute_url()).content.decode()
    assert "Once, and a little more</textarea>" in client.get(f"/p/{post.public_id}/edit/").content.decode()
    third = client.post(address, sent | {"body": "Once, and something else"})
    assert third.status_code == 409, "the draft of the edit is not written over"
    assert "Once, and something else</textarea>" in third.content.decode()
    assert f'name="token" value="{TOKEN}"' not in third.content.decode(), "sent again, it is something new"
    assert Post.objects.filter(number__gt=0).count() == 1


@pytest.mark.django_db
def test_other_words_that_are_too_long_for_a_draft_come_back(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    sent = {"body": "Once", "token": TOKEN, "seq": "0"}
    client.post(f"/t/{thread.public_id}/reply/", sent)
    answer = client.post(f"/t/{thread.public_id}/reply/", sent | {"body": "word " * 9_000})
    assert answer.status_code == 409
    assert "word word" in answer.content.decode()


@pytest.mark.django_db
def test_what_was_said_just_now_is_remembered_and_its_draft_closed(browser_of, ana, bo, place, unhurried):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address, again = f"/t/{thread.public_id}/reply/", {"body": "Once", "token": "token-of-another-tab", "seq": "0"}
    client.post(address, {"body": "Once", "token": TOKEN, "seq": "0"})
    drafting.save(author=ana, place=thread, words={"body": "Once"}, seq=0, token=again["token"])
    client.post(address, again | {"seq": "1"})
    assert Draft.objects.get().words == {}
    assert Submission.objects.count() == 2
    Post.objects.filter(author=ana).update(created_at=thread.created_at - timedelta(hours=1))
    client.post(address, again)
    assert Post.objects.filter(author=ana).count() == 1


@pytest.mark.django_db
def test_a_retry_after_an_edit_is_no_other_text(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    client.post(address, SENT)
    thread = Thread.objects.get()
    publishing.edit(post=thread.opening, by=ana, body="Thank you all.")
    assert client.post(address, SENT).url == thread.get_absolute_url()
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_deleted_post_is_not_brought_back(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    client.post(address, SENT)
    publishing.delete(post=Post.objects.get())
    answer = client.post(address, SENT)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "you have deleted it since" in page
    assert "Help me @Wren #Rash</textarea>" in page
    assert Post.objects.filter(deleted_at__isnull=True).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token", ["", "short", "x" * 65, "<script>alert(1)</script>", "\x00" * 20, "ünïcödé-token-here"]
)
def test_a_garbled_token_is_a_fresh_form(browser_of, ana, place, token, unhurried):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    for title in ("One thread", "Another thread"):
        assert client.post(address, ASKED | {"token": token, "seq": token, "title": title}).status_code == 302
    assert Post.objects.count() == 2
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_the_same_words_in_a_form_fetched_anew_are_posted_once(browser_of, ana, bo, place, unhurried):
    thread, client = makers.thread(bo, place), browser_of(ana)
    other = makers.reply(bo, thread)
    address = f"/t/{thread.public_id}/reply/"
    first, again = (client.post(address, {"body": "Thank you!", "token": f"{n}-token-of-a-form"}) for n in range(2))
    assert first.url == again.url
    assert "You have posted this here already" in client.get(thread.get_absolute_url()).content.decode()
    assert client.post(address, {"body": "Thank you!", "to": other.public_id}).url != first.url, "to somebody else"
    first, again = (client.post(f"/c/{place.slug}/new/", ASKED | {"token": f"{n}-token-of-a-form"}) for n in (3, 4))
    assert first.url == again.url
    Post.objects.update(created_at="2026-01-01T00:00:00Z")
    assert client.post(address, {"body": "Thank you!"}).url != first.url
    assert Post.objects.filter(author=ana).count() == 4


@pytest.mark.django_db
def test_a_token_is_its_authors_alone(browser_of, ana, bo, place):
    address = f"/c/{place.slug}/new/"
    first, other = browser_of(ana).post(address, SENT), browser_of(bo).post(address, SENT)
    assert first.url != other.url
    assert Post.objects.count() == 2
