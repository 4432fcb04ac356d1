"""Quoting a post into the reply box."""

import pytest

from accounts import blocking
from peerhealth import markup
from posts import moderation, publishing, quoting
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def quoted(client, post) -> tuple[int, str]:
    """What the reply box gets."""
    answer = client.get(f"/p/{post.public_id}/quote/")
    return answer.status_code, answer.content.decode()


def test_it_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "One *line*\n\nand another.")
    assert quoted(browser_of(ana), reply) == (200, "@Bo wrote:\n> One *line*\n>\n> and another.\n\n")
    page = browser_of(ana).get(f"/t/{thread.public_id}/reply/?to={reply.public_id}&quote=1").content.decode()
    assert "@Bo wrote:\n&gt; One *line*\n&gt;\n&gt; and another.\n\n</textarea>" in page
    page = browser_of(bo).get(f"/t/{thread.public_id}/reply/?quote=1").content.decode()
    assert "@Ana wrote:\n&gt; I wake at four. #Sleep\n\n</textarea>" in page
    assert "wrote:" not in browser_of(bo).get(f"/t/{thread.public_id}/reply/").content.decode()


def test_zed_and_visitors_get_nothing(browser_of, ana, place, zed):
    closed = makers.community("closed", "private")
    member(ana, closed)
    secret = makers.thread(ana, closed, body="Among us").opening
    public = makers.thread(ana, place, body="For all").opening
    assert quoted(browser_of(zed), secret)[0] == 404
    assert quoted(browser_of(zed), public)[0] == 403, "who may not write has nothing to quote for"
    for post in (secret, public):
        assert browser_of().get(f"/p/{post.public_id}/quote/").status_code == 302
        assert post.body not in quoted(browser_of(zed), post)[1]
    assert quoted(browser_of(ana), secret)[0] == 200


def test_what_is_hidden_is_not_quoted_by_those_who_still_read_it(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Buy my pills")
    moderation.hide(post=reply, by=mo, reason="An advert.")
    for reader, status in ((bo, 403), (mo, 403), (ana, 404)):
        assert quoted(browser_of(reader), reply)[0] == status
        assert "pills" not in quoted(browser_of(reader), reply)[1]
        assert (
            f"to={reply.public_id}&amp;quote=1"
            not in browser_of(reader).get(thread.get_absolute_url()).content.decode()
        )


def test_what_is_deleted_is_not_quoted(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Gone soon")
    publishing.delete(post=reply)
    publishing.delete(post=thread.opening)
    assert quoted(browser_of(ana), reply)[0] == 404
    assert quoted(browser_of(bo), thread.opening)[0] == 404
    assert browser_of(bo).get(f"/t/{thread.public_id}/reply/?quote=1").status_code == 403
    assert browser_of(bo).get(f"/t/{thread.public_id}/reply/").status_code == 200


def test_a_block_stands_between_the_two_whoever_blocked(browser_of, ana, bo, place):
    reply = makers.reply(bo, makers.thread(ana, place), "By Bo")
    assert quoted(browser_of(ana), reply)[0] == 200
    blocking.block(blocker=ana, person=bo)
    status, page = quoted(browser_of(ana), reply)
    assert (status, "You have blocked this person" in page, "By Bo" in page) == (403, True, False)
    blocking.unblock(blocker=ana, public_id=bo.public_id)
    blocking.block(blocker=bo, person=ana)
    status, page = quoted(browser_of(ana), reply)
    assert (status, "not possible here" in page, "blocked" in page) == (403, True, False)


def test_a_former_member_has_no_name(browser_of, ana, bo, place):
    reply = makers.reply(bo, makers.thread(ana, place), "Still true")
    bo.delete()
    assert quoted(browser_of(ana), reply)[1] == "A former member wrote:\n> Still true\n\n"


def test_a_long_text_is_cut_at_a_word():
    text = quoting.beginning("quiet words " * 200)
    assert len(text) <= quoting.LONGEST
    assert text.endswith(("quiet …", "words …"))


@pytest.mark.parametrize(
    "hostile",
    [
        "a\u2028b\u0085c\x0bd\re", "```\nfenced", "~~~", "- a\n  - b\n\n    c", "# Big", "<details open><script>", "| a | b |\n|---|---|",
        "> > > deeper", "1. one\n\n2. two", ":::", "\\", "[x]: /", "***", "=====", "a\n=====", "\u202eturned", "`",
    ],
)  # fmt: skip
def test_no_text_breaks_out_of_its_quote(ana, bo, place, hostile):
    reply = makers.reply(bo, makers.thread(ana, place), f"start {hostile}\n{hostile}\n\n{hostile} end")
    text = quoting.quote(reply, ana)
    first, *lines = text.rstrip("\n").split("\n")
    assert first == "@Bo wrote:"
    assert lines
    assert all(line.startswith(">") and len(line.splitlines()) == 1 for line in lines)
    html = markup.render(text + "My own words")
    assert html.endswith(("<p>My own words</p>", '<p dir="auto">My own words</p>')), html


@pytest.mark.parametrize(
    "folded",
    [
        "||secret||", ">!secret!<", "- ||secret||", "> ||secret||", "||secret||secret||",
        "|\x00|secret||", ":::spoiler Title\nsecret\n:::", ":::spoiler\nsecret", "- :::spoiler\n  secret\n  :::",
        ":::spoiler\n:::spoiler\nx\n:::\nsecret\n:::", "||" + "secret " * 200 + "||", ":::spoiler\n" + "secret\n" * 200,
    ],
)  # fmt: skip
def test_what_the_author_folded_away_is_left_out(folded):
    text = quoting.beginning(f"Before\n\n{folded}")
    assert text.startswith("Before\n")
    assert quoting.LEFT_OUT in text
    assert "secret" not in text
