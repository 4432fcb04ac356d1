"""What a digest says, to whom, and what it never says."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import blocking, notifying
from accounts.models import EventChoice, Notification, NotificationSettings
from communities import joining
from posts import dismissing, folding, helping, moderation, publishing, reacting, silencing, tag_following
from posts.digests import contents, members, outcomes
from posts.models import Digest, Post
from tests import makers
from tests.people import member, person
from tests.posts.digesting import had, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
NEUTRAL, FULL = NotificationSettings.Detail


@pytest.fixture
def now():
    """A little later than everything that a test does."""
    return timezone.now() + timedelta(minutes=1)


@pytest.fixture
def digest_of(now):
    """The digest of somebody who takes one, as a mail; None where there is none."""

    def send(user, detail=FULL, **fields):
        take(user, detail=detail, digest_at="00:00", **fields)
        mail.outbox.clear()
        Digest.objects.filter(user=user).delete()
        assert members.send_to(user.pk, now) == (outcomes.SENT if mail.outbox else outcomes.NOTHING)
        return mail.outbox[0] if mail.outbox else None

    return send


def words(message) -> str:
    """Both parts of a mail; the same is in both."""
    return f"{message.body}\n{message.alternatives[0][0]}"


def test_it_works(digest_of, ana, bo, place):
    thread = makers.thread(bo, place, title="Which pillow for the neck?", body="I wake at four.")
    message = digest_of(ana)
    assert message.to == [ana.email]
    assert message.subject == "Your digest"
    for part in (message.body, message.alternatives[0][0]):
        assert "1 new conversation waits for an answer in your communities" in part
        assert "Which pillow for the neck?" in part
        assert "I wake at four." in part
        assert f"/t/{thread.public_id}/" in part
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in message.body
    assert (message.kind, message.queue) == ("digest", "digest")


def test_by_default_it_counts_and_names_nothing(digest_of, ana, bo, place):
    thread = makers.thread(bo, place, title="Which pillow for the neck?", body="I wake at four.")
    other = makers.thread(bo, place, title="Something else", kind="win")
    reacting.toggle(user=person("Fan"), post=other.opening, kind="celebrate")
    notifying.tell([ana.pk], "helped", makers.reply(ana, thread).public_id)
    message = digest_of(ana, NEUTRAL)
    assert "1 new conversation waits for an answer" in message.body
    assert "1 conversation that others found helpful or answered" in message.body
    said = words(message) + str(message.message())
    for word in ("pillow", "wake at four", "Something else", "Lupus", "lupus", bo.username, thread.public_id):
        assert not re.search(rf"\b{word}\b", said)


@pytest.mark.parametrize("detail", [NEUTRAL, FULL])
def test_nothing_remote_and_no_address_that_says_something(digest_of, ana, bo, place, detail):
    thread = makers.thread(bo, place, title="Lupus and sleep")
    makers.reply(ana, thread)
    message = digest_of(ana, detail)
    html = message.alternatives[0][0]
    assert not re.search(r"<(img|link|script|iframe|video|audio|object)|@import|url\(|\ssrc=", html, re.IGNORECASE)
    addresses = re.findall(r"https?://[^\s\"<]+", words(message))
    assert addresses
    assert not [address for address in addresses if re.search(r"lupus|sleep|/c/|/tag/|/u/", address, re.IGNORECASE)]
    assert "lupus" not in f"{message.subject} {message.from_email} {message.extra_headers}".lower()


def test_nothing_to_say_no_mail_and_the_turn_is_over(ana, now):
    take(ana, digest_at="00:00")
    assert members.send_to(ana.pk, now) == outcomes.NOTHING
    assert mail.outbox == []
    assert Digest.objects.get(user=ana).sent is False
    assert members.send_to(ana.pk, now + timedelta(seconds=1)) == outcomes.PASSED


def test_what_waited_before_is_no_reason_for_another(ana, bo, place, now):
    makers.thread(bo, place)
    had(ana, now)
    take(ana, digest_at="00:00")
    later = now + timedelta(days=1)
    assert members.send_to(ana.pk, later) == outcomes.NOTHING
    assert mail.outbox == []


def test_a_first_digest_looks_back_over_its_period(digest_of, ana, bo, place, now):
    makers.thread(bo, place, title="Of three days ago", at=now - timedelta(days=3))
    assert digest_of(ana) is None
    assert "Of three days ago" in digest_of(ana, digest="weekly", digest_on=now.weekday()).body


# --- What never is in one: (what makes it so; the same thread is in the digest before) -------------------------------
def _blocks(ana, bo, mo, thread):
    blocking.block(blocker=ana, person=bo)


def _mutes_bo(ana, bo, mo, thread):
    blocking.mute(muter=ana, person=bo)


def _mutes_thread(ana, bo, mo, thread):
    silencing.mute(ana, thread)


def _mutes_tag(ana, bo, mo, thread):
    tag_following.mute(ana, "sleep")


def _sets_aside(ana, bo, mo, thread):
    dismissing.dismiss(ana, thread)


def _folds(ana, bo, mo, thread):
    publishing.edit(post=thread.opening, by=bo, body=thread.opening.body, notes=["death"])
    folding.choose(ana, {"death": None})


def _hidden(ana, bo, mo, thread):
    moderation.hide(post=thread.opening, by=mo, reason="Names a clinic.")


def _deleted(ana, bo, mo, thread):
    publishing.delete(post=thread.opening)


def _leaves(ana, bo, mo, thread):
    joining.leave(user=ana, community=thread.community)


def _banned(ana, bo, mo, thread):
    ana.memberships.update(state="banned")


def _closed(ana, bo, mo, thread):
    _leaves(ana, bo, mo, thread)
    thread.community.visibility = "private"
    thread.community.save()


NEVER = (_blocks, _mutes_bo, _mutes_thread, _mutes_tag, _sets_aside, _folds, _hidden, _deleted, _leaves, _banned, _closed)


@pytest.mark.parametrize("act", NEVER, ids=lambda act: act.__name__)
@pytest.mark.parametrize("detail", [FULL, NEUTRAL])
def test_what_waits_and_is_not_for_me(digest_of, ana, bo, mo, place, act, detail):
    thread = makers.thread(bo, place, title="Not for everybody")
    assert digest_of(ana, detail)
    act(ana, bo, mo, thread)
    assert digest_of(ana, detail) is None


@pytest.mark.parametrize("act", [act for act in NEVER if act is not _sets_aside], ids=lambda act: act.__name__)
def test_the_best_that_is_not_for_me(digest_of, ana, bo, mo, cy, place, act):
    thread = makers.thread(bo, place, title="Not for everybody", kind="win")
    reacting.toggle(user=cy, post=thread.opening, kind="celebrate")
    assert "Not for everybody" in digest_of(ana).body
    act(ana, bo, mo, thread)
    assert digest_of(ana) is None


def test_of_a_note_only_that_it_is_there(digest_of, ana, bo, place):
    thread = makers.thread(bo, place, title="A hard farewell", body="He died on Sunday.", notes=["death"])
    said = words(digest_of(ana))
    assert "A conversation with a content note" in said
    assert f"/t/{thread.public_id}/" in said
    assert "farewell" not in said
    assert "Sunday" not in said


# --- News ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def helped(ana, bo, place):
    """Ana's reply helped Bo: the site tells her so."""
    thread = makers.thread(bo, place, title="How do you sleep?", at=timezone.now() - timedelta(days=30))
    reply = makers.reply(ana, thread, at=timezone.now() - timedelta(days=29))
    helping.mark(user=bo, post=reply)
    return Notification.objects.get(user=ana)


