"""Drafts: saved while somebody writes, found again, read by nobody else."""

import threading

import pytest
from django.db import connection

from posts import drafting, publishing
from posts.models import Draft, Post
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-some-form"


def save(client, address: str, body: str = "Half a thought", **fields):
    """Saves a draft as `static/js/drafts.js` does."""
    return client.post(f"{address}draft/", {"body": body, "seq": "0", "token": TOKEN, **fields})


def test_it_works(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    answer = save(client, address, title="Nights", kind="vent")
    assert (answer.status_code, answer.json()["seq"]) == (200, 1)
    page = client.get(address).content.decode()
    assert all(
        words in page for words in ("Half a thought", 'value="Nights"', "Your draft from", 'name="seq" value="1"')
    )
    assert save(client, address, "A whole thought", seq="1").json()["seq"] == 2
    assert Draft.objects.get().words == {"body": "A whole thought"}


def test_nobody_else_reads_it(browser_of, admin_of, ana, bo, mo, place):
    save(browser_of(ana), f"/c/{place.slug}/new/", "Secret beginnings")
    draft, chief = Draft.objects.get(), person("Chief", is_staff=True, is_superuser=True)
    for reader in (bo, mo, chief):
        client = browser_of(reader)
        assert client.get(f"/drafts/{draft.public_id}/discard/").status_code == 404
        assert client.post(f"/drafts/{draft.public_id}/discard/").status_code == 404
        for address in ("/drafts/", f"/c/{place.slug}/new/"):
            assert b"Secret beginnings" not in client.get(address).content
    for address in ("", f"{draft.pk}/change/"):
        assert b"Secret" not in admin_of(chief).get(f"/admin/posts/draft/{address}").content
    assert b"Secret beginnings" in browser_of(ana).get("/drafts/").content


def test_a_stale_tab_is_refused_with_both_texts(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    save(client, address, "From the phone")
    answer = save(client, address, "From the desk", token="another-token-here")
    assert answer.status_code == 409
    said = answer.json()
    assert (said["stored"]["body"], said["yours"]["body"], said["seq"]) == ("From the phone", "From the desk", 1)
    assert save(client, address, "From the desk", seq="1").status_code == 200, "mine was chosen"
    assert save(client, address, "From the desk").json()["seq"] == 2, "the same words again are no conflict"


def test_without_javascript_the_button_saves_and_shows_both_texts(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    asked = {"title": "", "body": "Not finished", "save_draft": "1", "seq": "0", "token": TOKEN}
    answer = client.post(address, asked)
    assert (answer.status_code, answer.url) == (302, address)
    assert b"Not finished" in client.get(address).content
    both = client.post(address, asked | {"body": "Written in another tab"})
    page = both.content.decode()
    assert both.status_code == 409
    assert "Not finished</pre>" in page
    assert "Written in another tab</textarea>" in page
    assert "give it a title" not in page, "a draft may be half a form"
    assert client.post(address, asked | {"body": "Written in another tab", "seq": "1"}).status_code == 302
    assert Draft.objects.get().words["body"] == "Written in another tab"
    assert not Post.objects.exists()


def test_posting_closes_it_and_a_stale_tab_cannot_bring_it_back(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address = f"/t/{thread.public_id}/reply/"
    save(client, address, "A reply")
    client.post(address, {"body": "A reply", "to": "", "seq": "1", "token": TOKEN})
    draft = Draft.objects.get()
    assert (draft.words, draft.seq, bool(draft.closed_at)) == ({}, 2, True)
    for token, words in (
        (TOKEN, "A reply, and more"),
        (TOKEN, "A reply"),
        ("token-of-another-tab", "A reply"),
        ("", "A reply"),
    ):
        answer = save(client, address, words, seq="1", token=token)
        assert answer.status_code == 410
        assert answer.json()["post"] == Post.objects.get(number=1).get_absolute_url()
        assert answer.json()["same"] == (words == "A reply")
    assert b"A reply, and more" not in client.get("/drafts/").content
    said = save(client, address, "A reply, and more", seq="1").json()
    again = save(client, address, "A reply, and more", seq=said["seq"], token=said["token"])
    assert again.status_code == 200, "kept as something new"


def test_a_later_draft_of_another_tab_survives_the_posting(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address = f"/t/{thread.public_id}/reply/"
    save(client, address, "Long thoughts from the phone")
    client.post(address, {"body": "A quick answer", "to": "", "seq": "0", "token": "token-of-the-desk"})
    assert Post.objects.get(number=1).body == "A quick answer"
    assert Draft.objects.get().words["body"] == "Long thoughts from the phone"


def test_what_was_refused_is_kept_as_a_draft(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    assert client.post(address, {"body": "No title yet", "token": TOKEN, "seq": "0"}).status_code == 422
    assert Draft.objects.get().words["body"] == "No title yet"


def test_a_draft_of_a_reply_to_a_reply_is_offered_where_it_belongs(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    answered, other = makers.reply(bo, thread), makers.reply(bo, thread)
    address = f"/t/{thread.public_id}/reply/"
    save(client, address, "To the first one", to=answered.public_id)
    own = f"{address}?to={answered.public_id}"
    for page in (thread.get_absolute_url(), address, f"{address}?to={other.public_id}"):
        text = client.get(page).content.decode()
        assert f'href="{own}"' in text
        assert "To the first one" not in text
        assert 'name="seq" value="0"' in text
    assert "To the first one" in client.get(own).content.decode()
    publishing.delete(post=answered)
    assert "To the first one" in client.get(thread.get_absolute_url()).content.decode(), "it answers everyone now"
    assert f'href="{address}"' in client.get("/drafts/").content.decode()


def test_an_empty_form_discards_it(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    assert save(client, address, " ", kind="vent").json()["seq"] == 0
    assert not Draft.objects.exists()
    save(client, address)
    assert save(client, address, "", seq="1").json()["seq"] == 2
    assert Draft.objects.get().words == {}
    assert save(client, address, "Again", seq="2").json()["seq"] == 3


@pytest.mark.parametrize("state", ["banned", "pending"])
def test_who_may_no_longer_write_saves_nothing_and_keeps_what_they_have(browser_of, ana, bo, place, state):
    thread, client = makers.thread(bo, place, title="Told in public"), browser_of(ana)
    address = f"/t/{thread.public_id}/reply/"
    save(client, address, "Words of mine")
    ana.memberships.update(state=state)
    assert save(client, address, "More words", seq="1").status_code == 403
    page = client.get("/drafts/").content.decode()
    assert "Words of mine" in page
    assert "Told in public" in page
    assert f'href="{address}"' not in page


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"body": "a\x00b\r\nc"}, {"body": "ab\nc"}),
        ({"body": "x", "password": "hunter2", "csrfmiddlewaretoken": "y"}, {"body": "x"}),
        ({"body": "x", "kind": "k" * 41, "notes": ["abuse", "\x00blood", "n" * 41]}, {"body": "x", "notes": ["abuse", "blood"]}),
        ({"body": "x", "seq": "99999999999999999999", "token": "<script>"}, {"body": "x"}),
        ({"body": "\ud83d\ude00 ".encode("utf-16", "surrogatepass").decode("utf-16")}, {"body": "😀 "}),
    ],
)  # fmt: skip
def test_only_the_fields_of_a_form_are_kept(browser_of, ana, place, sent, stored):
    answer = browser_of(ana).post(f"/c/{place.slug}/new/draft/", {"seq": "0", **sent})
    assert answer.status_code == 200
    assert Draft.objects.get().words == stored


def test_too_much_is_refused_with_a_sentence_and_nothing_is_cut(browser_of, ana, place):
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    save(client, address, "x" * 40_000)
    answer = save(client, address, "y" * 40_001, seq="1")
    assert answer.status_code == 422
    assert "Nothing is cut" in answer.json()["sentence"]
    assert Draft.objects.get().words["body"] == "x" * 40_000
    page = client.post(address, {"body": "y" * 40_001, "save_draft": "1", "seq": "1"})
    assert page.status_code == 422
    assert "y" * 40_001 in page.content.decode()


def test_a_purged_draft_is_made_anew_rather_than_lost(browser_of, ana, place):
    assert save(browser_of(ana), f"/c/{place.slug}/new/", seq="7").json()["seq"] == 8


def test_words_of_somebody_who_sat_here_before_are_not_taken(browser_of, ana, place):
    answer = save(browser_of(ana), f"/c/{place.slug}/new/", person="0123456789abcdef")
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_no_more_saves_than_hands_can_type(browser_of, ana, place, monkeypatch):
    monkeypatch.setattr("posts.my_drafts.SAVES_A_MINUTE", 2)
    client, address = browser_of(ana), f"/c/{place.slug}/new/"
    answers = [save(client, address, "x" * (seq + 1), seq=seq) for seq in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_a_draft_needs_the_token_of_its_form(ana, place):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    assert save(client, f"/c/{place.slug}/new/").status_code == 403


def test_two_saves_at_once_cannot_both_win(transactional_db):
    place, ana = makers.community(), person("Ana")
    outcomes, start = [], threading.Barrier(6)

    def run(number):
        start.wait()
        try:
            draft = drafting.save(author=ana, place=place, words={"body": f"Text {number}"}, seq=0)
            outcomes.append(draft.words["body"])
        except drafting.StaleError:
            pass
        connection.close()

    savers = [threading.Thread(target=run, args=[number]) for number in range(6)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    assert [Draft.objects.get().words["body"]] == outcomes
