"""What was typed when the session was over comes back after signing in, to its author alone."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from peerhealth import kept
from posts import publishing
from posts.models import Draft, Post
from tests import makers
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
ASKED = {"kind": "vent", "need": "advice", "title": "Heat and rash", "body": "Words of a bad night.", "audience": "everyone"}  # fmt: skip


def mark_on(browser, path: str) -> str:
    """The mark in the writing form at `path`."""
    return re.search(r'name="kept" value="([^"]+)"', browser.get(path).content.decode())[1]


def sign_in(browser: Client, user, answer) -> str:
    """Signs in by the page that `answer` leads to; where that leads."""
    wanted = parse_qs(urlsplit(answer.url).query)["next"][0]
    page = browser.get(answer.url).content.decode()
    assert f'name="next" value="{wanted}"'.replace("&", "&amp;") in page
    signed = browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": wanted})
    assert signed.status_code == 302
    return signed.url


def test_it_works(browser_of, ana, place):
    mark = mark_on(browser_of(ana), "/c/lupus/new/")
    browser = browser_of()
    answer = browser.post("/c/lupus/new/", ASKED | {"kept": mark})
    assert answer.url == "/accounts/login/?next=%2Fc%2Flupus%2Fnew%2F"
    where = sign_in(browser, ana, answer)
    assert where == "/c/lupus/new/"
    page = browser.get(where).content.decode()
    assert "You were signed out. Your words are here; nothing is posted yet." in page
    assert "Words of a bad night." in page
    assert 'value="Heat and rash"' in page
    assert re.search(r'value="vent"[^>]* checked', page)
    assert not Post.objects.exists()
    again = browser.get(where).content.decode()
    assert "Words of a bad night." in again, "as the draft that it is now"
    assert "You were signed out" not in again
    assert kept.KEY not in browser.session
    assert browser.session.get_expiry_age() > kept.AN_HOUR, "who is signed in stays signed in"


def test_a_reply_comes_back_to_the_post_it_answers(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    reply = makers.reply(bo, thread, "How is it today?")
    path = f"/t/{thread.public_id}/reply/?to={reply.public_id}"
    mark = mark_on(browser_of(ana), path)
    browser = browser_of()
    answer = browser.post(
        path.split("?", maxsplit=1)[0], {"body": "Words of mine.", "to": reply.public_id, "kept": mark}
    )
    where = sign_in(browser, ana, answer)
    assert where == path
    page = browser.get(where).content.decode()
    assert "Words of mine." in page
    assert "How is it today?" in page


def test_an_edit_comes_back(browser_of, ana, place):
    path = f"/p/{makers.thread(ana, place).opening.public_id}/edit/"
    mark = mark_on(browser_of(ana), path)
    browser = browser_of()
    page = browser.get(sign_in(browser, ana, browser.post(path, ASKED | {"kept": mark}))).content.decode()
    assert "Words of a bad night." in page
    assert "I wake at four." not in page.split("<textarea")[1].split("</textarea>")[0]


def test_in_a_part_of_a_page_it_leads_to_the_page_of_the_form(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    path = f"/t/{thread.public_id}/reply/"
    mark = mark_on(browser_of(ana), path)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/t/abc/words/"}
    browser = browser_of()
    answer = browser.post(path, {"body": "Words of mine.", "to": "", "kept": mark}, headers=headers)
    answer.url = answer["HX-Redirect"]
    where = sign_in(browser, ana, answer)
    assert where == path
    assert "Words of mine." in browser.get(where).content.decode()


def test_somebody_else_on_the_same_device_never_sees_it(browser_of, ana, bo, place):
    mark = mark_on(browser_of(ana), "/c/lupus/new/")
    browser = browser_of()
    where = sign_in(browser, bo, browser.post("/c/lupus/new/", ASKED | {"kept": mark}))
    assert "bad night" not in browser.get(where).content.decode()
    assert kept.KEY not in browser.session, "and it is gone"
    browser.post("/accounts/logout/")
    browser.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert "bad night" not in browser.get(where).content.decode()


def test_it_is_gone_on_the_first_page_that_somebody_else_opens(browser_of, ana, bo, place):
    mark = mark_on(browser_of(ana), "/c/lupus/new/")
    browser = browser_of()
    sign_in(browser, bo, browser.post("/c/lupus/new/", ASKED | {"kept": mark}))
    assert browser.session[kept.KEY]
    browser.get("/about/")
    assert kept.KEY not in browser.session


def test_a_visitor_never_sees_it(browser_of, ana, place):
    mark = mark_on(browser_of(ana), "/c/lupus/new/")
    browser = browser_of()
    browser.post("/c/lupus/new/", ASKED | {"kept": mark})
    assert browser.session[kept.KEY]
    for path in ("/", "/accounts/login/", "/c/lupus/"):
        assert "bad night" not in browser.get(path).content.decode()


@pytest.mark.parametrize("wrong", ["", "made-up", "abc.def:1:xyz"])
def test_without_a_mark_of_ours_nothing_is_kept(browser_of, place, wrong):
    browser = browser_of()
    answer = browser.post("/c/lupus/new/", ASKED | {"kept": wrong})
    assert answer.status_code == 302
    assert not Session.objects.exists()


def test_a_mark_tells_nobody_whose_it_is(ana):
    marks = {kept.mark(ana) for _ in range(20)}
    assert len(marks) == 20
    assert not [mark for mark in marks if f".{ana.pk}." in mark or mark.startswith(str(ana.pk))]


def test_secrets_are_never_kept(browser_of, ana, place):
    browser = browser_of()
    for more in ({"password": "very secret"}, {"code": "123456"}, {"credential": '{"id": "key"}'}):
        browser.post("/c/lupus/new/", ASKED | more | {"kept": kept.mark(ana)})
    assert not Session.objects.exists()
    browser.post("/c/lupus/new/", ASKED | {"csrfmiddlewaretoken": "abc", "credential": "on", "kept": kept.mark(ana)})
    names = [name for name, _value in browser.session[kept.KEY][0]["fields"]]
    assert sorted(names) == sorted([*ASKED, "credential"]), "the box of who speaks as a professional is no secret"


def test_it_is_bounded(browser_of, ana, place):
    browser = browser_of()
    assert not browser.post("/c/lupus/new/", ASKED | {"body": "x" * 100_001, "kept": kept.mark(ana)}).cookies
    for number in range(5):
        browser.post(f"/c/place-{number}/new/", ASKED | {"kept": kept.mark(ana)})
    assert [one["where"] for one in browser.session[kept.KEY]] == [f"/c/place-{n}/new/" for n in (2, 3, 4)]
    browser.post("/c/place-4/new/", ASKED | {"body": "Newer words.", "kept": kept.mark(ana)})
    assert len(browser.session[kept.KEY]) == 3


def test_after_an_hour_it_is_gone(browser_of, ana, place, monkeypatch):
    browser = browser_of()
    where = sign_in(browser, ana, browser.post("/c/lupus/new/", ASKED | {"kept": kept.mark(ana)}))
    later = time.time() + 3_601
    monkeypatch.setattr(time, "time", lambda: later)
    assert "bad night" not in browser.get(where).content.decode()
    assert kept.KEY not in browser.session


def test_what_was_sent_while_signed_in_is_not_kept(browser_of, ana, place):
    browser = browser_of(ana)
    browser.post("/c/lupus/new/", ASKED | {"kept": mark_on(browser, "/c/lupus/new/")})
    assert Post.objects.exists()
    assert kept.KEY not in browser.session


def test_looking_at_the_head_of_the_page_takes_nothing(browser_of, ana, place):
    browser = browser_of()
    where = sign_in(browser, ana, browser.post("/c/lupus/new/", ASKED | {"kept": kept.mark(ana)}))
    browser.head(where)
    assert "bad night" in browser.get(where).content.decode()


def test_it_is_saved_as_a_draft_over_an_earlier_state_of_the_same_text(browser_of, ana, place):
    first = {"title": "Heat", "body": "Words", "seq": "0", "token": "token-of-this-form"}
    browser_of(ana).post("/c/lupus/new/draft/", first)
    browser = browser_of()
    browser.get(sign_in(browser, ana, browser.post("/c/lupus/new/", ASKED | {"kept": kept.mark(ana), "seq": "1"})))
    assert Draft.objects.get().words["body"] == "Words of a bad night."


def test_another_draft_is_shown_beside_it_and_neither_is_lost(browser_of, ana, place):
    browser, mark = browser_of(), kept.mark(ana)
    sent = ASKED | {"kept": mark, "seq": "0", "token": "token-of-this-form"}
    answer = browser.post("/c/lupus/new/", sent)
    phone = {"title": "Other text", "body": "From my phone.", "seq": "0", "token": "token-of-the-phone"}
    browser_of(ana).post("/c/lupus/new/draft/", phone)
    where = sign_in(browser, ana, answer)
    for _ in range(2):
        page = browser.get(where).content.decode()
        assert "From my phone.</pre>" in page
        assert "Words of a bad night.</textarea>" in page
    assert 'name="seq" value="0"' in page, "a script that saves is refused as long as nobody has chosen"
    assert browser.post("/c/lupus/new/draft/", sent).status_code == 409
    assert Draft.objects.get().words["body"] == "From my phone."
    assert browser.post("/c/lupus/new/", sent | {"seq": "1", "save_draft": "1"}).status_code == 302
    assert Draft.objects.get().words["body"] == "Words of a bad night."
    assert kept.KEY not in browser.session


def test_the_other_draft_can_be_taken(browser_of, ana, place):
    browser = browser_of()
    answer = browser.post("/c/lupus/new/", ASKED | {"kept": kept.mark(ana), "seq": "0"})
    phone = {"title": "Other text", "body": "From my phone.", "seq": "0", "token": "token-of-the-phone"}
    browser_of(ana).post("/c/lupus/new/draft/", phone)
    page = browser.get(sign_in(browser, ana, answer)).content.decode()
    taken = browser.get(re.search(r'href="([^"]+)" data-take-other', page)[1]).content.decode()
    assert "From my phone.</textarea>" in taken
    assert "bad night" not in taken
    assert kept.KEY not in browser.session


def test_an_edit_of_what_has_changed_since_shows_both(browser_of, ana, place):
    post = makers.thread(ana, place).opening
    path, browser = f"/p/{post.public_id}/edit/", browser_of()
    answer = browser.post(path, ASKED | {"kept": kept.mark(ana), "as_of": str(post.version)})
    publishing.edit(post=post, by=ana, body="Newer words", thread_fields={})
    where = sign_in(browser, ana, answer)
    for _ in range(2):
        page = browser.get(where).content.decode()
        assert "Newer words</pre>" in page
        assert "Words of a bad night.</textarea>" in page


def test_from_the_search_for_similar_threads_it_comes_back_to_the_form(browser_of, ana, place):
    browser = browser_of()
    where = sign_in(browser, ana, browser.post("/c/lupus/new/similar/", ASKED | {"kept": kept.mark(ana)}))
    assert where == "/c/lupus/new/"
    assert "Words of a bad night.</textarea>" in browser.get(where).content.decode()