def test_unread_news_are_told_once(digest_of, ana, helped, now):
    message = digest_of(ana)
    assert "1 thing you wrote helped" in message.body
    assert "Your reply helped the person who asked" in message.body
    helped.refresh_from_db()
    assert (helped.mailed_at, helped.read_at) == (now, None)
    assert digest_of(ana) is None, "it has been mailed"


def test_what_the_site_does_not_tell_is_led_to(digest_of, ana, helped):
    Notification.objects.update(on_site=False)
    message = digest_of(ana, NEUTRAL)
    assert all(f"/p/{helped.about}/" in part for part in (message.body, message.alternatives[0][0]))


def test_of_news_with_a_note_only_that_they_are_there(digest_of, ana, helped):
    Post.objects.filter(number=0).update(notes=["death"])
    said = words(digest_of(ana))
    assert ("Your reply helped" in said, "a conversation that carries a note" in said) == (False, True)


def _read(ana, row):
    Notification.objects.update(read_at=timezone.now())


def _unwanted(ana, row):
    EventChoice.objects.create(user=ana, event="helped", place="digest", wanted=False)


def _unsaid(ana, row):
    post = ana.posts.get()
    helping.unmark(user=post.thread.author, post=post)


def _no_access(ana, row):
    ana.memberships.all().delete()
    place = ana.posts.get().thread.community
    place.visibility = "private"
    place.save()


@pytest.mark.parametrize("act", [_read, _unwanted, _unsaid, _no_access], ids=lambda act: act.__name__)
def test_news_that_are_none(digest_of, ana, helped, act):
    act(ana, helped)
    assert digest_of(ana) is None


# --- The rest --------------------------------------------------------------------------------------------------------
def test_half_a_year_without_a_visit_ends_it_kindly(digest_of, bo, place, now):
    silent = person("Quiet", days_here=400)
    member(silent, place)
    makers.thread(bo, place)
    message = digest_of(silent)
    for part in (message.body, message.alternatives[0][0]):
        assert "half a year" in part
    assert NotificationSettings.objects.get(user=silent).digest == "never"
    silent.last_login = now - timedelta(days=179)
    silent.save()
    assert "half a year" not in digest_of(silent).body
    assert NotificationSettings.objects.get(user=silent).digest == "daily"


def test_nothing_ends_while_there_is_nothing_to_say(digest_of):
    silent = person("Quiet", days_here=400)
    assert digest_of(silent) is None
    assert NotificationSettings.objects.get(user=silent).digest == "daily"


@pytest.mark.parametrize("count", [1, 30])
def test_queries(ana, bo, cy, place, now, count, django_assert_num_queries):
    for number in range(count):
        loved = makers.thread(bo, place, title=f"Win {number}", kind="win")
        reacting.toggle(user=cy, post=loved.opening, kind="celebrate")
        makers.thread(bo, place, title=f"Question {number}")
        told = makers.thread(bo, place, title=f"Asked {number}", at=now - timedelta(days=40))
        helping.mark(user=bo, post=makers.reply(ana, told, at=now - timedelta(days=39)))
    take(ana, digest_at="00:00", detail=FULL)
    with django_assert_num_queries(21):
        assert members.send_to(ana.pk, now) == outcomes.SENT


def test_contents_say_whether_there_is_something(ana):
    assert not contents.of(ana, timezone.now())
