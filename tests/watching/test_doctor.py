"""`manage.py doctor`: plain answers, an exit code, and no hanging."""

import json
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from peerhealth import jobs
from peerhealth.doctor import BROKEN, LOOK, OK, Answer, database, examining, house, live, look, machine, mail, queue
from posts import counter_probe
from posts.models import SearchEntry, Thread
from posts.searching import health
from tests import makers
from tests.jobs.mail_server import open_server
from tests.people import person
from tests.rig import ROOT

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
KEYS = {
    "database", "migrations", "cache", "clock", "jobs", "worker", "live", "search", "counters",
    "settings", "static", "disk", "mail", "backups", "helplines",
}  # fmt: skip


def run(capsys, *arguments: str) -> tuple[int, str]:
    """The exit code and what is said."""
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", *arguments)
    return ended.value.code, capsys.readouterr().out


def test_it_works(capsys):
    code, said = run(capsys, "--json")
    report = json.loads(said)
    assert code == {OK: 0, LOOK: 1, BROKEN: 2}[report["state"]]
    answers = {one.pop("key"): one for one in report["answers"]}
    assert answers.keys() == KEYS
    assert all(one.keys() == {"state", "says", "do"} for one in answers.values())
    assert [answers[key]["state"] for key in ("database", "migrations", "clock", "search", "counters", "disk")] == [OK] * 6
    assert all(one["do"] for one in answers.values() if one["state"] != OK)


def test_the_worst_answer_is_the_exit_code(capsys, monkeypatch):
    for worst, code in ((OK, 0), (LOOK, 1), (BROKEN, 2)):
        report = examining.Report({"one": Answer(OK, "Well."), "two": Answer(worst, "So.", "Do.")})
        monkeypatch.setattr(examining, "examine", lambda report=report: report)
        assert run(capsys)[0] == code
    assert "→ Do." in run(capsys)[1]


def test_without_a_database_the_rest_is_told():
    with socket.socket() as silent:  # takes connections and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://x@127.0.0.1:{port}/x",
            "PEERHEALTH_ENV": "development",
        }
        environment |= {"DATABASE_POOL": "0", "DJANGO_SETTINGS_MODULE": "peerhealth.settings"}
        code = "import django; django.setup(); from peerhealth.doctor import examining; r = examining.examine(2); print(r.answers['database'].state, r.answers['live'].state, r.answers['disk'].state)"
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.stdout.split() == [BROKEN, LOOK, OK], done.stderr
        assert time.monotonic() - begun < 60


def test_a_probe_that_breaks_is_an_answer(monkeypatch):
    monkeypatch.setattr(machine, "disk", lambda: 1 / 0)
    answer = examining.ask("peerhealth.doctor.machine.disk")
    assert answer.state == BROKEN
    assert "ZeroDivisionError" in answer.says


def test_migrations_that_wait():
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'posts' AND name = (SELECT max(name) FROM django_migrations"
            " WHERE app = 'posts') RETURNING name"
        )
        waits = cursor.fetchone()[0]
    answer = database.migrations()
    assert (answer.state, f"posts.{waits}"[:10] in answer.says, "manage.py migrate" in answer.do) == (BROKEN, True, True)


