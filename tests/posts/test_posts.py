"""Acts on one post: edit, delete, earlier versions."""

import pytest

from posts import publishing
from posts.models import Mention, Post, Reaction, Revision, TaggedPost, Thread
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def test_editing_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Before #Old @Ana")
    answer = browser_of(bo).post(f"/p/{reply.public_id}/edit/", {"body": "After #New"})
    assert answer.status_code == 302
    page = browser_of().get(thread.get_absolute_url()).content.decode()
    assert "After" in page
    assert "Before" not in page
    assert "edited" in page
    assert list(TaggedPost.objects.filter(content_object=reply).values_list("form", flat=True)) == ["New"]
    assert not Mention.objects.exists()
    assert Revision.objects.get().body == "Before #Old @Ana"


def test_an_opening_post_is_edited_with_its_title(browser_of, ana, place):
    thread = makers.thread(ana, place)
    fields = {
        "title": "Better words",
        "body": "And a better text",
        "kind": "vent",
        "need": "listening",
        "audience": "no_search",
    }
    browser_of(ana).post(f"/p/{thread.opening.public_id}/edit/", fields)
    thread.refresh_from_db()
    assert (thread.title, thread.kind, thread.slug, thread.excerpt) == (
        "Better words",
        "vent",
        "better-words",
        "And a better text",
    )
    assert Revision.objects.get().title == "How do you sleep?"


def test_only_the_author_edits_and_deletes(browser_of, ana, bo, mo, place, zed):
    reply = makers.reply(bo, makers.thread(ana, place), "Mine")
    for act in ("edit", "delete"):
        for reader in (ana, mo, zed):
            assert browser_of(reader).post(f"/p/{reply.public_id}/{act}/", {"body": "Taken"}).status_code == 403
        assert browser_of().post(f"/p/{reply.public_id}/{act}/", {"body": "Taken"}).status_code == 302
    assert Post.objects.get(pk=reply.pk).body == "Mine"


def test_the_audience_can_be_tightened_always_and_loosened_only_before_others_reply(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, audience="no_search")
    fields = {"title": "Same title", "body": "Same", "kind": "question", "need": "advice"}
    address = f"/p/{thread.opening.public_id}/edit/"

    def set_to(audience):
        answer = browser_of(ana).post(address, fields | {"audience": audience})
        thread.refresh_from_db()
        return answer.status_code, thread.audience

    assert set_to("everyone") == (302, "everyone")
    makers.reply(ana, thread)
    assert set_to("no_search") == (302, "no_search")
    makers.reply(bo, thread)
    assert set_to("members") == (302, "members")
    assert set_to("everyone") == (422, "members")


def test_deleting_leaves_a_tombstone_and_no_word(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "A secret #Whisper @Ana")
    makers.reply(ana, reply, "An answer")
    Reaction.objects.create(post=reply, user=ana, kind="hug")
    publishing.edit(post=reply, by=bo, body="Edited #Whisper")
    assert browser_of(bo).get(f"/p/{reply.public_id}/delete/").status_code == 200
    assert browser_of(bo).post(f"/p/{reply.public_id}/delete/").status_code == 302
    reply.refresh_from_db()
    page = browser_of().get(thread.get_absolute_url()).content.decode()
    assert "deleted by its author" in page
    assert "An answer" in page
    assert not any((reply.body, reply.html, reply.reaction_counts))
    for model in (Revision, Mention, Reaction, TaggedPost.objects.filter(content_object=reply)):
        assert not getattr(model, "objects", model).exists()
    assert browser_of().get("/tag/whisper/").status_code == 404
    assert Thread.objects.get().reply_count == 1


def test_deleting_an_opening_takes_the_title_from_lists_and_address(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, title="My private story")
    makers.reply(bo, thread, "Thank you for telling")
    browser_of(ana).post(f"/p/{thread.opening.public_id}/delete/")
    thread.refresh_from_db()
    assert "private" not in thread.slug
    assert b"private story" not in browser_of().get(f"/c/{place.slug}/").content
    page = browser_of().get(thread.get_absolute_url()).content
    assert b"Thank you for telling" in page
    assert b"private story" not in page


def test_earlier_versions_are_for_the_author_and_moderators_and_can_be_purged(browser_of, ana, bo, mo, place, zed):
    reply = makers.reply(bo, makers.thread(ana, place), "I live in Smallville")
    publishing.edit(post=reply, by=bo, body="I live somewhere")
    address = f"/p/{reply.public_id}/history/"
    for reader, status in ((bo, 200), (mo, 200), (ana, 403), (zed, 403), (None, 302)):
        answer = browser_of(reader).get(address)
        assert answer.status_code == status
        assert (b"Smallville" in answer.content) is (status == 200)
    browser_of(mo).post(address)
    assert Revision.objects.exists(), "only the author purges"
    browser_of(bo).post(address)
    assert not Revision.objects.exists()


def test_editing_a_hidden_post_does_not_bring_its_hashtags_back(browser_of, ana, bo, mo, place):
    from posts import moderation

    reply = makers.reply(bo, makers.thread(ana, place), "#Advert")
    moderation.hide(post=reply, by=mo, reason="No adverts.")
    browser_of(bo).post(f"/p/{reply.public_id}/edit/", {"body": "#Advert again"})
    assert browser_of().get("/tag/advert/").status_code == 404


def test_acts_are_gone_when_access_is(browser_of, ana, mo, place):
    closed = makers.community("closed", "private")
    membership = member(ana, closed)
    thread = makers.thread(ana, closed)
    reply = makers.reply(ana, makers.thread(mo, closed, title="Told by Mo"), "My words there")
    membership.delete()
    for act in ("edit", "history"):
        assert browser_of(ana).get(f"/p/{thread.opening.public_id}/{act}/").status_code == 404
    asked = browser_of(ana).get(f"/p/{reply.public_id}/delete/")
    assert b"My words there" in asked.content, "one's own words can be taken back from anywhere"
    assert b"Told by Mo" not in asked.content
    assert browser_of(ana).post(f"/p/{reply.public_id}/delete/").url == "/"
    reply.refresh_from_db()
    assert reply.body == ""


def test_words_under_a_hidden_thread_can_be_taken_back(browser_of, ana, bo, mo, place):
    from posts import moderation

    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "My words")
    moderation.hide(post=thread.opening, by=mo, reason="Off topic")
    assert browser_of(bo).post(f"/p/{reply.public_id}/delete/").status_code == 302
    reply.refresh_from_db()
    assert reply.body == ""


@pytest.mark.parametrize("state", ["banned", None])
def test_one_can_take_ones_words_back_after_leaving_or_a_ban_but_not_change_them(browser_of, ana, bo, place, state):
    reply = makers.reply(bo, makers.thread(ana, place), "My words")
    bo.memberships.update(state=state) if state else bo.memberships.all().delete()
    assert browser_of(bo).post(f"/p/{reply.public_id}/edit/", {"body": "Other"}).status_code == 403
    assert browser_of(bo).post(f"/p/{reply.public_id}/delete/").status_code == 302
    reply.refresh_from_db()
    assert reply.body == ""
