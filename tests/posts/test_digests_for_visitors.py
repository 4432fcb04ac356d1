"""The digest of a public community, for people without an account."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from accounts import bouncing
from communities import subscribing
from communities.models import Subscriber, Subscription
from posts import moderation, publishing, reacting
from posts.digests import outcomes, sending, visitors
from posts.models import Digest, Thread
from tests import makers
from tests.people import member
from tests.posts.digesting import utc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
MONDAY = utc(2026, 11, 30, 7)


@pytest.fixture
def now():
    """The next seven o'clock: later than everything that a test does, and less than a day later, at any hour."""
    soon = timezone.now() + timedelta(minutes=10)
    seven = soon.replace(hour=7, minute=0, second=0, microsecond=0)
    return seven if seven > soon else seven + timedelta(days=1)


def subscribe(place, *, cadence="daily", confirmed_at=None, address="reader@example.com") -> Subscription:
    """Somebody without an account follows the digest of `place`."""
    reader, _new = Subscriber.objects.get_or_create(address=address, fingerprint=bouncing.fingerprint(address))
    confirmed_at = confirmed_at or timezone.now()
    return Subscription.objects.create(subscriber=reader, community=place, cadence=cadence, confirmed_at=confirmed_at)


@pytest.fixture
def one(place):
    return subscribe(place)


def words() -> str:
    """Both parts of the one mail that went out."""
    (message,) = mail.outbox
    return f"{message.body}\n{message.alternatives[0][0]}"


def test_it_works(one, bo, place, now):
    thread = makers.thread(bo, place, title="Which pillow for the neck?", body="I wake at four.")
    assert sending.run(now) == {outcomes.SENT: 1}
    (message,) = mail.outbox
    assert message.to == ["reader@example.com"]
    assert message.subject == "Your digest"
    for part in (message.body, message.alternatives[0][0]):
        assert "1 new conversation" in part
        assert "Which pillow for the neck?" in part
        assert f"/t/{thread.public_id}/" in part
    assert message.extra_headers["List-Unsubscribe"].strip("<>") in message.body
    one.refresh_from_db()
    assert (one.last_sent_at, one.stopped_at) == (now, None)
    assert sending.run(now + timedelta(hours=1)) == {}


def test_nothing_remote_and_no_address_that_says_something(one, bo, place, now):
    makers.thread(bo, place, title="Lupus and sleep")
    sending.run(now)
    said = words()
    assert not re.search(r"<(img|link|script|iframe|object)|@import|url\(|\ssrc=", said, re.IGNORECASE)
    addresses = re.findall(r"https?://[^\s\"<]+", said)
    assert addresses
    assert not [address for address in addresses if re.search(r"lupus|sleep|/c/|/tag/", address, re.IGNORECASE)]
    (message,) = mail.outbox
    assert "lupus" not in f"{message.subject} {message.from_email} {message.extra_headers}".lower()
    assert bo.username not in re.sub(r"https?://\S+", "", said)


def test_nothing_to_say_no_mail_and_the_turn_is_over(one, now):
    assert sending.run(now) == {outcomes.NOTHING: 1}
    assert sending.run(now) == {}
    assert mail.outbox == []
    assert Digest.objects.get().sent is False


def _no_search(thread, mo):
    Thread.objects.filter(pk=thread.pk).update(audience="no_search")


def _members(thread, mo):
    Thread.objects.filter(pk=thread.pk).update(audience="members")


def _hidden(thread, mo):
    moderation.hide(post=thread.opening, by=mo, reason="Names a clinic.")


def _deleted(thread, mo):
    publishing.delete(post=thread.opening)


CLOSED = (_no_search, _members, _hidden, _deleted)


@pytest.mark.parametrize("act", CLOSED, ids=lambda act: act.__name__)
def test_what_may_not_leave_the_site(one, bo, mo, cy, place, now, act):
    kept = makers.thread(bo, place, title="For everybody", kind="win")
    reacting.toggle(user=cy, post=kept.opening, kind="celebrate")
    makers.thread(bo, place, title="Also for everybody", kind="win")
    before = _says(one, now)
    closed = makers.thread(bo, place, title="Among us", kind="win")
    reacting.toggle(user=cy, post=closed.opening, kind="celebrate")
    assert _says(one, now) != before, "in the open it would be there"
    act(closed, mo)
    assert _says(one, now) == before


def _says(one, now):
    return visitors.of(one, now - timedelta(days=2))


