"""Jobs and mail in the admin: what is parked and why, trying again, letting go, and forgetting."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from peerhealth import parking
from peerhealth.jobs import NeverDone, defer
from tests.jobs.test_delivery import letter
from tests.people import person

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/queuedjob/"


@pytest.fixture
def office(admin_of):
    """The admin, for an operator."""
    return admin_of(person("Root", is_staff=True, is_superuser=True))


def parked(name: str = "ana", queue: str = "news") -> ProcrastinateJob:
    """A mail that could not be sent."""
    letter(name, queue=queue).send()
    row = ProcrastinateJob.objects.latest("pk")
    parking.note(row.pk, row.task_name, NeverDone("550 5.1.1"))
    ProcrastinateJob.objects.filter(pk=row.pk).update(status="doing")
    ProcrastinateJob.objects.filter(pk=row.pk).update(status="failed", attempts=3)
    return row


def act(office, action: str, *rows):
    """Chooses rows and an action."""
    return office.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)


def test_it_works(office):
    row = parked()
    page = office.get(LIST).content.decode()
    assert "mail: note" in page
    assert "550 5.1.1" in page
    assert "parked" in page
    assert ">3<" in page
    for secret in ("ana@example.org", "Hello", "A note", row.args["mail"]["raw"][:20]):
        assert secret not in page
    one = office.get(reverse("admin:accounts_queuedjob_change", args=[row.pk])).content.decode()
    assert "550 5.1.1" in one
    assert "ana@example.org" not in one
    assert not re.search(r"\braw\b", one)


def test_what_waits_in_order_is_not_listed_but_counted(office):
    letter("bo").send()
    page = office.get(LIST).content.decode()
    assert "mail: note" not in page
    assert "1 job waits" in page
    assert "is a worker running?" not in page


def test_it_says_when_nobody_is_at_work(office):
    letter("bo").send()
    ProcrastinateEvent.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert "is a worker running?" in office.get(LIST).content.decode()
    ProcrastinateJob.objects.update(scheduled_at=timezone.now() + timedelta(minutes=1))
    assert "is a worker running?" not in office.get(LIST).content.decode()


def test_an_unknown_job_says_so(office):
    defer("tests.nobody_knows_it")
    ProcrastinateJob.objects.update(status="failed")
    assert "unknown job" in office.get(LIST).content.decode()


def test_trying_again_gives_it_two_days(office):
    row, other = parked(), parked("bo")
    assert "1 job is tried again" in act(office, "try_again", row).content.decode()
    now, left = ProcrastinateJob.objects.get(pk=row.pk), ProcrastinateJob.objects.get(pk=other.pk)
    assert (now.status, now.attempts, now.scheduled_at) == ("todo", 0, None)
    assert now.args["mail"] == row.args["mail"]
    assert left.status == "failed"


def test_letting_go_is_for_good(office):
    row, other = parked(), parked("bo")
    assert "1 job deleted" in act(office, "let_go", row).content.decode()
    assert [job.pk for job in ProcrastinateJob.objects.all()] == [other.pk]


def test_what_is_being_done_is_left_alone():
    row = parked()
    ProcrastinateJob.objects.update(status="doing")
    assert (parking.try_again(ProcrastinateJob.objects.all()), parking.let_go(ProcrastinateJob.objects.all())) == (0, 0)
    assert ProcrastinateJob.objects.get().pk == row.pk


def test_others_see_none_of_it(admin_of, mo, zed):
    row = parked()
    helper = person("Helper", is_staff=True)
    for who in (mo, helper):
        assert admin_of(who).get(LIST).status_code == 403
        act(admin_of(who), "let_go", row)
    assert ProcrastinateJob.objects.exists()


def test_the_package_shows_nothing(office):
    assert office.get("/admin/procrastinate/procrastinatejob/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_it_asks_the_same_for_many(office, django_assert_num_queries, count):
    for number in range(count):
        parked(str(number))
    office.get(LIST)
    with django_assert_num_queries(8):
        office.get(LIST)


def test_what_was_parked_long_ago_is_forgotten():
    old, new = parked(), parked("bo")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id = %s", [old.pk]
        )  # fmt: skip
    letter("cy").send()
    waiting = ProcrastinateJob.objects.latest("pk")
    parking.forget()
    assert {job.pk for job in ProcrastinateJob.objects.all()} == {new.pk, waiting.pk}


def test_what_will_never_go_is_forgotten_at_once():
    ana, bo = person("Ana"), person("Bo")
    for name, known in (("ana", {"person": ana.pk}), ("bo", {"person": bo.pk}), ("cy", {"good_until": timezone.now()}),
                        ("di", {"good_until": timezone.now() + timedelta(days=1)}), ("ed", {})):  # fmt: skip
        letter(name, **known).send()
    ProcrastinateJob.objects.update(status="failed")
    defer("peerhealth.deliver", mail={"person": "poison", "good_until": [], "to": 7})
    ana.delete()
    parking.forget()
    left = [job.args["mail"]["to"] for job in ProcrastinateJob.objects.order_by("pk")]
    assert left == ["bo@example.org", "di@example.org", "ed@example.org", 7]
    ProcrastinateJob.objects.update(status="failed")
    parking.forget()
    assert ProcrastinateJob.objects.count() == 3, "that of nobody is gone"


def test_forgetting_an_address_leaves_what_is_under_way():
    parked()
    parked("bo")
    for attempts in (0, 1):
        letter("ana").send()
        ProcrastinateJob.objects.filter(pk=ProcrastinateJob.objects.latest("pk").pk).update(attempts=attempts)
    parking.forget_mails_to("Ana@example.org")
    rows = ProcrastinateJob.objects.order_by("pk").values_list("args__mail__to", "attempts")
    assert list(rows) == [("bo@example.org", 3), ("ana@example.org", 0)]
