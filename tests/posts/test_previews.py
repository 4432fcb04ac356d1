"""Looking at a text before posting it: the server's own drawing, everything typed kept, nothing saved."""

import pytest

from accounts import blocking
from posts.models import Hashtag, Mention, Post, Revision, Thread
from tests import makers

pytestmark = pytest.mark.django_db
TYPED = {"kind": "vent", "need": "listening", "title": "Is it <me>?", "body": "So **tired** #LowDay @ana", "audience": "members"}


def seen(answer) -> str:
    """The preview on the page, up to the form's fields."""
    return answer.content.decode().split("data-seen>")[1].split("</section>")[0]


def test_it_works(browser_of, ana, bo, place):
    answer = browser_of(bo).post("/c/lupus/new/", TYPED | {"preview": "1"})
    assert answer.status_code == 200
    drawn = seen(answer)
    assert "<strong>tired</strong>" in drawn
    assert "Is it &lt;me&gt;?" in drawn
    assert 'target="_blank" class="hashtag" href="/tag/lowday/"' in drawn
    assert 'href="/u/ana/"' in drawn
    page = answer.content.decode()
    for kept in ('value="Is it &lt;me&gt;?"', "So **tired** #LowDay @ana</textarea>", 'value="vent" id="id_kind_3" required checked'):
        assert kept in page
    assert not Thread.objects.exists()
    assert not Hashtag.objects.exists()


def test_it_is_what_posting_makes(browser_of, ana, bo, place):
    body = "# A heading\n\n- one\n- two @ana\n\n> said\n\n||hidden||\n\nhttps://example.org #T1D <b>no</b>"
    drawn = seen(browser_of(bo).post("/c/lupus/new/", TYPED | {"preview": "1", "body": body}))
    posted = makers.thread(bo, place, body=body).opening.html
    assert "/u/ana/" in posted
    assert posted in drawn.replace('<a target="_blank" ', "<a ")


def test_a_reply_and_an_edit(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread)
    asked = {"body": "**There**", "preview": "1", "to": reply.public_id}
    answer = browser_of(ana).post(f"/t/{thread.public_id}/reply/", asked)
    assert "<strong>There</strong>" in seen(answer)
    assert f'name="to" value="{reply.public_id}"' in answer.content.decode()
    answer = browser_of(bo).post(f"/p/{reply.public_id}/edit/", {"body": "**Better**", "preview": "1"})
    assert "<strong>Better</strong>" in seen(answer)
    assert Post.objects.count() == 2
    reply.refresh_from_db()
    assert reply.body == "Same here."
    assert not Revision.objects.exists()


def test_who_may_not_write_sees_nothing(browser_of, ana, place, zed):
    thread = makers.thread(ana, place)
    for address in ("/c/lupus/new/", f"/t/{thread.public_id}/reply/", f"/p/{thread.opening.public_id}/edit/"):
        assert browser_of(zed).post(address, TYPED | {"preview": "1"}).status_code == 403
        assert browser_of().post(address, TYPED | {"preview": "1"}).status_code == 302


def test_it_tells_no_more_about_names_than_posting(browser_of, ana, bo, place):
    body = {"body": "@ana and @nobody-here", "preview": "1"}
    ask = lambda: seen(browser_of(bo).post("/c/lupus/new/", TYPED | body))  # noqa: E731
    assert "/u/ana/" in ask()
    blocking.block(blocker=ana, person=bo)
    assert "<a" not in ask()
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("", "nothing to show"), (" \u200b ", "nothing to show"), ("x" * 20_001, "too long"), ("a\n\n" * 4_000, "too many short lines")],
)
def test_what_cannot_be_drawn_is_said(browser_of, ana, place, body, sentence):
    answer = browser_of(ana).post("/c/lupus/new/", TYPED | {"body": body, "preview": "1", "title": ""})
    assert answer.status_code == 200
    assert sentence in seen(answer)
    assert body.strip() in answer.content.decode()
    assert "Please give it a title" not in answer.content.decode(), "nothing is refused yet"


def test_limits_and_hints_wait_for_posting(browser_of, kit, place):
    makers.thread(kit, place)
    answer = browser_of(kit).post("/c/lupus/new/", TYPED | {"body": "https://example.org kit@example.org", "preview": "1"})
    assert answer.status_code == 200
    assert "ten seconds" not in answer.content.decode()
    assert "people could find you" not in answer.content.decode()


def test_enter_in_the_title_only_looks(browser_of, ana, place):
    page = browser_of(ana).get("/c/lupus/new/").content.decode()
    form = page.split('class="writing"')[1]
    assert form.split("<button")[1].split(">")[0].count('name="preview"') == 1
