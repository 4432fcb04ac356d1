"""What happened after a question."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import FormerName, Notification
from communities import deciding, joining
from communities.models import Community
from peerhealth import markup
from posts import helping, mentioning, moderation, outcomes, publishing, silencing
from posts.models import Helped, Outcome, OutcomeAsked, Thread
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
ASKS = "You asked this a while ago."


@pytest.fixture
def thread(ana, bo, place):
    """A question that was answered 31 days ago."""
    then = timezone.now() - timedelta(days=40)
    thread = makers.thread(ana, place, at=then)
    Helped.objects.create(post=makers.reply(bo, thread, at=then), at=timezone.now() - timedelta(days=31))
    return thread


@pytest.fixture
def address(thread):
    return f"/t/{thread.public_id}/outcome/"


def shown(browser, thread) -> str:
    return browser.get(thread.get_absolute_url()).content.decode()


def test_it_works(browser_of, ana, bo, thread, address):
    call_command("ask_outcomes", verbosity=0)
    assert outcomes.ask_due() == 0, "nobody is asked twice"
    assert [(row.user, row.event, row.about) for row in Notification.objects.all()] == [
        (ana, "outcome", thread.public_id)
    ]
    assert outcomes.tell_of(ana, [thread.public_id])[thread.public_id][1] == address
    assert ASKS in shown(browser_of(ana), thread)
    assert ASKS not in shown(browser_of(bo), thread)
    asker = browser_of(ana)
    assert asker.post(address, {"body": "I **sleep** now."}).url == thread.get_absolute_url()
    page = shown(browser_of(), thread).partition("<main")[2]
    assert "What happened, 40 days later" in page
    assert page.index(thread.title) < page.index("I <strong>sleep</strong> now.") < page.index("I wake at four.")
    assert ASKS not in shown(asker, thread)
    assert not outcomes.tell_of(ana, [thread.public_id])
    assert Outcome.objects.get(thread=thread).body == "I **sleep** now."


def test_it_can_be_changed_and_deleted(browser_of, ana, thread, address):
    asker = browser_of(ana)
    asker.post(address, {"body": "First words."})
    assert "First words." in asker.get(address).content.decode()
    asker.post(address, {"body": "Second words."})
    assert Outcome.objects.get().edited_at
    page = shown(browser_of(), thread)
    assert "Second words." in page
    assert "First words." not in page
    page = asker.get(f"{address}delete/").content.decode()
    assert "Second words." in page
    assert Outcome.objects.exists(), "asked first"
    assert asker.post(f"{address}delete/").url == thread.get_absolute_url()
    assert asker.post(f"{address}delete/").url == thread.get_absolute_url(), "deleting twice is deleting once"
    assert "What happened" not in shown(browser_of(), thread)
    assert not Outcome.objects.filter(thread=thread).exists()


def test_i_would_rather_not_say(browser_of, ana, thread, address):
    outcomes.ask_due()
    browser_of(ana).post(address, {"act": "close"})
    assert ASKS not in shown(browser_of(ana), thread)
    assert not Notification.objects.exists()
    assert outcomes.ask_due() == 0


@pytest.mark.parametrize("body", ["", "x", "x" * 2001, " "])
def test_what_is_no_outcome_comes_back(browser_of, ana, thread, address, body):
    answer = browser_of(ana).post(address, {"body": body})
    assert answer.status_code == 422
    assert body.strip() in answer.content.decode()
    assert not Outcome.objects.exists()


def test_a_preview_stores_nothing(browser_of, ana, thread, address):
    page = browser_of(ana).post(address, {"body": "It **ended**.", "preview": "1"}).content.decode()
    assert "It <strong>ended</strong>." in page
    assert "It **ended**." in page
    assert not Outcome.objects.exists()


def test_personal_things_are_asked_about_once(browser_of, ana, thread, address):
    answer = browser_of(ana).post(address, {"body": "Write to ana@example.com."})
    assert answer.status_code == 422
    agreed = answer.content.decode().split('name="agreed" value="')[1].split('"')[0]
    browser_of(ana).post(address, {"body": "Write to ana@example.com.", "agreed": agreed})
    assert Outcome.objects.exists()


def test_only_the_person_who_asked(browser_of, ana, bo, mo, zed, place, thread, address):
    for somebody in (bo, mo, zed):
        assert browser_of(somebody).get(address).status_code == 403
        for sent in ({"body": "Not mine."}, {"act": "close"}):
            assert browser_of(somebody).post(address, sent).status_code == 403
    outcomes.tell(user=ana, thread=thread, body="Mine.")
    for somebody in (bo, mo, zed):
        for ask in (browser_of(somebody).get, browser_of(somebody).post):
            assert ask(f"{address}delete/").status_code == 403
    outcomes.delete(user=ana, thread=thread)
    story = makers.thread(ana, place, kind="story", title="A story")
    assert browser_of(ana).post(f"/t/{story.public_id}/outcome/", {"body": "Words."}).status_code == 403
    assert not Outcome.objects.exists()


def test_it_goes_and_hides_with_the_opening(browser_of, ana, bo, mo, thread):
    outcomes.tell(user=ana, thread=thread, body="Whispered.")
    moderation.hide(post=thread.opening, by=mo, reason="x")
    assert b"Whispered." not in browser_of(bo).get(thread.get_absolute_url()).content
    moderation.restore(post=thread.opening, by=mo, reason="x")
    publishing.delete(post=thread.opening)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("how", ["left", "banned", "closed", "hidden", "story"])
def test_who_is_gone_takes_it_back(browser_of, ana, mo, place, thread, address, how):
    outcomes.tell(user=ana, thread=thread, body="I would rather have kept this.")
    if how in {"left", "closed"}:
        joining.leave(user=ana, community=place)
    elif how == "banned":
        deciding.ban(user=ana, community=place, by=mo, reason="x")
    elif how == "hidden":
        moderation.hide(post=thread.opening, by=mo, reason="x")
    else:
        Thread.objects.update(kind="story")
    if how == "closed":
        Community.objects.update(visibility="private")
    browser = browser_of(ana)
    assert f'href="{address}delete/"' in browser.get("/settings/posts/").content.decode()
    assert "rather have kept" in browser.get(f"{address}delete/").content.decode()
    assert browser.post(f"{address}delete/").status_code == 302
    assert not Outcome.objects.exists()
    assert f'href="{address}delete/"' not in browser.get("/settings/posts/").content.decode()


def test_it_is_drawn_again_as_posts_are(ana, zed, thread):
    nora = person("Nora")
    html = outcomes.tell(user=ana, thread=thread, body="Thanks @Nora, it is **better**.").html
    assert 'href="/u/nora/"' in html
    Outcome.objects.update(html="old")
    call_command("rerender_posts", verbosity=0)
    assert Outcome.objects.get().html == "old", "drawn by the present renderer"
    Outcome.objects.update(markup_version=0)
    call_command("rerender_posts", verbosity=0)
    assert (Outcome.objects.get().html, Outcome.objects.get().markup_version) == (html, markup.VERSION)
    mentioning.rename(nora, "Tall-grass")
    assert "/u/" not in Outcome.objects.get().html
    FormerName.objects.all().delete()
    mentioning.rename(zed, "Nora")
    call_command("rerender_posts", all=True, verbosity=0)
    assert "/u/" not in Outcome.objects.get().html, "who takes the name later was never meant"


def test_markup_in_it_is_never_trusted(browser_of, ana, thread):
    outcomes.tell(user=ana, thread=thread, body="<script>alert(1)</script>")
    assert "<script>alert" not in shown(browser_of(), thread)


@pytest.mark.parametrize("why", ["too early", "long ago", "story", "deleted", "hidden", "left", "told", "former"])
def test_who_is_not_asked(ana, mo, place, thread, why):
    days = {"too early": 29, "long ago": 91}.get(why, 31)
    Helped.objects.update(at=timezone.now() - timedelta(days=days))
    if why == "story":
        Thread.objects.update(kind="story")
    elif why == "deleted":
        publishing.delete(post=thread.opening)
    elif why == "hidden":
        moderation.hide(post=thread.opening, by=mo, reason="x")
    elif why == "left":
        joining.leave(user=ana, community=place)
    elif why == "told":
        outcomes.tell(user=ana, thread=thread, body="Told already.")
    elif why == "former":
        ana.delete()
    assert outcomes.ask_due() == 0
    assert not OutcomeAsked.objects.exists()


def test_saying_that_it_is_answered_asks_too(ana, thread):
    Helped.objects.all().delete()
    assert outcomes.ask_due() == 0
    helping.answered(user=ana, thread=thread, yes=True)
    assert outcomes.ask_due(timezone.now() + timedelta(days=31)) == 1


def test_who_muted_the_thread_gets_no_notification(ana, thread):
    silencing.mute(ana, thread)
    assert outcomes.ask_due() == 1
    assert not Notification.objects.exists()


def test_an_outcome_of_a_closed_community_is_for_its_members(browser_of, ana, zed):
    closed = makers.community("closed", "private")
    member(ana, closed)
    thread = makers.thread(ana, closed)
    before = browser_of(zed).get(thread.get_absolute_url()).content
    outcomes.tell(user=ana, thread=thread, body="Among us.")
    assert browser_of(zed).get(thread.get_absolute_url()).content == before
    assert browser_of(zed).get(f"/t/{thread.public_id}/outcome/").status_code == 404


def test_words_stay_when_the_account_goes(browser_of, ana, thread):
    outcomes.tell(user=ana, thread=thread, body="It went well.")
    ana.delete()
    assert "It went well." in shown(browser_of(), thread)
