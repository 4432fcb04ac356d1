"""No room left on the disk of the database: what is there can be read, what cannot be kept is said clearly and comes back
with the answer, nothing is spoilt, and with room again everything goes on by itself. (People have no pictures here; what
else the site writes to a disk is mail on a machine without a mail server.)"""

import random
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from string import ascii_lowercase

import psycopg
import pytest

from peerhealth.embedded_database.account import account_for
from peerhealth.embedded_database.binaries import find_binaries, within_reach
from tests.faults import sizes
from tests.rig import Reader, Rig, wait_until

ROOM = 48  # megabytes beside what is there
BACK = 5  # seconds


def mounted(folder: Path, size: str) -> None:
    """A small disk at `folder`; skips the test where this account may not have one."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True)
    if said.returncode:
        pytest.skip(f"FULL DISKS ARE NOT TESTED: no disk can be mounted here ({said.stderr.strip()})")


def unmounted(folder: Path) -> None:
    """The end of it, once nothing uses it."""
    wait_until(lambda: subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0)


class Ballast:
    """A file that leaves no room."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "ballast"

    def fill(self) -> None:
        """Takes all that is free, down to the last byte."""
        with suppress(OSError), self.file.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(65536))
        with suppress(OSError), self.file.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(1))

    def free(self) -> None:
        """Gives it back."""
        self.file.unlink(missing_ok=True)


@pytest.fixture
def small(rig):
    """The same site on a disk of its own with little room. (Its folder, its disk's ballast.)"""
    short = Path(tempfile.mkdtemp(prefix="ph-disk-"))
    short.chmod(0o755)
    data = rig.cluster.data
    assert rig.cluster.stop()
    size = int(subprocess.run(["du", "-sm", str(data)], capture_output=True, text=True, check=True).stdout.split()[0])
    mounted(short / "var", f"{size + ROOM}m")
    (short / "var" / "postgres").mkdir()
    subprocess.run(["cp", "-a", str(data), str(short / "var" / "postgres")], check=True)
    try:
        with Rig(short, STATIC_ROOT=rig.environment["STATIC_ROOT"]) as small:
            yield small, Ballast(short / "var")
        wait_until(lambda: not small.cluster.is_held("keeper.lock"))
    finally:
        unmounted(short / "var")
        shutil.rmtree(short)


def spoilt(rig: Rig) -> str:
    """What PostgreSQL's own check of tables and indexes finds wrong; empty if nothing."""
    account = account_for(rig.cluster.data)
    binaries = within_reach(find_binaries(), account)
    command = [
        binaries.path("pg_amcheck"),
        "--install-missing",
        "--heapallindexed",
        "-h",
        rig.cluster.socket_directory(),
    ]
    done = subprocess.run([*command, "-U", "postgres", "peerhealth"], capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


class Writers:
    """Members one after the other, each with a long reply."""

    def __init__(self, rig, cast):
        self.rig, self.cast, self.number = rig, cast, 0
        self.taken = []

    def write(self):
        """One reply; the member, its fields and the answer."""
        self.number += 1
        member = Reader(self.rig.port, self.cast.cookies[self.number])
        words = " ".join("".join(random.choices(ascii_lowercase, k=10)) for _ in range(1500))  # they cannot be packed
        fields = self.cast.fields(words, f"disk-{self.number:08}-token")
        answer = self.send(member, fields)
        if answer.status == 302:
            self.taken.append(words)
        return member, fields, answer

    def send(self, member, fields):
        """The form, from a page of the site."""
        return member.post(self.cast.reply, fields, Origin=f"http://127.0.0.1:{member.port}")

    def until_full(self):
        """Writes until the first that is refused."""
        for _ in range(100):
            member, fields, answer = self.write()
            if answer.status != 302:
                return member, fields, answer
        raise AssertionError("the disk does not get full")

    def check(self):
        """What was taken is there, once."""
        with self.rig.connect() as database:
            for words in self.taken:
                rows = database.execute("SELECT count(*) FROM posts_post WHERE body = %s", [words])
                assert rows.fetchone()[0] == 1


def test_no_room_for_what_is_written(small, cast):
    site, ballast = small
    web = site.start("web", "--workers", "1")
    writers = Writers(site, cast)
    assert writers.write()[2].status == 302
    ballast.fill()
    member, fields, answer = writers.until_full()
    assert answer.status == 503
    assert "Nothing can be saved just now" in answer.body
    assert fields["body"] in answer.body
    where = {name.lower(): value for name, value in member.get(cast.page).headers.items()}["location"]
    for reader in (site.visitor(), member):
        for page in ("/", "/c/lupus/", where, "/search/?q=sleep"):
            assert (page, reader.get(page).status) == (page, 200)
    ballast.free()
    assert [writers.send(member, fields).status for _twice in range(2)] == [302, 302]
    writers.taken.append(fields["body"])
    assert web.process.poll() is None
    writers.check()
    assert not spoilt(site)
    if sizes.FULL:
        assert site.manage("check_counters").returncode == 0


def use_up_the_log(database):
    """Until PostgreSQL ends."""
    while True:
        database.execute("SELECT pg_logical_emit_message(true, 'x', repeat('x', 1000))")
        database.execute("SELECT pg_switch_wal()")


def test_no_room_for_the_log_of_changes(small, cast):
    """PostgreSQL then ends itself, rather than lose anything, and cannot start again before there is room."""
    site, ballast = small
    web = site.start("web", "--workers", "1")
    writers = Writers(site, cast)
    assert writers.write()[2].status == 302
    ballast.fill()
    with site.connect() as database, pytest.raises(psycopg.Error):
        use_up_the_log(database)
    answer = wait_until(lambda: (said := site.visitor().get("/c/lupus/")).status != 200 and said)
    assert answer.status == 503
    assert writers.write()[2].status == 503
    ballast.free()
    freed = time.monotonic()
    wait_until(lambda: site.visitor().get("/c/lupus/").status == 200)
    assert time.monotonic() - freed < BACK
    assert writers.write()[2].status == 302
    assert web.process.poll() is None
    writers.check()
    if sizes.FULL:
        assert not spoilt(site)


@pytest.mark.skipif(not sizes.FULL, reason="make faults")
def test_no_room_for_mail(rig):
    """On a machine without a mail server mails are files. One that has no room waits and is not lost."""
    folder = rig.folder / "var" / "mail"
    mounted(folder, "8k")
    try:
        rig.environment |= {"PEERHEALTH_ENV": "development", "EMAIL_URL": ""}
        ballast = Ballast(folder)
        ballast.fill()
        rig.script("tests.faults.mail")
        assert rig.manage("worker", "--once").returncode == 0
        assert not [mail for mail in folder.glob("*.eml") if mail.stat().st_size]
        ballast.free()
        with rig.connect() as database:  # the minute until its next try is over
            database.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        assert rig.manage("worker", "--once").returncode == 0
        assert ["Hello" in mail.read_text() for mail in folder.glob("*.eml")] == [True]
    finally:
        unmounted(folder)
