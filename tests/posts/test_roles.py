"""Speaking as a health professional: chosen post by post, said in words, and never once it may not be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import vouching
from accounts.models import Credential
from posts import drafting, publishing, reading
from posts.access import readable_thread
from posts.models import Draft, Post, Thread
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
OFFER, LABEL, LINE = "Speak as a nurse (UK)", "Speaking as a nurse, UK", "General information, not a consultation."


@pytest.fixture
def nurse(ana, place) -> Credential:
    """Ana may speak as a nurse."""
    return makers.professional(ana, place)


@pytest.fixture
def thread(bo, place) -> Thread:
    """Somebody asks."""
    return makers.thread(bo, place)


def send(client, thread, body="Ask the ward who looks after it.", **fields):
    """A reply, as the form sends it."""
    return client.post(f"/t/{thread.public_id}/reply/", {"body": body, "to": "", **fields})


def page(client, thread) -> str:
    """The thread, as it is now."""
    return client.get(Thread.objects.get(pk=thread.pk).get_absolute_url()).content.decode()


def test_it_works(browser_of, ana, bo, nurse, thread):
    client = browser_of(ana)
    form = page(client, thread)
    assert OFFER in form
    assert "checked" not in form.partition('name="credential"')[2].partition(">")[0], "never chosen beforehand"
    send(client, thread, credential="on")
    post = Post.objects.get(number=1)
    assert post.credential == nurse
    for user in (None, bo, ana):
        said = page(browser_of(user), thread)
        assert f"{LABEL} · checked by PeerHealth until" in said
        assert LINE in said
    assert OFFER not in page(browser_of(bo), thread)


def test_as_oneself_nothing_is_said(browser_of, ana, nurse, thread):
    send(browser_of(ana), thread)
    assert Post.objects.get(number=1).credential is None
    for user in (None, ana):
        assert LABEL not in page(browser_of(user), thread)


def test_a_thread_is_begun_so(browser_of, ana, nurse, place):
    client = browser_of(ana)
    assert OFFER in client.get("/c/lupus/new/").content.decode()
    words = {"title": "What a ward can do", "body": "Some things to ask.", "kind": "tip", "need": "advice", "audience": "everyone"}
    client.post("/c/lupus/new/", words | {"credential": "on"})
    assert Thread.objects.get().opening.credential == nurse
    assert LABEL in page(browser_of(), Thread.objects.get())


def test_it_stands_in_its_place_like_any_other(ana, bo, nurse, thread, nobody):
    """Words that were spoken so are ranked by nothing."""
    for number in range(3):
        makers.reply((bo, ana, bo)[number], thread, credential=nurse if number == 1 else None)
    view = reading.open_page(readable_thread(nobody, thread.public_id), {}, nobody, reading.Standing())
    assert [(row.number, bool(row.spoken)) for row in view.rows] == [(1, False), (2, True), (3, False)]


def test_a_forged_choice_is_nothing_but_a_sentence(browser_of, bo, ana, nurse, thread, unhurried):
    answer = send(browser_of(bo), thread, credential="on")
    assert answer.status_code == 422
    assert "send it again as yourself" in answer.content.decode()
    assert "Ask the ward" in answer.content.decode()
    assert not Post.objects.filter(number=1).exists()
    assert send(browser_of(bo), thread).status_code == 302
    assert Post.objects.get(number=1).credential is None


@pytest.mark.parametrize("way", ["tightened", "given up", "over", "not wished"])
def test_no_longer_works_on_the_next_request(browser_of, ana, nurse, place, thread, way):
    client = browser_of(ana)
    assert OFFER in page(client, thread)
    if way == "tightened":
        type(place).objects.update(clinicians="peers")
    elif way == "given up":
        vouching.give_up(ana)
    elif way == "over":
        Credential.objects.update(until=timezone.now().date() - timedelta(days=1))
    else:
        place.memberships.update(speaks=False)
    assert OFFER not in page(client, thread)
    answer = send(client, thread, credential="on")
    assert answer.status_code == 422
    assert not Post.objects.filter(number=1).exists()


ENDED = {
    "stands": ({}, "checked by PeerHealth until"),
    "over": ({"ended_at": timezone.now(), "ending": "expired"}, "checked by PeerHealth when this was written"),
    "given up": ({"ended_at": timezone.now(), "ending": "given_up"}, "checked by PeerHealth when this was written"),
    "renewed": ({"ended_at": timezone.now(), "ending": "renewed"}, "checked by PeerHealth when this was written"),
    "revoked": ({"ended_at": timezone.now(), "ending": "revoked", "reason": "x"}, "has taken this back"),
}


@pytest.mark.parametrize("how", ENDED)
def test_what_a_post_says_afterwards(browser_of, ana, nurse, thread, how):
    makers.reply(ana, thread, credential=nurse)
    visitor = browser_of()
    assert LABEL in page(visitor, thread), "and the page is kept"
    fields, says = ENDED[how]
    Credential.objects.filter(pk=nurse.pk).update(**fields)
    for client in (visitor, browser_of(ana)):
        said = page(client, thread)
        assert says in said
        assert (LABEL in said) == (how != "revoked")


def test_a_tightened_community_keeps_what_was_said(browser_of, ana, nurse, place, thread):
    makers.reply(ana, thread, credential=nurse)
    type(place).objects.update(clinicians="peers")
    assert LABEL in page(browser_of(), thread)


def edit(client, post, **fields):
    """An edit, as the form sends it."""
    return client.post(f"/p/{post.public_id}/edit/", {"body": post.body, **fields})


def test_an_edit_takes_it_off_and_puts_it_on(browser_of, ana, nurse, thread):
    post, client = makers.reply(ana, thread, credential=nurse), browser_of(ana)
    form = client.get(f"/p/{post.public_id}/edit/").content.decode()
    assert "checked" in form.partition('name="credential"')[2].partition(">")[0]
    edit(client, post)
    assert Post.objects.get(pk=post.pk).credential is None
    assert LABEL not in page(browser_of(), thread)
    edit(client, post, credential="on", body="In other words.")
    assert Post.objects.get(pk=post.pk).credential == nurse
    assert LABEL in page(browser_of(), thread)


def test_changed_words_do_not_stand_as_said_by_one_who_is_none_any_more(browser_of, ana, nurse, thread):
    post, client = makers.reply(ana, thread, credential=nurse), browser_of(ana)
    vouching.give_up(ana)
    answer = edit(client, post, credential="on", body="Something quite different.")
    assert answer.status_code == 422
    assert "changed words cannot stand" in answer.content.decode()
    assert "Something quite different." in answer.content.decode()
    assert edit(client, post, credential="on").status_code == 302
    assert Post.objects.get(pk=post.pk).credential == nurse, "the words are those that were said"
    assert edit(client, post, body="Something quite different.").status_code == 302
    assert Post.objects.get(pk=post.pk).credential is None


def test_an_edit_after_a_renewal_is_said_with_the_new_check(browser_of, ana, nurse, thread):
    post = makers.reply(ana, thread, credential=nurse)
    Credential.objects.filter(pk=nurse.pk).update(ended_at=timezone.now(), ending="renewed")
    now = makers.professional(ana)
    edit(browser_of(ana), post, credential="on")
    assert Post.objects.get(pk=post.pk).credential == nurse
    edit(browser_of(ana), post, credential="on", body="More to ask.")
    assert Post.objects.get(pk=post.pk).credential == now


def test_a_verb_that_says_nothing_of_it_leaves_it(ana, nurse, thread):
    post = makers.reply(ana, thread, credential=nurse)
    publishing.edit(post=post, by=ana, body="Other words.")
    assert Post.objects.get(pk=post.pk).credential == nurse


def test_a_deleted_post_says_nothing(browser_of, ana, nurse, thread):
    post = makers.reply(ana, thread, credential=nurse)
    publishing.delete(post=post)
    assert Post.objects.get(pk=post.pk).credential is None
    assert LABEL not in page(browser_of(ana), thread)


def test_a_draft_keeps_the_choice(browser_of, ana, nurse, thread):
    client = browser_of(ana)
    send(client, thread, credential="on", save_draft="1")
    assert Draft.objects.get().words["credential"] == "on"
    form = page(client, thread)
    assert "checked" in form.partition('name="credential"')[2].partition(">")[0]
    assert not Post.objects.filter(number=1).exists()
    assert not drafting.is_empty({"body": "x", "credential": "on"})
    assert drafting.is_empty({"credential": "on"})


def test_an_account_that_goes_takes_the_line_with_it(browser_of, ana, nurse, thread):
    makers.reply(ana, thread, credential=nurse)
    assert LABEL in page(browser_of(), thread)
    ana.delete()
    said = page(browser_of(), thread)
    assert LABEL not in said
    assert "a former member" in said


def test_the_profile_says_what_was_checked_and_what_was_not(browser_of, ana, bo, nurse):
    Credential.objects.update(interests="A company pays for my travel.")
    said = browser_of(bo).get("/u/Ana/").content.decode()
    for words in ("Nurse, UK", "A register", "Not checked", "A company pays for my travel.", "General information"):
        assert words in said
    assert "First-porter" not in said
    Credential.objects.update(on_profile=False)
    assert "Not checked" not in browser_of(bo).get("/u/Ana/").content.decode()
    Credential.objects.update(on_profile=True, ended_at=timezone.now(), ending="given_up")
    assert "Not checked" not in browser_of(bo).get("/u/Ana/").content.decode()


def test_an_unchecked_word_does_not_read_as_a_title(browser_of, ana, bo, place, thread):
    from communities import relating

    relating.relate(user=ana, community=place, relation="professional", by_posts=True, on_profile=True)
    makers.reply(ana, thread)
    for client, address in ((browser_of(), thread.get_absolute_url()), (browser_of(bo), "/u/Ana/")):
        said = client.get(address).content.decode()
        assert "says they work in health care" in said


@pytest.mark.parametrize("worn", [False, True])
def test_as_many_questions_as_without(browser_of, ana, bo, place, thread, unhurried, django_assert_num_queries, worn):
    """For readers, however many posts are spoken so; a professional's own page asks one more."""
    nurse = makers.professional(ana, place)
    for _number in range(12):
        makers.reply(ana, thread, credential=nurse if worn else None)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clients, asked = {"bo": browser_of(bo), "ana": browser_of(ana)}, {}
    for _look in range(2):
        for name, client in clients.items():
            with CaptureQueriesContext(connection) as found:
                page(client, thread)
            asked[name] = [one["sql"] for one in found if "accounts_credential" in one["sql"]]
    assert len(asked["bo"]) == 2, "the door, and the rows of the page: both were asked before"
    assert len(asked["ana"]) == 3


def test_words_among_members_stay_there(browser_of, ana, zed, nobody):
    hush = makers.community("hush", "private")
    member(ana, hush)
    nurse = makers.professional(ana, hush)
    thread = makers.thread(ana, hush, credential=nurse)
    for user in (zed, None, person("Root", is_staff=True, is_superuser=True)):
        answer = browser_of(user).get(thread.get_absolute_url())
        assert LABEL not in answer.content.decode()