def test_a_private_community_beside_it_changes_nothing(one, bo, cy, place, now):
    makers.thread(bo, place, title="For everybody")
    before = _says(one, now)
    secret = makers.community("secret", "private")
    member(bo, secret), member(cy, secret)
    thread = makers.thread(bo, secret, title="Among us", kind="win")
    reacting.toggle(user=cy, post=thread.opening, kind="celebrate")
    assert _says(one, now) == before


def test_a_hidden_reply_is_no_reason_to_be_best(one, bo, mo, cy, place, now):
    thread = makers.thread(bo, place, kind="win")
    reply = makers.reply(cy, thread)
    assert _says(one, now).best
    moderation.hide(post=reply, by=mo, reason="Names a clinic.")
    assert not _says(one, now).best


def test_of_a_note_only_that_it_is_there(one, bo, cy, place, now):
    thread = makers.thread(bo, place, title="A hard farewell", body="He died on Sunday.", notes=["death"])
    makers.reply(cy, thread)
    sending.run(now)
    assert "A conversation with a content note" in words()
    assert "farewell" not in words()
    assert "Sunday" not in words()


def _unconfirmed(one):
    Subscription.objects.update(confirmed_at=None)


def _stopped(one):
    subscribing.stop(Subscription.objects.all())


def _private(one):
    one.community.visibility = "private"
    one.community.save()


def _for_members(one):
    one.community.visibility = "members"
    one.community.save()


def _bounced(one):
    address = one.subscriber.address
    row_of = bouncing.fingerprint(address)
    bouncing.Unreachable.objects.create(fingerprint=row_of, days=3, last_on=MONDAY.date(), stopped_at=MONDAY)


@pytest.mark.parametrize("act", [_unconfirmed, _stopped, _private, _for_members, _bounced], ids=lambda act: act.__name__)
def test_whose_turn_never_is(one, bo, place, now, act):
    makers.thread(bo, place)
    assert visitors.due(now) == [one.pk]
    act(one)
    assert visitors.due(now) == []
    assert sending.run(now) == {}


def test_hours_and_weekdays(place):
    confirmed = utc(2026, 11, 23, 15)  # a Monday
    daily = subscribe(place, confirmed_at=confirmed)
    weekly = subscribe(makers.community("elsewhere"), cadence="weekly", confirmed_at=confirmed)
    assert visitors.due(MONDAY - timedelta(minutes=1)) == []
    assert visitors.due(MONDAY) == [daily.pk, weekly.pk]
    assert visitors.due(MONDAY + timedelta(days=1)) == [daily.pk]
    Digest.objects.create(subscription=weekly, after=utc(1970, 1, 1), at=MONDAY)
    assert visitors.due(MONDAY + timedelta(hours=12)) == [daily.pk]
    assert visitors.due(MONDAY + timedelta(days=7)) == [daily.pk, weekly.pk]


def test_two_of_one_address_are_two_letters(one, bo, place, now):
    other = makers.community("elsewhere")
    member(bo, other)
    subscribe(other)
    makers.thread(bo, place)
    makers.thread(bo, other)
    sending.run(now)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == len(mail.outbox) == 2


def test_after_half_a_year_it_asks_and_ends_and_can_go_on(one, bo, place, now):
    makers.thread(bo, place)
    Subscription.objects.update(confirmed_at=now - timedelta(days=181))
    sending.run(now)
    for part in (mail.outbox[0].body, mail.outbox[0].alternatives[0][0]):
        assert "Do you still want this?" in part
    one.refresh_from_db()
    assert one.stopped_at == now
    tomorrow = now + timedelta(days=1)
    assert visitors.due(tomorrow) == []
    subscribing.restart(Subscription.objects.all())
    assert visitors.due(tomorrow) == [one.pk]
    makers.thread(bo, place, title="The next", at=now + timedelta(hours=1))
    sending.run(tomorrow)
    assert "Do you still want this?" not in mail.outbox[1].body


@pytest.mark.parametrize("count", [1, 30])
def test_queries(one, bo, cy, place, now, count, django_assert_num_queries):
    for number in range(count):
        makers.thread(bo, place, title=f"Question {number}")
        loved = makers.thread(bo, place, title=f"Win {number}", kind="win")
        reacting.toggle(user=cy, post=loved.opening, kind="celebrate")
    with django_assert_num_queries(11):
        assert visitors.send_to(one.pk, now) == outcomes.SENT


def test_it_reads_as_an_anonymous_visitor(one, bo, place, now):
    makers.thread(bo, place)
    readable = Thread.objects.visible_to(AnonymousUser()).values_list("title", flat=True)
    assert [line.words for line in _says(one, now).new] == list(readable)
