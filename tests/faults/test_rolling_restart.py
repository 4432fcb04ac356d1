"""A new version while people read and write: the first process gets SIGHUP, its workers are replaced one by one, and no
request fails. A request has failed when there was no answer (refused, cut off) or one of 500 and more."""

import http.client
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from itertools import count
from pathlib import Path

from tests.faults import sizes
from tests.rig import ROOT, Reader, wait_until

READERS, WRITERS, LATE = 4, 2, 4
NO_SITE = "import sys, peerhealth.serving; sys.exit(bool({'django', 'posts', 'peerhealth.settings'} & set(sys.modules)))"

LOADS = """
import signal, time
from peerhealth.serving import until_told
signal.signal(signal.SIGTERM, lambda *_about: None)
until_told(lambda: (print("loads", flush=True), time.sleep(600)))()
"""


class Load:
    """People at `cast`'s conversation who read and reply without a pause, until it is enough."""

    def __init__(self, port: int, cast):
        self.port, self.cast = port, cast
        self.over, self.turn = threading.Event(), count()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.said: list[str] = []  # the words of each reply that was acknowledged
        self.threads = [threading.Thread(target=self._read, args=[number]) for number in range(READERS)]
        self.threads += [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_about):
        self.over.set()
        for thread in self.threads:
            thread.join()

    @property
    def failed(self) -> Counter:
        """The answers that are none."""
        return Counter({key: n for key, n in self.answers.items() if key[1] == 0 or key[1] >= 500})

    def _read(self, number: int) -> None:
        reader = Reader(self.port, self.cast.cookies[number] if number % 2 else "")
        page = reader.get(self.cast.page).headers["location"]
        while not self.over.is_set():
            for address in (page, "/", f"/c/{self.cast.community}/"):
                self.answers["GET", reader.get(address).status] += 1

    def _write(self) -> None:
        while not self.over.is_set():
            number = next(self.turn)
            words = f"Words {number} while it restarts"
            writer = Reader(self.port, self.cast.cookies[number % len(self.cast.cookies)])
            answer = writer.post(f"{self.cast.page}reply/", {"body": words})
            self.answers["POST", answer.status] += 1
            self.said += [words] if answer.status == 302 else []
            self.over.wait(0.05)


class Late:
    """Somebody who has connected, and asks later: `asks` gives the status, 0 where nothing was answered."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()

    def asks(self) -> int:
        with suppress(OSError, http.client.HTTPException):
            self.connection.request("GET", "/")
            return self.connection.getresponse().status
        return 0


def test_nobody_notices_that_the_site_restarts(rig, cast):
    web = rig.start("web", *sizes.of(["--workers", "2"], ["--workers", "1"]))
    log, workers = Path(rig.folder / "web.log"), sizes.of(2, 1)
    before = log.read_text().count("Stopped old worker")
    with Load(web.port, cast) as load:
        for restart in range(1, sizes.of(20, 2) + 1):
            late = [Late(web.port) for _ in range(LATE)]
            web.process.send_signal(signal.SIGHUP)
            gone = before + restart * workers
            wait_until(lambda gone=gone: log.read_text().count("Stopped old worker") > gone - workers)
            load.answers.update(("late", one.asks()) for one in late)
            wait_until(lambda gone=gone: log.read_text().count("Stopped old worker") >= gone)
        wait_until(lambda: load.answers.total() >= sizes.of(10_000, 200), deadline=900)
    print(dict(load.answers))  # noqa: T201  (the figures of docs/faults.md)
    assert not load.failed
    assert load.said
    with rig.connect() as database:
        rows = database.execute("SELECT body, count(*) FROM posts_post WHERE body LIKE 'Words % while it restarts' GROUP BY 1")
        assert dict(rows.fetchall()) == dict.fromkeys(load.said, 1)


def test_a_worker_that_still_loads_is_not_deaf():
    """One restart after the other, on a busy machine: it has what its parent does at SIGTERM, which is nothing to it."""
    with subprocess.Popen([sys.executable, "-c", LOADS], cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "loads\n"
        worker.terminate()
        assert worker.wait(60) == 0


def test_the_process_that_workers_come_from_holds_nothing_of_the_site():
    """So they load the code that is there when they begin."""
    assert subprocess.run([sys.executable, "-c", NO_SITE], cwd=ROOT).returncode == 0
