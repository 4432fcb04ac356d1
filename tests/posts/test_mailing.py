"""Mails of news: what is told on the site, sent to who wants it by mail as well."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import blocking, bouncing, suspending
from accounts.models import EventChoice, Notification, NotificationSettings
from communities.models import Community
from posts import mailing, moderation, publishing
from posts.models import Post, ThreadMute
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
WORDS = ("lupus", "Lupus", "sleep", "Bo", "Same here")


@pytest.fixture
def thread(ana, place):
    """Ana's question."""
    return makers.thread(ana, place)


def told(user, post, *, minutes: float = 3, event: str = "reply") -> Notification:
    """`user` was told of `post` so long ago."""
    Notification.objects.filter(user=user, about=post.public_id).delete()
    ProcrastinateJob.objects.all().delete()
    at = timezone.now() - timedelta(minutes=minutes)
    return Notification.objects.create(user=user, event=event, about=post.public_id, at=at)


def wants_all(user) -> None:
    """`user` wants the words in the mail."""
    NotificationSettings.objects.update_or_create(user=user, defaults={"detail": "full"})


def waiting() -> list[float]:
    """In how many minutes the jobs that wait look again."""
    jobs = ProcrastinateJob.objects.filter(task_name=mailing.TASK, status="todo")
    return [round((job.scheduled_at - timezone.now()).total_seconds() / 60, 1) for job in jobs]


def html_of(message) -> str:
    """The other part of a mail."""
    return message.alternatives[0][0]


def test_it_works(browser_of, ana, bo, thread):
    row = told(ana, makers.reply(bo, thread))
    assert mailing.mail(ana.pk)
    message = mail.outbox[0]
    assert message.to == [ana.email]
    assert message.subject == "You have a new reply"
    row.refresh_from_db()
    assert row.mailed_at
    link = f"/n/{row.code}/"
    for part in (message.body, html_of(message)):
        assert link in part
        assert not [word for word in WORDS if word in part]
    assert browser_of(ana).get(link).url == f"/p/{row.about}/"
    row.refresh_from_db()
    assert row.read_at is None  # a scanner may have opened it


def test_headers(ana, bo, thread):
    told(ana, makers.reply(bo, thread))
    mailing.mail(ana.pk)
    headers = dict(mail.outbox[0].message().items())
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>").endswith("/stop/")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert not [word for word in (*WORDS, "Ana") if word in str(headers)]


def test_the_message_id_is_that_of_the_event(ana, bo, thread):
    row = told(ana, makers.reply(bo, thread))
    for _time in range(2):
        assert mailing.mail(ana.pk)
        Notification.objects.filter(pk=row.pk).update(mailed_at=None)
    Notification.objects.filter(pk=row.pk).update(mailed_at=None, at=row.at - timedelta(minutes=1))
    assert mailing.mail(ana.pk)
    first, again, another = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert first == again != another


def test_nothing_to_fetch_from_anywhere(ana, bo, thread):
    wants_all(ana)
    told(ana, makers.reply(bo, thread, "See https://example.org/picture.png and ![x](https://example.org/y.png)"))
    mailing.mail(ana.pk)
    part = html_of(mail.outbox[0])
    assert '<meta name="color-scheme" content="light dark">' in part
    assert not [word for word in ("src=", "<img", "<link", "<script", "style=", "url(", "@import", "bgcolor", "color:") if word in part]


def test_the_words_for_who_wants_them(ana, bo, thread):
    wants_all(ana)
    told(ana, makers.reply(bo, thread, "I sleep <b>at</b> noon."))
    mailing.mail(ana.pk)
    message = mail.outbox[0]
    assert message.subject == "You have a new reply"
    assert "Bo replied to you in “How do you sleep?”" in message.body
    assert "I sleep <b>at</b> noon." in message.body
    assert "I sleep &lt;b&gt;at&lt;/b&gt; noon." in html_of(message)


def test_several_of_one_thread_are_one_line_and_all_are_one_mail(ana, bo, place, thread):
    wants_all(ana)
    for minutes in (9, 8, 7):
        told(ana, makers.reply(bo, thread, f"Said {minutes} ago."), minutes=minutes)
    other = makers.thread(ana, place, title="Another question")
    told(ana, makers.reply(bo, other, "Elsewhere."))
    assert mailing.mail(ana.pk)
    assert not mailing.mail(ana.pk)
    (message,) = mail.outbox
    assert message.subject == "You have 4 new replies"
    assert message.body.count("How do you sleep?") == 1
    assert "Said 9 ago." in message.body
    assert "And 2 more there." in message.body
    assert "Another question" in message.body


def test_what_is_told_by_mail_alone_is_led_to_one_by_one(browser_of, ana, bo, place, thread):
    other = makers.thread(ana, place, title="Another")
    rows = [told(ana, makers.reply(bo, one), minutes=minutes) for one, minutes in ((thread, 4), (other, 3))]
    Notification.objects.filter(pk=rows[0].pk).update(on_site=False)
    mailing.mail(ana.pk)
    for row in rows:
        row.refresh_from_db()
        for part in (mail.outbox[0].body, html_of(mail.outbox[0])):
            assert f"/n/{row.code}/" in part
        assert browser_of(ana).get(f"/n/{row.code}/").url == f"/p/{row.about}/"


