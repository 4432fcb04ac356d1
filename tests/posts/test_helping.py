"""“This helped me”, and “this is answered”."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts import blocking
from accounts.models import Notification
from posts import helping, moderation, publishing, silencing
from posts.models import Helped
from tests import makers

pytestmark = pytest.mark.django_db
MARK = "Helped the person who asked"


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


@pytest.fixture
def reply(bo, thread):
    return makers.reply(bo, thread)


def test_it_works(browser_of, ana, bo, cy, thread, reply):
    second = makers.reply(cy, thread)
    asker = browser_of(ana)
    assert "This helped me" in asker.get(thread.get_absolute_url()).content.decode()
    for one in (reply, second, reply):
        asker.post(f"/p/{one.public_id}/helped/", {"act": "help"})
    page = browser_of().get(thread.get_absolute_url()).content.decode()
    assert page.count(MARK) == 2
    assert f'<a href="/p/{reply.public_id}/">reply 1</a>, <a href="/p/{second.public_id}/">reply 2</a>' in page
    assert "This helped me" not in page
    assert {(row.user, row.about) for row in Notification.objects.filter(event="helped")} == {
        (bo, reply.public_id),
        (cy, second.public_id),
    }
    told = helping.tell_of(bo, [reply.public_id, second.public_id])
    assert told == {
        reply.public_id: (f"Your reply helped the person who asked: “{thread.title}”", f"/p/{reply.public_id}/")
    }
    asker.post(f"/p/{reply.public_id}/helped/", {"act": "undo"})
    assert browser_of().get(thread.get_absolute_url()).content.decode().count(MARK) == 1
    assert not Notification.objects.filter(user=bo, event="helped").exists()


def test_only_the_author_of_a_question_marks(browser_of, ana, bo, cy, mo, zed, place, thread, reply):
    address = f"/p/{reply.public_id}/helped/"
    for somebody in (bo, cy, mo, zed):
        assert browser_of(somebody).post(address).status_code == 403
    assert browser_of().post(address).url.startswith("/accounts/login/")
    own = makers.reply(ana, thread)
    assert browser_of(ana).post(f"/p/{own.public_id}/helped/").status_code == 403
    assert browser_of(ana).post(f"/p/{thread.opening.public_id}/helped/").status_code == 403
    story = makers.reply(bo, makers.thread(ana, place, kind="story", title="A story"))
    assert browser_of(ana).post(f"/p/{story.public_id}/helped/").status_code == 403
    assert browser_of(ana).get(address).status_code == 302
    assert not Helped.objects.exists()


@pytest.mark.parametrize("gone", ["deleted", "hidden", "opening"])
def test_what_is_gone_loses_its_mark(browser_of, ana, bo, mo, thread, reply, gone):
    helping.mark(user=ana, post=reply)
    if gone == "deleted":
        publishing.delete(post=reply)
    elif gone == "hidden":
        moderation.hide(post=reply, by=mo, reason="x")
    else:
        publishing.delete(post=thread.opening)
    thread.refresh_from_db()
    for reader in (None, bo, mo):
        page = browser_of(reader).get(f"/t/{thread.public_id}/{thread.slug}/", follow=True).content.decode()
        assert MARK not in page
        assert "What helped:" not in page
    assert not helping.tell_of(bo, [reply.public_id])


@pytest.mark.parametrize("way", ["asker blocks", "replier blocks", "muted"])
def test_who_is_not_told(ana, bo, thread, reply, way):
    if way == "muted":
        silencing.mute(bo, thread)
    else:
        one, other = (ana, bo) if way == "asker blocks" else (bo, ana)
        blocking.block(blocker=one, person=other)
    helping.mark(user=ana, post=reply)
    assert Helped.objects.exists()
    assert not Notification.objects.filter(event="helped").exists()


def test_titles_of_people_who_are_folded_are_not_told(ana, bo, thread, reply):
    helping.mark(user=ana, post=reply)
    blocking.mute(muter=bo, person=ana)
    ((said, _address),) = helping.tell_of(bo, [reply.public_id]).values()
    assert thread.title not in said
    blocking.block(blocker=bo, person=ana)
    assert not helping.tell_of(bo, [reply.public_id])


def test_answered_and_not_after_all(browser_of, ana, bo, thread):
    asker, address = browser_of(ana), f"/t/{thread.public_id}/answered/"
    asker.post(address, {"act": "yes"})
    assert "Answered, says the person who asked." in browser_of().get(thread.get_absolute_url()).content.decode()
    assert "answered</span>" in browser_of().get("/c/lupus/").content.decode()
    assert thread.title not in browser_of(bo).get("/c/lupus/waiting/").content.decode()
    asker.post(address, {"act": "not_yet"})
    assert thread.title in browser_of(bo).get("/c/lupus/waiting/").content.decode()
    assert asker.get(address).url == thread.get_absolute_url()


def test_only_the_author_says_that_it_is_answered(browser_of, ana, bo, mo, zed, place, thread):
    for somebody in (bo, mo, zed):
        assert browser_of(somebody).post(f"/t/{thread.public_id}/answered/").status_code == 403
    vent = makers.thread(ana, place, kind="vent", title="A vent")
    assert browser_of(ana).post(f"/t/{vent.public_id}/answered/").status_code == 403
    thread.refresh_from_db()
    assert thread.answered_at is None


def test_a_thread_called_claim_keeps_its_own_address(browser_of, ana, place):
    for title in ("Claim", "Answered", "Outcome"):
        thread = makers.thread(ana, place, title=title)
        assert browser_of().get(thread.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_marks_at_the_same_moment(ana, bo, reply):
    def press(_):
        try:
            helping.mark(user=ana, post=reply)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert Helped.objects.count() == 1
    assert Notification.objects.filter(event="helped").count() == 1


@pytest.mark.parametrize("replies", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, bo, thread, replies, django_assert_num_queries):
    for _number in range(replies):
        helping.mark(user=ana, post=makers.reply(bo, thread))
    client = browser_of(ana)
    client.get(thread.get_absolute_url())
    with django_assert_num_queries(5):
        client.get(thread.get_absolute_url())
    with django_assert_num_queries(3):
        browser_of().get(thread.get_absolute_url())
