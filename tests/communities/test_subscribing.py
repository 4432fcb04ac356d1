"""A community's digest by email for people without an account: asking, confirming, stopping, being forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import bouncing, choosing, stopping
from accounts.models import Unreachable
from communities import changing, subscribing
from communities.models import Community, Subscriber, Subscription
from tests import makers
from tests.scene import without_tokens

pytestmark = pytest.mark.django_db
ASKED = {"address": "Reader@example.org", "cadence": "weekly", "agreed": "on"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def ask(client, slug: str = "lupus", **sent):
    """Sends the form."""
    return client.post(f"/c/{slug}/digest/", ASKED | sent)


def link_in(message) -> str:
    """The address in a mail, without the site."""
    return re.search(r"https?://[^/]+(/mail/\S+)", message.body).group(1)


@pytest.fixture
def followed(place) -> Subscription:
    """Somebody gets the digest of the place."""
    subscribing.ask(address="reader@example.org", community=place, cadence="weekly")
    subscribing.begin(Subscription.objects.all())
    mail.outbox.clear()
    return Subscription.objects.get()


def path(address: str) -> str:
    """An address of ours without the site."""
    return "/" + address.split("/", 3)[3]


def test_it_works(browser_of, place):
    client = browser_of()
    assert b'href="/c/lupus/digest/"' in client.get("/c/lupus/").content
    assert b"say something about your health" in client.get("/c/lupus/digest/").content
    assert b"look into your mailbox" in ask(client).content
    message = mail.outbox[0]
    assert message.to == ["reader@example.org"]
    assert Subscription.objects.active().count() == 0
    link = link_in(message)
    assert b"It has not begun" in client.get(link).content
    assert Subscription.objects.active().count() == 0
    one = Subscription.objects.get()
    assert b"Thank you" in browser_of().post(link, {"act": "begin", "of": one.code}).content
    assert list(Subscription.objects.active()) == [one]
    assert (one.cadence, one.subscriber.address, one.last_sent_at) == ("weekly", "reader@example.org", None)


def test_the_mail_says_nothing(browser_of, place):
    ask(browser_of())
    said = mail.outbox[0].message().as_string().lower()
    assert "please confirm" in said
    assert "lupus" not in said
    assert "list-unsubscribe" not in said  # nothing has begun that could be stopped


def test_the_answer_is_the_same_for_every_address(browser_of, ana, followed):
    answers = {}
    subscribing.ask(address="waits@example.org", community=followed.community, cadence="daily")
    for address in ("nobody@example.org", "reader@example.org", "waits@example.org", ana.email):
        answer = ask(browser_of(), address=address)
        answers[address] = (answer.status_code, without_tokens(answer.content), sorted(answer.headers), sorted(answer.cookies))
    assert len({str(answer) for answer in answers.values()}) == 1
    followed.refresh_from_db()
    assert followed.confirmed_at  # whoever typed it has changed nothing


def test_one_mail_an_hour(browser_of, place):
    for slug in ("lupus", "lupus", "asthma"):
        Community.objects.get_or_create(slug=slug, defaults={"name": slug, "hashtag": slug})
        assert b"look into your mailbox" in ask(browser_of(), slug).content
    assert len(mail.outbox) == 1
    page = browser_of().get(link_in(mail.outbox[0])).content.decode()
    assert "asthma" in page  # what was asked for later stands behind the same link
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    ask(browser_of())
    assert len(mail.outbox) == 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_many_from_one_network(browser_of, place):
    answers = [ask(browser_of(), address=f"reader{number}@example.org").status_code for number in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert len(mail.outbox) == 10


@pytest.mark.parametrize(
    "sent", [{"address": "nonsense"}, {"address": "a@b.invalid"}, {"address": "a@b.org\nBcc: c@d.org"}, {"agreed": ""}, {"cadence": "hourly"}, {"address": ""}]
)
def test_refusals(browser_of, place, sent):
    answer = ask(browser_of(), **sent)
    assert answer.status_code == 422
    assert mail.outbox == []
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_not_where_not_everybody_may_read(browser_of, ana, place, visibility):
    Community.objects.update(visibility=visibility)
    for client, status in ((browser_of(), 302 if visibility == "members" else 404), (browser_of(ana), 404)):
        assert client.get("/c/lupus/digest/").status_code == status
        assert ask(client).status_code == status
    assert not Subscriber.objects.exists()
    assert b"/digest/" not in browser_of(ana).get("/c/lupus/").content


def test_one_click(browser_of, followed):
    address = path(stopping.address_for(followed, stopping.DIGEST))
    page = browser_of().get(address)
    assert "lupus" not in page.content.decode().lower()
    assert Subscription.objects.active().exists()
    page = browser_of().post(address, ONE_CLICK)
    assert not page.cookies
    assert not Subscription.objects.active().exists()
    browser_of().post(address, {"act": "restart"})
    assert Subscription.objects.active().exists()


def test_one_click_for_all_of_theirs(browser_of, followed):
    subscribing.ask(address="reader@example.org", community=makers.community("asthma"), cadence="daily")
    subscribing.begin(Subscription.objects.all())
    browser_of().post(path(stopping.address_for(followed, stopping.DIGEST)), ONE_CLICK)
    assert [one.community.slug for one in Subscription.objects.active()] == ["asthma"]
    browser_of().post(path(stopping.address_for(followed.subscriber, stopping.DIGEST)), ONE_CLICK)
    assert not Subscription.objects.active().exists()


def test_the_centre(browser_of, followed):
    address, of = path(stopping.centre_for(followed)), {"of": followed.code}
    page = browser_of().get(address)
    assert "reader@example.org" not in page.content.decode()
    assert not page.cookies
    browser_of().post(address, of | {"act": "often", "often": "daily"})
    assert Subscription.objects.get().cadence == "daily"
    browser_of().post(address, of | {"act": "often", "often": "hourly"})
    assert Subscription.objects.get().cadence == "daily"
    browser_of().post(address, of | {"act": "stop"})
    assert not Subscription.objects.active().exists()
    browser_of().post(address, of | {"act": "restart"})
    assert Subscription.objects.active().exists()
    browser_of().post(address, {"act": "stop_all"})
    assert not Subscription.objects.active().exists()


def test_one_reader_does_not_reach_another(browser_of, followed):
    subscribing.ask(address="other@example.org", community=followed.community, cadence="daily")
    other = Subscription.objects.get(subscriber__address="other@example.org")
    for act in ("begin", "stop", "often", "restart"):
        browser_of().post(path(stopping.centre_for(followed)), {"act": act, "of": other.code, "often": "weekly"})
    other.refresh_from_db()
    assert (other.confirmed_at, other.stopped_at, other.cadence) == (None, None, "daily")


def test_forgotten_at_once(browser_of, followed):
    address = path(stopping.centre_for(followed))
    ProcrastinateJob.objects.create(task_name="peerhealth.deliver", queue_name="digest", status="failed", priority=0, attempts=1,
                                    args={"mail": {"to": "reader@example.org"}}, abort_requested=False)  # fmt: skip
    assert b"Your address is forgotten" in browser_of().post(address, {"act": "forget"}).content
    assert not Subscriber.objects.exists()
    assert not ProcrastinateJob.objects.filter(args__mail__to="reader@example.org").exists()
    gone, nonsense = browser_of().get(address), browser_of().get("/mail/garbage/")
    assert (gone.status_code, gone.content) == (nonsense.status_code, nonsense.content)


def test_stop_everything_means_the_address(browser_of, ana, place):
    subscribing.ask(address=ana.email, community=place, cadence="weekly")
    subscribing.begin(Subscription.objects.all())
    browser_of().post(path(stopping.centre_for(ana)), {"act": "stop_all"})
    assert not Subscription.objects.active().exists()
    stopping.restart(ana, ["reply"])
    browser_of().post(path(stopping.centre_for(Subscription.objects.get())), {"act": "stop_all"})
    assert choosing.wanted_by(ana, "mail") == set()


def test_a_restart_begins_nothing(browser_of, place):
    subscribing.ask(address="reader@example.org", community=place, cadence="weekly")
    address = stopping.address_for(Subscription.objects.get(), stopping.DIGEST)
    browser_of().post(path(address), {"act": "restart"})
    assert not Subscription.objects.active().exists()


def test_a_community_that_closes_is_silent(browser_of, mo, followed):
    place = followed.community
    address = path(stopping.centre_for(followed))
    Community.objects.update(visibility="private")
    assert not Subscription.objects.active().exists()
    assert "lupus" not in browser_of().get(address).content.decode().lower()
    Community.objects.update(visibility="public")
    changing.change(community=place, by=mo, as_of=changing.version(Community.objects.get()), fields={"visibility": "members"})
    assert not Subscription.objects.exists()
    assert mail.outbox == []


def test_an_address_that_mail_comes_back_from(followed):
    Unreachable.objects.create(fingerprint=bouncing.fingerprint("Reader@example.org"), days=3, last_on=timezone.now(), stopped_at=timezone.now())
    assert not Subscription.objects.active().exists()
    subscribing.begin(Subscription.objects.all())  # who presses the button has read the mail
    assert Subscription.objects.active().exists()


def test_what_is_purged(followed, place):
    subscribing.ask(address="never@example.org", community=place, cadence="weekly")
    week = timezone.now() - timedelta(days=8)
    Subscription.objects.filter(subscriber__address="never@example.org").update(created_at=week)
    Subscriber.objects.update(created_at=week)
    call_command("purge_subscriptions", verbosity=0)
    assert [one.address for one in Subscriber.objects.all()] == ["reader@example.org"]
    Subscription.objects.update(stopped_at=week)
    assert subscribing.purge() == 2
    assert not Subscriber.objects.exists()


def test_asked_for_again_after_a_stop(browser_of, followed):
    subscribing.stop(Subscription.objects.all())
    Subscriber.objects.update(asked_at=None)
    ask(browser_of())
    assert not Subscription.objects.active().exists()
    browser_of().post(link_in(mail.outbox[0]), {"act": "begin", "of": followed.code})
    assert Subscription.objects.active().exists()


def test_the_admin_shows_no_address(admin_of, followed):
    from tests.people import person

    client = admin_of(person("Op", is_staff=True, is_superuser=True))
    for kind, pk in (("subscriber", followed.subscriber_id), ("subscription", followed.pk)):
        for page in ("", f"{pk}/change/"):
            said = client.get(f"/admin/communities/{kind}/{page}")
            assert said.status_code == 200
            assert "reader@" not in said.content.decode()
