"""The need: it follows the kind, speaks above the reply box and changes the hint beside it."""

import pytest

from posts.kinds import KIND_NEEDS, NEED_ASKS, NEED_HINTS, WRITTEN_KINDS, Need
from tests import makers

pytestmark = pytest.mark.django_db


def checked(page: str, name: str) -> str:
    """The value that is chosen."""
    (button,) = [part.split(">")[0] for part in page.split("<input ")[1:] if f'name="{name}"' in part and "checked" in part.split(">")[0]]
    return button.split('value="')[1].split('"')[0]


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_it_works(browser_of, ana, place, kind):
    page = browser_of(ana).get("/c/lupus/new/", {"kind": kind}).content.decode()
    assert checked(page, "kind") == kind
    assert checked(page, "need") == KIND_NEEDS[kind]
    assert f'kind-{kind}" data-need="{KIND_NEEDS[kind]}"' in page


def test_a_vent_wants_to_be_heard_and_a_win_to_be_celebrated():
    assert KIND_NEEDS["vent"] == Need.LISTENING
    assert KIND_NEEDS["win"] == Need.CELEBRATE


@pytest.mark.parametrize("kind", ["", "nonsense", "VENT", "ask"])
def test_no_such_kind(browser_of, ana, place, kind):
    page = browser_of(ana).get("/c/lupus/new/", {"kind": kind}).content.decode()
    assert (checked(page, "kind"), checked(page, "need")) == ("question", "experience")


def test_what_is_sent_counts_and_not_the_address(browser_of, ana, place):
    sent = {"kind": "tip", "need": "advice", "title": "", "body": ""}
    page = browser_of(ana).post("/c/lupus/new/?kind=vent", sent).content.decode()
    assert (checked(page, "kind"), checked(page, "need")) == ("tip", "advice")


def test_a_filtered_community_leads_to_that_kind(browser_of, ana, place):
    assert 'href="/c/lupus/new/?kind=vent"' in browser_of(ana).get("/c/lupus/?kind=vent").content.decode()
    assert 'href="/c/lupus/new/"' in browser_of(ana).get("/c/lupus/").content.decode()


@pytest.mark.parametrize("need", Need.values)
def test_the_reply_box_says_what_helps(browser_of, ana, bo, place, need):
    thread = makers.thread(ana, place, need=need)
    reply = makers.reply(bo, thread)
    client, address = browser_of(bo), f"/t/{thread.public_id}/reply/"
    pages = [client.get(thread.get_absolute_url()), client.get(address), client.get(address, {"to": reply.public_id}),
             client.get(address, {"to": reply.public_id}, headers={"HX-Request": "true"}), client.post(address, {"body": ""})]  # fmt: skip
    for page in (answer.content.decode() for answer in pages):
        assert str(NEED_ASKS[need]) in page
        assert str(NEED_HINTS[need]) in page
        assert [other for other in Need if str(NEED_HINTS[other]) in page] == [need]
        assert 'aria-describedby="id_body' in page


def test_a_visitor_is_told_the_need_but_has_no_box(browser_of, ana, place):
    page = browser_of().get(makers.thread(ana, place, need="listening").get_absolute_url()).content.decode()
    assert str(NEED_ASKS["listening"]) in page
    assert "<textarea" not in page
    assert "js/composer.js" not in page