def test_the_cache_table(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_table"}}
    assert database.cache_table().state == BROKEN


@pytest.mark.parametrize(("apart", "state"), [(0, OK), (5, LOOK), (-5, LOOK), (3600, BROKEN)])
def test_clocks_that_differ(monkeypatch, apart, state):
    class Late(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.now(zone) + timedelta(seconds=apart)

    monkeypatch.setattr(database, "datetime", Late)
    assert database.clock().state == state


def test_the_queue(monkeypatch):
    assert queue.jobs().state == OK
    assert queue.worker().state == LOOK
    ProcrastinateWorker.objects.create(last_heartbeat=timezone.now())
    assert queue.worker().state == OK
    jobs.defer("posts.mail_news", queue="news", user=7)
    assert queue.jobs().says.startswith("1 job waits")
    ProcrastinateWorker.objects.update(last_heartbeat=timezone.now() - timedelta(minutes=2))
    monkeypatch.setattr(queue, "LATE", -1)
    assert (queue.jobs().state, queue.worker().state) == (LOOK, BROKEN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert queue.jobs().says == "0 jobs wait, 1 is parked."


def test_live(settings):
    assert live.channel().state == OK
    settings.LIVE = True
    assert "No live process" in live.channel().says, "what is said arrives"


def test_search(place, ana):
    makers.thread(ana, place)
    assert health.index().state == OK
    SearchEntry.objects.all().delete()
    assert health.index().state == BROKEN


def test_counters_where_people_wrote_last(place, ana):
    thread = makers.thread(ana, place, body="Nights #sleep")
    makers.thread(ana, place)
    assert counter_probe.lately().state == OK
    Thread.objects.filter(pk=thread.pk).update(reply_count=1)
    answer = counter_probe.lately()
    assert (answer.state, "threads" in answer.says) == (LOOK, True)
    call_command("recount")
    assert counter_probe.lately().state == OK


def test_the_mail_server(settings):
    assert mail.server().state == OK
    settings.MAIL_TRANSPORT, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    with open_server() as (server, settings.EMAIL_PORT):
        assert mail.server().state == OK
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "hello@example.org"
        answer = mail.server()
        assert answer.state == BROKEN
        assert "example.org" not in answer.says + answer.do
        assert not server.taken
    assert mail.server().state == BROKEN


def test_a_mail_server_that_says_nothing(settings, monkeypatch):
    monkeypatch.setattr(mail, "PATIENCE", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *silent.getsockname()
        assert mail.server().says.startswith("The mail server gives no right answer")


def test_disk(monkeypatch):
    assert machine.disk().state == OK
    monkeypatch.setattr(machine, "LITTLE", 2**70)
    assert machine.disk().state == LOOK
    monkeypatch.setattr(machine, "VERY_LITTLE", 2**70)
    assert machine.disk().state == BROKEN


def test_backups(settings, monkeypatch, tmp_path):
    assert machine.backups().state == OK
    settings.DEVELOPMENT = False
    assert machine.backups().state == LOOK
    settings.BACKUP_DIR = str(tmp_path)
    assert machine.backups().state == BROKEN
    for hours, state in ((3, OK), (30, LOOK), (200, BROKEN)):
        monkeypatch.setattr(
            "peerhealth.backups.shelf.newest", lambda _, h=hours: datetime.now(UTC) - timedelta(hours=h)
        )
        assert machine.backups().state == state


@pytest.mark.parametrize(
    ("day", "state"), [("", LOOK), ("yesterday", LOOK), (str(datetime.now(UTC).date()), OK), ("2026-01-01", LOOK)]
)
def test_helplines(settings, day, state):
    settings.HELPLINES_CHECKED = day
    assert house.helplines().state == state


def test_helplines_that_are_gone(settings, tmp_path):
    (tmp_path / "templates/words").mkdir(parents=True)
    (tmp_path / "templates/words/help-now.html").write_text('<a href="tel:112">')
    settings.BASE_DIR = tmp_path
    assert house.helplines().state == BROKEN


def test_settings_and_files_of_pages(settings, tmp_path):
    assert (house.settings_are_complete().state, house.static_files().state) == (OK, OK)
    settings.DEVELOPMENT, settings.STATIC_ROOT = False, tmp_path
    assert "SECRET_KEY" in house.settings_are_complete().says
    assert "not collected" in house.static_files().says
    (tmp_path / "staticfiles.json").write_text('{"paths": {}}')
    assert "missing" in house.static_files().says


def test_the_page_is_for_those_who_run_the_site(admin_of, mo):
    boss = admin_of(person("Boss", is_staff=True, is_superuser=True))
    page = boss.get("/admin/doctor/")
    assert page.status_code == 200
    assert all(f'<th scope="row">{key}</th>' in page.content.decode() for key in KEYS)
    assert "/admin/doctor/" in boss.get("/admin/").content.decode()
    assert admin_of(mo).get("/admin/doctor/").status_code == 403
    assert "/admin/doctor/" not in admin_of(mo).get("/admin/").content.decode()
    staff = admin_of(person("Staff", is_staff=True))
    assert staff.get("/admin/doctor/").status_code == 403


def test_what_to_type_stands_out_on_the_page(admin_of, monkeypatch):
    monkeypatch.setattr(queue, "worker", lambda: look("No worker <runs>.", "Start `manage.py serve worker`: now."))
    page = admin_of(person("Boss", is_staff=True, is_superuser=True)).get("/admin/doctor/").content.decode()
    assert "No worker &lt;runs&gt;." in page
    assert "Start <code>manage.py serve worker</code>: now." in page
    assert "`" not in page.partition('class="doctor"')[2]


def test_no_answer_names_anybody(place, ana, monkeypatch):
    makers.thread(ana, place)

    def fail():
        raise OperationalError("Key (title)=(How do you sleep?) of Ana in lupus")

    monkeypatch.setattr(queue, "jobs", fail)
    said = str([examining.ask(name) for name in (examining.WITH_DATABASE | examining.WITHOUT_DATABASE).values()])
    assert not [word for word in ("sleep", "Ana", "lupus") if word in said]
