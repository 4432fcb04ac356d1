"""What a visitor's page costs when it is drawn, when it comes from memory and when it is still the same, beside a Django
view that returns a constant page (`constant_page.py`): processor time of the web process and of the database.

    python -m tests.benchmarks.revisits [rounds]     a site of its own, as in production; a minute

One process with one thread each, on one connection that stays; the rounds take turns, and what is printed is the median.
"""

import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rig import Reader, Rig, begin, wait_until

REQUESTS = 400  # a round
POSTS = 50


def make() -> str:
    """A thread of POSTS posts, some days old, and some more in other places; its address. (Of the rig.)"""
    from datetime import timedelta

    from django.db.models import F

    from posts import limits
    from posts.models import Post, Thread
    from tests import makers
    from tests.people import member, person

    limits.PAUSE = timedelta(0)
    ana = person("Ana")
    for slug in ("asthma", "coeliac", "gout", "eczema", "lupus"):
        place = makers.community(slug)
        member(ana, place)
        thread = makers.thread(ana, place, body="What helps you through the night? " * 8 + "#Sleep")
    for number in range(1, POSTS):
        makers.reply(ana, thread, f"A walk before bed helps me most, number {number}. " * 5)
    for model in (Post, Thread):
        model.objects.update(created_at=F("created_at") - timedelta(days=20))
    Thread.objects.update(last_activity=F("last_activity") - timedelta(days=20))
    return thread.get_absolute_url()


@contextmanager
def constant() -> Iterator[tuple[int, int]]:
    """The floor, served as the site is: (port, process)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--port", str(port), "--blocking-threads", "1",
               "--no-ws", "tests.benchmarks.constant_page:application"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: Reader(port).get("/").status == 200)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def children(pid: int) -> list[int]:
    """The process and all that it has started."""
    told = [Path(f"/proc/{pid}/task/{task.name}/children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    return [pid, *(one for line in told for child in line.split() for one in children(int(child)))]


def used(pids: list[int]) -> float:
    """Milliseconds of processor time of these processes with all their threads."""
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def ask(port: int, address: str, headers: dict[str, str], status: int) -> None:
    """REQUESTS times the same."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(REQUESTS):
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status, (address, answer.status)
    connection.close()


def measure(
    rounds: int, cases: dict, web: list[int], floor: list[int], database: list[int]
) -> dict[str, tuple[float, float]]:
    """Milliseconds of (web, database) a request, by case."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (port, address, headers, status) in cases.items():
            pids = floor if address == "/floor" else web
            before = used(pids), used(database)
            ask(port, address.replace("/floor", "/"), headers, status)
            found[name].append(((used(pids) - before[0]) / REQUESTS, (used(database) - before[1]) / REQUESTS))
    return {
        name: min(times, key=lambda one: abs(sum(one) - statistics.median(map(sum, times))))
        for name, times in found.items()
    }


def main(rounds: int = 9) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder, Rig(Path(folder)) as rig, constant() as (floor_port, floor):
        rig.prepare()
        thread = rig.script("tests.benchmarks.revisits", "make")
        web = rig.start("web", "--workers", "1", "--threads", "1")
        visitor, cases = rig.visitor(), {"a constant page, 30 KB": (floor_port, "/floor", {}, 200)}
        for name, address in (("thread of 50", thread), ("home", "/")):
            answer = visitor.get(address)
            etag = {"If-None-Match": {name.lower(): value for name, value in answer.headers.items()}["etag"]}
            cases |= {
                f"{name}, drawn ({len(answer.body) // 1000} KB)": (web.port, address, {"Cookie": "order=oldest"}, 200),
                f"{name}, from memory": (web.port, address, {}, 200),
                f"{name}, still the same (304)": (web.port, address, etag, 304),
            }  # fmt: skip
        with rig.connect() as asked:
            backends = [
                pid for (pid,) in asked.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            ]
        found = measure(rounds, cases, children(web.process.pid), children(floor), backends)
    whole = sum(next(iter(found.values())))
    sys.stdout.write(f"{'CPU ms a request':44}{'web':>8}{'database':>10}{'ratio':>8}\n")
    for name, (pages, database) in found.items():
        sys.stdout.write(f"{name:44}{pages:8.3f}{database:10.3f}{(pages + database) / whole:8.2f}\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        begin()
        import json

        sys.stdout.write(json.dumps(make()))
    else:
        main(*map(int, sys.argv[1:]))
