"""One database, two releases: this code on the last one's schema serves nothing by half, and that code on this schema goes
on as before. In the order of an upgrade without a pause (docs/upgrading.md)."""

import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.rig import ROOT, Rig, wait_until
from tests.upgrades.linting import RELEASE

SMOKE = Path(__file__).with_name("smoke.py")
# Files of pages as they are: nothing is collected here.
ON_ITS_OWN = {"PEERHEALTH_ENV": "development", "DEBUG": "false", "LIVE": "false", "EMAIL_URL": "dummymail://"}


@pytest.fixture(scope="module")
def last_release(tmp_path_factory) -> Path:
    """Its files, from the history."""
    found = subprocess.run(["git", "archive", RELEASE["commit"]], cwd=ROOT, capture_output=True)
    if found.returncode:
        said = f"NOT TESTED: the last release ({RELEASE['commit'][:7]}) is not in this clone's history (a shallow one?)"
        pytest.skip(said)
    folder = tmp_path_factory.mktemp("last-release")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def rig(last_release, tmp_path_factory):
    """A site whose database the last release has made."""
    with Rig(tmp_path_factory.mktemp("between")) as rig:
        run(rig, last_release, "manage.py", "migrate", "--verbosity=0")
        yield rig


def run(rig: Rig, folder: Path, *command: str) -> str:
    """What a command of the last release says, run in its folder on the rig's database."""
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=rig.environment | ON_ITS_OWN, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_older(rig: Rig) -> bool:
    """Whether this tree has migrations that the database has not."""
    with rig.connect() as connection:
        applied = set(connection.execute("SELECT app, name FROM django_migrations"))
    return not MigrationLoader(None).disk_migrations.keys() <= applied


def one_less(rig: Rig) -> None:
    """Where this tree has no migration yet that the last release has not: its last one counts as not applied."""
    with rig.connect() as connection:
        connection.execute(
            "DELETE FROM django_migrations WHERE (app, name) = ('posts', %s)", [RELEASE["migrations"]["posts"]]
        )


def test_it_works(rig, last_release):
    is_behind = is_older(rig)
    if not is_behind:
        one_less(rig)
    web = rig.start("web", "--workers", "1", ready="/healthz")
    refused(rig)
    rig.manage("migrate", *([] if is_behind else ["--fake", "posts"]), "--verbosity=0")
    wait_until(lambda: rig.visitor().get("/readyz").status == 200)
    assert rig.visitor().get("/sitemap.xml").status == 200, "the same process, by itself"
    said = json.loads(run(rig, last_release, str(SMOKE)).splitlines()[-1])
    assert {name for name, status in said["got"].items() if status not in {0, 200, 302}} == set(), said["got"]
    assert said["posts"] == 2
    assert "How was it?" in rig.visitor().get("/c/between/feed/").body, "what the one wrote the other shows"
    assert web.process.poll() is None


def test_the_way_back(rig, last_release):
    """After `test_it_works`: what only this release knows is there, and is done with as docs/upgrading.md says."""
    pages = rig.script("tests.upgrades.written_since")
    back, forward = told()
    with rig.connect() as connection:
        connection.execute(back)
    said = json.loads(run(rig, last_release, str(SMOKE), *pages).splitlines()[-1])
    assert {page: was for page, was in said["got"].items() if not set(was) <= {200, 302}} == {}
    assert said["jobs that failed"] == 0
    with rig.connect() as connection:
        assert connection.execute(forward).rowcount == 1
    assert "An hour about pumps" in rig.visitor().get("/c/between/feed/").body


def told() -> list[str]:
    """The statements for whoever starts the last release again, and for the day they come forward again."""
    words = (ROOT / "docs/upgrading.md").read_text(encoding="utf-8").partition("**The way back**")[2].partition("\n## ")[0]
    return re.findall(r"^ +(UPDATE .*);", words, re.MULTILINE)


def refused(rig: Rig) -> None:
    """Nothing is served by half, and nothing written."""
    visitor = rig.visitor()
    said = visitor.get("/readyz")
    assert (said.status, said.body[:23]) == (503, "migrations are waiting:")
    for answer in (
        visitor.get("/"),
        visitor.get("/c/"),
        visitor.post("/accounts/login/", {"login": "ana@example.org"}),
    ):
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "We cannot reach our records just now" in answer.body
    assert visitor.get("/healthz").body == "ok"
    with rig.connect() as connection:
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