def test_it_waits_while_more_comes_but_not_for_ever(ana, bo, thread):
    told(ana, makers.reply(bo, thread, "First."), minutes=4)
    told(ana, makers.reply(bo, thread, "Just now."), minutes=0.5)
    assert not mailing.mail(ana.pk)
    assert waiting() == [1.5]
    Notification.objects.filter(mailed_at=None).order_by("at").first().delete()
    ProcrastinateJob.objects.all().delete()
    told(ana, makers.reply(bo, thread, "Long ago."), minutes=11)
    assert mailing.mail(ana.pk)
    assert mail.outbox[0].subject == "You have a new reply"  # not the one of just now, for which a job waits
    assert waiting() == [1.5]


@pytest.mark.parametrize("what", ["read", "not wanted", "not wanted by default", "old"])
def test_what_is_not_mailed(ana, bo, thread, what):
    row = told(ana, makers.reply(bo, thread))
    if what == "read":
        Notification.objects.update(read_at=timezone.now())
    elif what == "not wanted":
        EventChoice.objects.create(user=ana, event="reply", place="mail", wanted=False)
    elif what == "not wanted by default":
        Notification.objects.update(event="thread")
    elif what == "old":
        Notification.objects.update(at=timezone.now() - timedelta(days=31))
    assert not mailing.mail(ana.pk)
    row.refresh_from_db()
    assert row.mailed_at is None


@pytest.mark.parametrize("what", ["deleted", "hidden", "muted", "left", "blocked", "blocks", "muted person"])
def test_what_may_not_be_told_any_more(ana, bo, mo, thread, place, what):
    post = makers.reply(bo, thread)
    told(ana, post)
    if what == "deleted":
        publishing.delete(post=post)
    elif what == "hidden":
        moderation.hide(post=post, by=mo, reason="A clinic is named.")
    elif what == "muted":
        ThreadMute.objects.create(user=ana, thread=thread)
    elif what == "left":
        Community.objects.update(visibility="private")
        ana.memberships.all().delete()
    elif what == "blocked":
        blocking.block(blocker=ana, person=bo)
    elif what == "blocks":
        blocking.block(blocker=bo, person=ana)
    elif what == "muted person":
        blocking.mute(muter=ana, person=bo)
    assert not mailing.mail(ana.pk)
    assert mail.outbox == []
    assert Notification.objects.get(user=ana).mailed_at  # dealt with: what comes next need not go without waiting because of it


def test_who_is_suspended_or_cannot_be_reached(ana, bo, thread):
    told(ana, makers.reply(bo, thread))
    suspending.suspend(user=ana, by=person("Op", is_superuser=True, is_staff=True), reason="x")
    assert not mailing.mail(ana.pk)
    suspending.lift(user=ana, by=person("Op2", is_superuser=True, is_staff=True))
    ana.unreachable_at = timezone.now()
    ana.save()
    assert not mailing.mail(ana.pk)
    bouncing.reaches(ana.email)
    assert mailing.mail(ana.pk)


def test_a_pause_is_looked_at_again(ana, bo, thread):
    told(ana, makers.reply(bo, thread))
    chosen = NotificationSettings.objects.create(user=ana, paused_until=timezone.now() + timedelta(minutes=20))
    assert not mailing.mail(ana.pk)
    assert waiting() == [20.0]
    assert not mailing.mail(ana.pk)
    assert len(waiting()) == 1
    chosen.paused_until = timezone.now() + timedelta(days=20)
    chosen.save()
    ProcrastinateJob.objects.all().delete()
    assert not mailing.mail(ana.pk)
    assert waiting() == [60.0]  # it may be ended before
    chosen.paused_until = None
    chosen.save()
    assert mailing.mail(ana.pk)


@pytest.mark.parametrize("where", ["reply", "opening"])
def test_words_with_a_note_are_not_in_a_mail(ana, bo, thread, where):
    wants_all(ana)
    post = makers.reply(bo, thread, "Somebody died.")
    Post.objects.filter(pk=post.pk if where == "reply" else thread.opening_id).update(notes=["death"])
    told(ana, post)
    assert mailing.mail(ana.pk)
    for part in (mail.outbox[0].body, html_of(mail.outbox[0])):
        assert "carries a note" in part
        assert "died" not in part
        assert "sleep" not in part


def test_the_link_is_for_one_person_and_asked_again(browser_of, ana, bo, thread):
    post = makers.reply(bo, thread)
    row = told(ana, post)
    mailing.mail(ana.pk)
    row.refresh_from_db()
    foreign, none = (browser_of(bo).get(f"/n/{code}/") for code in (row.code, "bcdfghjkmnpq"))
    assert foreign.status_code == none.status_code == 404
    assert foreign.content == none.content
    assert browser_of().get(f"/n/{row.code}/").url == f"/accounts/login/?next=/n/{row.code}/"
    publishing.delete(post=post)
    assert browser_of(ana).get(f"/n/{row.code}/").status_code == 404


def test_it_is_undone_with_what_failed(ana, bo, thread, monkeypatch):
    row = told(ana, makers.reply(bo, thread))

    def fails(self, *_args, **_kwargs):
        raise OSError

    monkeypatch.setattr("peerhealth.posting.Letter.send", fails)
    with pytest.raises(OSError):  # noqa: PT011
        mailing.mail(ana.pk)
    row.refresh_from_db()
    assert row.mailed_at is None


def test_somebody_who_is_gone(db):
    assert not mailing.mail(1)


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(django_assert_num_queries, ana, bo, thread, count):
    wants_all(ana)
    for number in range(count):
        told(ana, makers.reply(bo, thread, f"Reply {number}."), minutes=33 - number)
    with django_assert_num_queries(11):
        assert mailing.mail(ana.pk)
