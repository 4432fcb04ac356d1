"""What Prometheus reads: of all processes together, over their restarts, with labels that name nobody and nothing."""

import re
import subprocess
import sys

import pytest
from django.urls import get_resolver

from peerhealth import jobs
from peerhealth.watching import upgrades
from tests import scene
from tests.addresses import OF_A_PLACE
from tests.rig import ROOT
from tests.test_every_address import patterns

LABEL = re.compile(r'(\w+)="([^"]*)"')
KNOWN = {
    "method": {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"},
    "status": {"2xx", "3xx", "4xx", "5xx"},
    "lane": {"urgent", "news", "default", "nightly", "other"},
}
# Counts in a process of its own: which page, and whether it does so after having parted from another.
COUNT = """
import os, sys, django
from django.conf import settings
settings.configure(VAR_DIR=__import__("pathlib").Path(sys.argv[1]), METRICS=True, DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}})
from peerhealth.watching import counting
counting.request(sys.argv[2], "GET", 200, 0.2, statements=3, statement_seconds=0.1)
if os.fork() == 0:
    counting.request(sys.argv[2], "GET", 200, 0.2)
    os._exit(0)
os.wait()
"""


def count(folder, page: str) -> None:
    """One process that counts, and one that parted from it."""
    subprocess.run([sys.executable, "-c", COUNT, folder, page], cwd=ROOT, check=True, timeout=60)


@pytest.fixture
def own_folder(settings, tmp_path):
    """Nobody else has counted there."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def told(client, monkeypatch):
    """`told()` is what an operator reads, a number by its name and labels."""
    monkeypatch.setattr(upgrades.SCHEMA, "is_there", True)

    def read() -> dict[str, float]:
        lines = client.get("/metrics").content.decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    return read


@pytest.mark.django_db
def test_it_works(own_folder, told, tmp_path):
    jobs.defer("posts.mail_news", queue="news", user=7)
    count(tmp_path, "thread")
    said = told()
    assert said['peerhealth_request_seconds_count{method="GET",route="thread",status="2xx"}'] == 2
    assert said['peerhealth_request_seconds_bucket{le="0.1",method="GET",route="thread",status="2xx"}'] == 0
    assert said['peerhealth_statements_total{route="thread"}'] == 3
    assert said['peerhealth_jobs_due{lane="news"}'] == 1
    assert said["peerhealth_database_up"] == 1
    assert said["peerhealth_migrations_waiting"] == 0


@pytest.mark.django_db
def test_who_comes_after_counts_on_in_the_same_files(own_folder, told, tmp_path):
    for _ in range(3):
        count(tmp_path, "thread")
    assert told()['peerhealth_request_seconds_count{method="GET",route="thread",status="2xx"}'] == 6
    assert len(list((tmp_path / "metrics").glob("histogram_*.db"))) == 2, "one counts while the other waits for it"


def test_threads_that_come_first_together_share_a_place(tmp_path):
    code = (
        COUNT.partition("counting.request(")[0]
        + """
import threading
both = threading.Barrier(8)
def come():
    both.wait()
    counting.request("thread", "GET", 200, 0.2)
threads = [threading.Thread(target=come) for _ in range(8)]
[one.start() for one in threads], [one.join() for one in threads]
"""
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in (tmp_path / "metrics").glob("*.place")] == ["0.place"]


@pytest.mark.django_db
def test_labels_are_few_and_name_nothing(client, told, settings):
    settings.METRICS = True
    _place, _author, names = scene.set_up("public")
    for address, _rule in OF_A_PLACE.values():
        client.get(address.format(**names))
    client.get("/c/told-among-us/")
    client.generic("BREW", "/about/")
    found = {(name, value) for line in told() for name, value in LABEL.findall(line)}
    routes = {name for name, _path in patterns(get_resolver())} | {"-", "static"}
    assert {value for name, value in found if name == "route"} <= routes
    assert {value for name, value in found if name == "route"} >= OF_A_PLACE.keys()
    for label, values in KNOWN.items():
        assert {value for name, value in found if name == label} <= values


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_costs_nobody_a_page(tmp_path):
    (tmp_path / "metrics").write_text("in the way")
    count(tmp_path, "thread")
