"""What a block does to what people write: Ana has blocked Bo."""

import re

import pytest
from django.core.management import call_command

from accounts import blocking
from posts import moderation, publishing
from posts.models import Mention, Post, Reaction
from tests import makers
from tests.people import member, person
from tests.scene import without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
NEUTRAL = "This is not possible here."


@pytest.fixture
def blocked(ana, bo):
    """Ana has blocked Bo."""
    blocking.block(blocker=ana, person=bo)


@pytest.fixture
def _still(monkeypatch):
    """Relative times stand still, so that pages can be compared."""
    monkeypatch.setattr("peerhealth.moments._ago", lambda *about: "then")


def send(client, thread, body="Words of mine.", **fields):
    """Posts a reply as the form does."""
    return client.post(f"/t/{thread.public_id}/reply/", {"body": body, "to": "", **fields})


def press(client, post, **headers):
    """Presses "Hug"."""
    return client.post(f"/p/{post.public_id}/react/", {"kind": "hug"}, headers=headers)


def seen(client, *addresses) -> list[bytes]:
    """The bytes of pages, without form tokens, which are random."""
    return [without_tokens(client.get(address).content) for address in addresses]


def test_no_reply_to_the_blocker_nor_in_their_thread(browser_of, ana, bo, cy, place, blocked):
    anas, cys = makers.thread(ana, place), makers.thread(cy, place)
    in_anas, in_cys = makers.reply(cy, anas), makers.reply(ana, cys)
    client = browser_of(bo)
    for thread, to in ((anas, ""), (anas, in_anas.public_id), (cys, in_cys.public_id)):
        answer = send(client, thread, to=to)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert NEUTRAL in page
        assert "Words of mine." in page, "what was typed is kept"
        assert "block" not in page.lower().replace("blockquote", "")
    assert not Post.objects.filter(author=bo).exists()
    assert send(client, cys).status_code == 302, "with others he talks on"


def test_a_tombstone_of_the_blocker_cannot_be_answered_either(browser_of, ana, bo, cy, place, blocked):
    thread = makers.thread(ana, place)
    publishing.delete(post=thread.opening)
    assert send(browser_of(bo), thread).status_code == 422
    assert send(browser_of(cy), thread).status_code == 302


def test_no_reaction(browser_of, ana, bo, cy, place, blocked):
    thread = makers.thread(ana, place)
    answer = press(browser_of(bo), thread.opening)
    assert answer.status_code == 403
    assert NEUTRAL in answer.content.decode()
    part = press(browser_of(bo), thread.opening, **{"HX-Request": "true"})
    assert part.status_code == 422
    assert NEUTRAL in part.content.decode()
    assert not Reaction.objects.exists()
    assert press(browser_of(cy), thread.opening).status_code == 302


def test_another_refusal_has_the_same_words(browser_of, ana, bo, cy, place, blocked):
    vent = makers.thread(cy, place, kind="vent")
    other = browser_of(bo).post(f"/p/{vent.opening.public_id}/react/", {"kind": "celebrate"})
    assert (other.status_code, other.content) == (403, press(browser_of(bo), makers.thread(ana, place).opening).content)


def test_a_reaction_from_before_can_be_taken_back_but_not_given_again(browser_of, ana, bo, place):
    opening = makers.thread(ana, place).opening
    press(browser_of(bo), opening)
    blocking.block(blocker=ana, person=bo)
    assert press(browser_of(bo), opening).status_code == 302
    assert not Reaction.objects.exists()
    assert press(browser_of(bo), opening).status_code == 403


def test_no_mention_when_written_edited_or_drawn_again(browser_of, ana, bo, cy, place, blocked):
    thread = makers.thread(bo, place, body="@Ana and @Cyd, look.")
    reply = makers.reply(bo, thread, "Nobody.")
    publishing.edit(post=reply, by=bo, body="@ana and @Cyd again.")
    makers.reply(cy, thread, "@Ana, he means you.")
    call_command("rerender_posts", all=True, verbosity=0)
    by_author = {html.split("/u/")[1][:3] for html in Post.objects.filter(author=bo).values_list("html", flat=True)}
    assert by_author == {"cyd"}
    assert set(Mention.objects.values_list("post__author__username", "user__username")) == {
        ("Bo", "Cyd"),
        ("Cyd", "Ana"),
    }
    assert "@ana and" in Post.objects.get(pk=reply.pk).html, "the name stays as plain text"


