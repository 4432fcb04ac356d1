"""The page of notifications, and the bell that leads there."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import notifying
from accounts.models import Notification
from communities import joining
from posts import moderation, telling
from posts.models import Thread
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
UNREAD = 'class="unread-dot"'


@pytest.fixture(autouse=True)
def _told_in_tests(monkeypatch):
    """An event of our own: something about a thread."""

    def tell_of(user, abouts):
        threads = Thread.objects.visible_to(user).filter(public_id__in=list(abouts))
        return {thread.public_id: (f"News of {thread.title}", thread.get_absolute_url()) for thread in threads}

    monkeypatch.setitem(telling.TELLERS, "test", tell_of)


def test_it_works(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    notifying.tell([ana.pk], "test", thread.public_id)
    assert UNREAD in client.get("/").content.decode()
    page = client.get("/notifications/").content.decode()
    assert "News of How do you sleep?" in page
    assert 'class="unread"' in page
    one = Notification.objects.get()
    assert f'formaction="/notifications/{one.pk}/"' in page
    assert client.post(f"/notifications/{one.pk}/").url == thread.get_absolute_url()
    page = client.get("/notifications/").content.decode()
    assert "News of How do you sleep?" in page
    assert 'class="unread"' not in page
    assert UNREAD not in page
    assert UNREAD not in client.get("/c/lupus/").content.decode()


def test_before_there_are_any(browser_of, ana):
    assert "Nothing to tell you yet" in browser_of(ana).get("/notifications/").content.decode()


def test_it_is_for_people_who_are_signed_in(browser_of):
    answer = browser_of().get("/notifications/")
    assert answer.url == "/accounts/login/?next=/notifications/"
    assert "/notifications/" not in browser_of().get("/").content.decode()


def test_every_page_leads_there_without_a_number(browser_of, ana):
    header = browser_of(ana).get("/about/").content.decode().split("</header>")[0]
    link = header.split('href="/notifications/"')[1].split("</a>")[0]
    assert "Notifications" in link
    assert not [letter for letter in link.split("visually-hidden")[1] if letter.isdigit()]


def test_all_is_read_at_a_press_until_the_page_was_drawn(browser_of, ana, bo, place):
    client = browser_of(ana)
    for number in range(3):
        notifying.tell([ana.pk, bo.pk], "test", makers.thread(bo, place, title=f"Thread {number}").public_id)
    until = client.get("/notifications/").context["until"]
    notifying.tell([ana.pk], "test", makers.thread(bo, place, title="Came later").public_id)
    client.post("/notifications/", {"until": until})
    assert Notification.objects.filter(user=ana, read_at__isnull=True).count() == 1
    assert Notification.objects.filter(user=bo, read_at__isnull=True).count() == 3, "nobody else's"
    client.post("/notifications/")
    assert not Notification.objects.filter(user=ana, read_at__isnull=True).exists()


def test_only_my_own_can_be_opened(browser_of, ana, bo, place):
    notifying.tell([bo.pk], "test", makers.thread(bo, place).public_id)
    one = Notification.objects.get()
    assert browser_of(ana).get(f"/notifications/{one.pk}/").status_code == 404
    assert browser_of(ana).post(f"/notifications/{one.pk}/").status_code == 404
    assert "News of" not in browser_of(ana).get("/notifications/").content.decode()
    one.refresh_from_db()
    assert one.read_at is None


def test_what_may_not_be_read_any_more_is_left_out(browser_of, ana, bo):
    secret = makers.community("closed", "private")
    for somebody in (ana, bo):
        member(somebody, secret)
    notifying.tell([ana.pk], "test", makers.thread(bo, secret, title="Told among us").public_id)
    client, one = browser_of(ana), Notification.objects.get()
    assert "Told among us" in client.get("/notifications/").content.decode()
    joining.leave(user=ana, community=secret)
    page = client.get("/notifications/").content.decode()
    assert "Told among us" not in page
    assert UNREAD not in page, "what cannot be seen is not unread"
    assert client.get(f"/notifications/{one.pk}/").status_code == 404


def test_opening_an_address_marks_nothing(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    notifying.tell([ana.pk], "test", thread.public_id)
    notifying.tell([ana.pk], "unheard", "of")
    before = list(Notification.objects.order_by("pk").values())
    one = Notification.objects.get(event="test")
    assert client.get(f"/notifications/{one.pk}/").url == thread.get_absolute_url()
    client.get("/notifications/")
    assert list(Notification.objects.order_by("pk").values()) == before


def test_the_bell_is_silent_about_what_cannot_be_told(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place, title="Gone soon"), browser_of(ana)
    notifying.tell([ana.pk], "test", thread.public_id)
    assert UNREAD in client.get("/").content.decode()
    moderation.hide(post=thread.opening, by=person("Mod"), reason="x")
    assert UNREAD not in client.get("/").content.decode()
    notifying.tell([ana.pk], "test", makers.thread(bo, place, title="There").public_id)
    assert UNREAD in client.get("/").content.decode()


def test_an_event_that_nobody_tells_is_left_out(browser_of, ana):
    notifying.tell([ana.pk], "unheard", "of")
    assert browser_of(ana).get("/notifications/").status_code == 200
    assert "of" not in telling.page_for(ana, {}).rows


def test_they_are_forgotten_after_90_days(ana):
    for days in (1, 89, 91, 200):
        at = timezone.now() - timedelta(days=days)
        Notification.objects.create(user=ana, event="test", about=str(days), at=at)
    said = StringIO()
    call_command("purge_notifications", batch=1, stdout=said)
    assert said.getvalue() == "2 notifications forgotten.\n"
    assert set(Notification.objects.values_list("about", flat=True)) == {"1", "89"}


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, bo, place, rows, django_assert_num_queries):
    for number in range(rows):
        notifying.tell([ana.pk], "test", makers.thread(bo, place, title=f"Thread {number}").public_id)
    client = browser_of(ana)
    with django_assert_num_queries(6):  # two for the list, two for the bell
        page = client.get("/notifications/").content.decode()
    assert ('rel="next"' in page) is (rows > 20)


def test_the_bell_by_itself_for_a_page_that_is_open(browser_of, ana, bo, place):
    client = browser_of(ana)
    assert UNREAD not in client.get("/notifications/bell/").content.decode()
    for number in range(2):
        notifying.tell([ana.pk], "test", makers.thread(bo, place, title=f"Thread {number}").public_id)
    part = client.get("/notifications/bell/").content.decode()
    assert "2 unread" in part
    assert "<header" not in part
    assert UNREAD not in browser_of(bo).get("/notifications/bell/").content.decode()
    assert client.post("/notifications/bell/").status_code == 405
