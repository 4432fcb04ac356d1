"""Two edits of one post: both texts are shown, and nobody writes over what they have not seen."""

import pytest

from posts import drafting, publishing
from posts.models import Draft, Revision
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(ana, bo, place):
    """Bo's reply, which he has changed from his phone while the form was open at the desk."""
    post = makers.reply(bo, makers.thread(ana, place), "First words")
    publishing.edit(post=post, by=bo, body="From the phone", as_of=0)
    post.refresh_from_db()
    return post


def test_it_works(browser_of, bo, reply):
    client, address = browser_of(bo), f"/p/{reply.public_id}/edit/"
    assert reply.version == 1
    assert 'name="as_of" value="1"' in client.get(address).content.decode()
    assert client.post(address, {"body": "Once more", "as_of": "1"}).status_code == 302
    reply.refresh_from_db()
    assert (reply.body, reply.version) == ("Once more", 2)


def test_both_texts_are_shown_and_mine_can_be_saved_over(browser_of, bo, reply):
    client, address = browser_of(bo), f"/p/{reply.public_id}/edit/"
    answer = client.post(address, {"body": "From the desk", "as_of": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the phone</pre>" in page
    assert "From the desk</textarea>" in page
    assert 'name="as_of" value="1"' in page
    reply.refresh_from_db()
    assert reply.body == "From the phone"
    assert client.post(address, {"body": "From the desk", "as_of": "1"}).status_code == 302
    reply.refresh_from_db()
    assert reply.body == "From the desk"
    assert list(Revision.objects.values_list("body", flat=True)) == ["From the phone", "First words"]


def test_the_other_can_be_taken(browser_of, bo, reply):
    client, address = browser_of(bo), f"/p/{reply.public_id}/edit/"
    client.post(address, {"body": "From the desk", "as_of": "0"})
    assert "From the desk</textarea>" in client.get(address).content.decode(), "kept until somebody chooses"
    assert client.post(address, {"body": "From the desk", "as_of": "1", "take_other": "1"}).url == address
    page = client.get(address).content.decode()
    assert "From the phone</textarea>" in page
    assert "From the desk" not in page
    reply.refresh_from_db()
    assert reply.body == "From the phone"


def test_an_opening_post_shows_both_titles(browser_of, ana, place):
    thread = makers.thread(ana, place, title="First title")
    fields = {"kind": "vent", "need": "advice", "audience": "everyone"}
    publishing.edit(post=thread.opening, by=ana, body="Words", thread_fields={"title": "Title from the phone"})
    asked = {"title": "Title from the desk", "body": "Words", "as_of": "0", **fields}
    page = browser_of(ana).post(f"/p/{thread.opening.public_id}/edit/", asked).content.decode()
    assert "Title from the phone" in page
    assert 'value="Title from the desk"' in page


def test_the_same_edit_sent_twice_is_no_conflict(browser_of, bo, reply):
    client, address = browser_of(bo), f"/p/{reply.public_id}/edit/"
    asked = {"body": "Once more", "as_of": "1"}
    assert [client.post(address, asked).status_code for _ in range(2)] == [302, 302]
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("as_of", ["", "garbage", "-1", "99999999999999"])
def test_without_a_version_an_edit_is_carried_out(browser_of, bo, reply, as_of):
    answer = browser_of(bo).post(f"/p/{reply.public_id}/edit/", {"body": "Once more", "as_of": as_of})
    assert answer.status_code == 302


def test_a_draft_is_loaded_and_shown_beside_a_post_that_has_changed(browser_of, bo, reply):
    client, address = browser_of(bo), f"/p/{reply.public_id}/edit/"
    drafting.save(author=bo, place=reply, words={"body": "A better text", "as_of": "1"}, seq=0)
    page = client.get(address).content.decode()
    assert "A better text</textarea>" in page
    assert "From the phone" not in page
    publishing.edit(post=reply, by=bo, body="From the kitchen")
    page = client.get(address).content.decode()
    assert "A better text</textarea>" in page
    assert "From the kitchen</pre>" in page
    client.post(address, {"body": "A better text", "as_of": "2", "seq": "1"})
    assert Draft.objects.get().words == {}


def test_one_earlier_version_can_be_purged(browser_of, bo, mo, ana, reply):
    publishing.edit(post=reply, by=bo, body="Third")
    address = f"/p/{reply.public_id}/history/"
    phone = Revision.objects.get(body="From the phone")
    assert b'name="version"' in browser_of(bo).get(address).content
    for reader in (mo, ana):
        browser_of(reader).post(address, {"version": phone.pk})
    assert Revision.objects.count() == 2
    elsewhere = makers.reply(ana, reply, "Hers")
    publishing.edit(post=elsewhere, by=ana, body="Hers, changed")
    for version in (phone.pk, Revision.objects.get(post=elsewhere).pk, "garbage", "9" * 30):
        browser_of(bo).post(address, {"version": version})
    assert sorted(Revision.objects.values_list("body", flat=True)) == ["First words", "Hers"]
    browser_of(bo).post(address)
    assert Revision.objects.get().body == "Hers"
