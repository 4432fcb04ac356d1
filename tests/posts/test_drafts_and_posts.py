"""Drafts beside what was posted: a second tab, an edit, what has been deleted or closed since."""

import pytest

from posts import publishing
from posts.models import Draft
from tests import makers
from tests.posts.test_drafts import TOKEN, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("more", [{}, {"save_draft": "1"}], ids=["script", "button"])
def test_new_words_of_a_second_tab_are_a_draft_of_their_own(browser_of, ana, bo, place, more):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address = f"/t/{thread.public_id}/reply/"
    save(client, address, "First answer")
    client.post(address, {"body": "First answer", "seq": "1", "token": TOKEN})
    words = {"body": "Quite another thought", "seq": "0", "token": "token-of-another-tab"}
    assert client.post(address if more else f"{address}draft/", words | more).status_code == (302 if more else 200)
    draft = Draft.objects.get()
    assert (draft.thread, draft.post, draft.words) == (thread, None, {"body": "Quite another thought"})


@pytest.mark.parametrize("to", [True, False])
def test_a_draft_that_only_holds_some_of_the_posted_words_survives(browser_of, ana, bo, place, to):
    thread, client = makers.thread(bo, place), browser_of(ana)
    address, other = f"/t/{thread.public_id}/reply/", makers.reply(bo, thread)
    save(client, address, "A quick" if to else "quick", **({"to": other.public_id} if to else {}))
    client.post(address, {"body": "A quick answer", "seq": "0", "token": "token-of-the-desk"})
    assert Draft.objects.get().words


def test_deleting_a_post_deletes_the_draft_of_its_edit(browser_of, ana, place):
    thread, client = makers.thread(ana, place), browser_of(ana)
    save(client, f"/p/{thread.opening.public_id}/edit/", "Secret second thoughts", title=thread.title, as_of="0")
    assert Draft.objects.exists()
    client.post(f"/p/{thread.opening.public_id}/delete/")
    assert not Draft.objects.exists()


def test_what_was_taken_out_of_an_edit_stays_out(browser_of, ana, place):
    post, client = makers.thread(ana, place).opening, browser_of(ana)
    publishing.edit(post=post, by=ana, body="Words here", notes=["death"], thread_fields={})
    address = f"/p/{post.public_id}/edit/"
    assert b"checked" in client.get(address).content.split(b'value="death"')[1][:100], "the note is there"
    save(client, address, "", title="Only a title", as_of="1")
    page = client.get(address).content
    assert b"checked" not in page.split(b'value="death"')[1][:100]
    assert b"Words here</textarea>" not in page


def test_an_audience_that_is_not_offered_any_more_gives_way(browser_of, ana, bo, place):
    thread, client = makers.thread(ana, place, audience="members"), browser_of(ana)
    makers.reply(bo, thread)
    for address in (f"/p/{thread.opening.public_id}/edit/", f"/c/{place.slug}/new/"):
        save(client, address, title="Nights", audience="everyone")
        assert b'value="everyone" ' in client.get(f"/c/{place.slug}/new/").content
    place.visibility = "members"
    place.save()
    for address in (f"/p/{thread.opening.public_id}/edit/", f"/c/{place.slug}/new/"):
        page = client.get(address).content
        assert b'value="everyone"' not in page
        assert b"checked" in page.split(b'name="audience" value="members"')[1][:100]