def test_a_mention_from_before_goes_with_the_next_edit(ana, bo, place):
    thread = makers.thread(bo, place, body="@Ana, look.")
    assert Mention.objects.count() == 1
    blocking.block(blocker=ana, person=bo)
    publishing.edit(post=thread.opening, by=bo, body="@Ana, look here.")
    assert not Mention.objects.exists()


def test_the_blocker_does_not_write_to_the_blocked_and_is_told_why(browser_of, ana, bo, cy, place, blocked):
    thread = makers.thread(bo, place)
    theirs = makers.reply(cy, thread)
    client = browser_of(ana)
    for answer, status in ((send(client, thread), 422), (press(client, thread.opening), 403)):
        assert answer.status_code == status
        assert "You have blocked this person" in answer.content.decode()
    assert send(client, thread, to=theirs.public_id).status_code == 302, "she answers Cyd"
    blocking.block(blocker=bo, person=ana)
    assert "You have blocked this person" in send(client, thread).content.decode(), "nothing about his block"


def test_a_block_between_form_and_send_counts(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    client = browser_of(bo)
    assert client.get(f"/t/{thread.public_id}/reply/").status_code == 200
    blocking.block(blocker=ana, person=bo)
    assert send(client, thread).status_code == 422


def test_the_blocker_mentions_the_blocked_no_more_either(ana, bo, place):
    makers.thread(bo, place, body="@Ana, look.")
    assert Mention.objects.count() == 1
    blocking.block(blocker=bo, person=ana)
    makers.thread(bo, place, body="@Ana, look again.")
    assert Mention.objects.count() == 1


def test_after_unblocking_all_is_as_before(browser_of, ana, bo, place, blocked):
    thread = makers.thread(ana, place)
    blocking.unblock(blocker=ana, public_id=bo.public_id)
    assert send(browser_of(bo), thread, "@Ana?").status_code == 302
    assert press(browser_of(bo), thread.opening).status_code == 302
    assert Mention.objects.count() == 1


@pytest.mark.usefixtures("_still")
def test_muted_and_blocked_people_read_every_byte_as_before(browser_of, ana, bo, place):
    thread, own = makers.thread(ana, place), makers.thread(bo, place, title="Of Bo", body="#Sleep")
    reply = makers.reply(ana, thread, "By Ana. #Sleep")
    makers.reply(bo, thread)
    pages = [thread.get_absolute_url(), f"/t/{thread.public_id}/reply/", f"/t/{thread.public_id}/reply/?to={reply.public_id}",
             own.get_absolute_url(), f"/p/{reply.public_id}/quiet/", "/c/lupus/", "/c/lupus/about/", "/c/lupus/waiting/",
             "/tag/sleep/", "/", "/u/Bo/", "/u/Bo/?show=replies", "/settings/people/"]  # fmt: skip
    client = browser_of(bo)
    seen(client, *pages)  # what was new is read from here on
    seen(browser_of(ana), *pages)
    before, profile = seen(client, *pages), seen(client, "/u/Ana/")
    hers = seen(browser_of(ana), *pages)
    blocking.mute(muter=ana, person=bo)
    assert seen(client, *pages) == before
    assert seen(client, "/u/Ana/") == profile
    blocking.block(blocker=ana, person=bo)
    assert seen(client, *pages) == before
    changed = [page for page, was, now in zip(pages, hers, seen(browser_of(ana), *pages), strict=True) if was != now]
    assert {thread.get_absolute_url(), "/c/lupus/", "/tag/sleep/", "/", "/u/Bo/"} <= set(changed)


@pytest.mark.parametrize(("act", "words"), [("block", "somebody you blocked"), ("mute", "somebody you muted")])
def test_the_reader_sees_it_folded_everywhere(browser_of, ana, bo, cy, place, act, words):
    blocking.carry_out(act, reader=ana, person=bo)
    thread = makers.thread(bo, place, title="Told by Bo", body="Bo's opening #Sleep")
    other = makers.thread(cy, place, title="Told by Cy")
    makers.reply(bo, other, "Bo's reply")
    client = browser_of(ana)
    for page in ("/c/lupus/", "/tag/sleep/", "/", "/u/Bo/", "/u/Bo/?show=replies", thread.get_absolute_url(),
                 other.get_absolute_url()):  # fmt: skip
        html = client.get(page).content.decode()
        assert words in html, page
        unfolded = re.sub(r'<details class="folded">.*?</details>', "", html, flags=re.DOTALL)
        for word in ("Told by Bo", "Bo&#39;s", ">Bo<" if "/u/" not in page else "Told by Bo"):
            assert word not in unfolded, page
        folded = "".join(re.findall(r'<details class="folded">.*?</details>', html, flags=re.DOTALL))
        assert "Told by" in folded or "Bo&#39;s" in folded or "reply" in folded, page
        assert words not in browser_of(cy).get(page).content.decode(), "only for her"
    assert html.count("<h1") == 1


def test_what_waits_and_what_is_lively_leave_them_out(browser_of, ana, bo, cy, place):
    makers.thread(bo, place, title="Asked by Bo")
    makers.thread(cy, place, title="Asked by Cy")
    newcomer = person("Newcomer")
    for reader in (ana, newcomer):
        blocking.mute(muter=reader, person=bo)
        page = browser_of(reader).get("/").content.decode()
        strip = re.sub(r'<details class="folded">.*?</details>', "", page, flags=re.DOTALL)
        assert "Asked by Bo" not in strip
        assert "Asked by Cy" in strip


def test_what_a_former_member_wrote_stays_among_what_is_lively(browser_of, zed, bo, cy, place):
    blocking.block(blocker=zed, person=bo)
    makers.thread(cy, place, title="Asked by Cyd")
    assert "Asked by Cyd" in browser_of(zed).get("/").content.decode()
    cy.delete()
    assert "Asked by Cyd" in browser_of(zed).get("/").content.decode()


def test_a_moderator_whom_somebody_blocked_still_moderates_and_the_other_way_round(browser_of, ana, mo, bo, place):
    thread = makers.thread(ana, place)
    blocking.block(blocker=ana, person=mo)
    blocking.block(blocker=mo, person=ana)
    client = browser_of(mo)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "somebody you blocked" in page
    assert f"/p/{thread.opening.public_id}/hide/" in page
    assert client.post(f"/p/{thread.opening.public_id}/hide/", {"reason": "An advert."}).status_code == 302
    assert browser_of(bo).get(thread.get_absolute_url()).status_code == 404
    moderation.restore(post=thread.opening, by=mo, reason="It was none.")
    assert browser_of(bo).get(thread.get_absolute_url()).status_code == 200


def test_mute_or_block_from_a_post_works_whoever_has_blocked_whom(browser_of, ana, bo, place, blocked):
    post = makers.thread(ana, place).opening
    client, address = browser_of(bo), f"/p/{post.public_id}/quiet/"
    assert address in client.get(post.thread.get_absolute_url()).content.decode()
    assert b"Mute or block" in client.get(address).content
    assert client.post(address, {"act": "nonsense"}).status_code == 422
    client.post(address, {"act": "block"})
    assert blocking.has_blocked([bo.pk], ana.pk)
    assert "somebody you blocked" in client.get(post.thread.get_absolute_url()).content.decode()


def test_mute_or_block_is_not_for_visitors_oneself_former_members_or_what_cannot_be_read(browser_of, ana, bo, zed):
    closed = makers.community("closed", "private")
    for user in (ana, bo):
        member(user, closed)
    post = makers.thread(ana, closed).opening
    address = f"/p/{post.public_id}/quiet/"
    assert browser_of().get(address).url.startswith("/accounts/login/")
    assert browser_of(zed).get(address).status_code == 404
    assert browser_of(ana).get(address).status_code == 403
    assert address not in browser_of(ana).get(post.thread.get_absolute_url()).content.decode()
    ana.delete()
    assert browser_of(bo).get(address).status_code == 403
    assert address not in browser_of(bo).get(post.thread.get_absolute_url()).content.decode()
