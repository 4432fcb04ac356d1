"""Live hints under load: 2,000 open readers on one process and 20 replies a second. Run by hand, on a database of its own:

    VAR_DIR=/tmp/somewhere python -m tests.benchmarks.live [readers] [replies a second] [seconds]

Prints how long a hint takes from the commit of a reply to its reader, what a reader costs in memory, how many database
connections there are before and with readers, and what a thread's page takes with and without all this.
"""

import asyncio
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks import measuring

THREADS = 100
READY, HEARD = (Path(os.environ.get("VAR_DIR", ".")) / name for name in ("live-ready", "live-heard"))
ROOT = Path(__file__).resolve().parents[2]


def main(readers: int = 2000, rate: int = 20, seconds: int = 20) -> None:
    """Prints the results."""
    to_fill = measuring.begin(LIVE="on", DATABASE_POOL="0")
    threads = furnish() if to_fill else there()
    sys.stdout.write(
        f"{readers} readers over {len(threads)} threads, {rate} replies/s, load {os.getloadavg()[0]:.1f}\n"
    )
    without, _told = with_writer(threads, rate, seconds, lambda: pages(threads, seconds, live=False))
    port, process = started()
    try:
        time.sleep(1.5)  # tickets are to be younger than the process
        worker = children(process.pid)
        before, connections = memory(worker), backends()
        listening = multiprocessing.Process(target=listen, args=(port, tickets(threads, readers), seconds + 20))
        listening.start()
        READY.unlink(missing_ok=True)
        while not READY.exists():
            time.sleep(0.1)
        with_readers = backends()
        grown = (memory(worker) - before) / readers
        page, committed = with_writer(threads, rate, seconds, lambda: pages(threads, seconds, live=True))
        after = memory(worker)
        listening.join()
    finally:
        process.terminate()
        process.wait(30)
    heard = json.loads(HEARD.read_text())
    report(committed, heard, without, page)
    sys.stdout.write(f"memory a reader {grown:.1f} KB when open, {(after - before) / readers:.1f} KB after\n")
    sys.stdout.write(
        f"database connections {connections} before, {with_readers} with readers; load {os.getloadavg()[0]:.1f}\n"
    )


def report(committed: dict, heard: list, without: list[float], page: list[float]) -> None:
    """Hints and pages."""
    late, missing = [], 0
    for number, times in heard:
        said = committed.get(str(number), [])
        missing += len(said) - len(times)
        late += [(at - then) * 1000 for at, then in zip(times, said, strict=False)]
    sys.stdout.write(f"{sum(map(len, committed.values()))} replies, {len(late)} hints, {missing} missing\n")
    sys.stdout.write(measuring.told("reply committed → hint at the reader", late))
    sys.stdout.write(measuring.told("a thread's page without live", without) + measuring.told("with readers", page))
    p95 = [statistics.quantiles(times, n=20)[-1] for times in (without, page)]
    sys.stdout.write(f"page p95 ratio {p95[1] / p95[0]:.2f}\n")


def furnish() -> list:
    """A community, who writes there, and its threads."""
    from tests import makers
    from tests.people import member, person

    place, writer = makers.community("live"), person("reader-0")
    member(writer, place)
    return [makers.thread(writer, place, title=f"Thread number {number}") for number in range(THREADS)]


def there() -> list:
    """The threads of a run before."""
    from posts.models import Thread

    return list(Thread.objects.order_by("pk"))


def tickets(threads: list, readers: int) -> list[tuple[int, str]]:
    """A ticket for each reader: a thread and a bell."""
    from peerhealth.live import name
    from peerhealth.live import tickets as live
    from posts.hinting import thread_channel

    def one(number: int) -> tuple[int, str]:
        channels = [thread_channel(threads[number % len(threads)]), name("bell", -number)]
        return number % len(threads), live.issue(channels, began=time.time(), person=name("person", -number))

    return [one(number) for number in range(readers)]


def started() -> tuple[int, subprocess.Popen]:
    """The live process, once it hears."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "live", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while not _hears(port):
        time.sleep(0.1)
    return port, process


def _hears(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live/healthz") as said:
            return said.status == 200
    except OSError:
        return False


def children(pid: int) -> int:
    """The worker of the process."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1])


def memory(pid: int) -> float:
    """Resident KB."""
    return float(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def backends() -> int:
    """Connections to the database, of whomever."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def with_writer(threads: list, rate: int, seconds: int, act) -> tuple[list[float], dict]:
    """What `act` gives while replies are written elsewhere, and when each was committed, by thread."""
    command = [sys.executable, "-m", "tests.benchmarks.live", "write", str(rate), str(seconds)]
    writing = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    writing.stdout.readline()
    times = act()
    return times, json.loads(writing.communicate()[0])


def write(rate: int, seconds: int) -> None:
    """Replies, one after the other, at the rate; prints when each was committed."""
    measuring.begin(LIVE="on", DATABASE_POOL="0")
    from posts import publishing

    threads, committed = there(), {}
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    start = time.time()
    for number in range(rate * seconds):
        time.sleep(max(0, start + number / rate - time.time()))
        thread = threads[number % len(threads)]
        publishing.reply(author=thread.author, parent=thread.opening, body="Words.", follows=False)
        committed.setdefault(number % len(threads), []).append(time.time())
    sys.stdout.write(json.dumps(committed))


def pages(threads: list, seconds: int, *, live: bool) -> list[float]:
    """Milliseconds that a visitor's page of a thread takes, again and again until nearly the end."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS, settings.LIVE = ["*"], live
    client, times, end = Client(), [], time.time() + seconds - 2
    address = threads[-1].get_absolute_url()
    while time.time() < end:
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)
    settings.LIVE = True
    return times


def listen(port: int, tickets: list[tuple[int, str]], seconds: int) -> None:
    """All readers; leaves when each heard a reply."""
    HEARD.write_text(json.dumps(asyncio.run(_listen(port, tickets, seconds))))


async def _listen(port: int, tickets: list[tuple[int, str]], seconds: int) -> list:
    room, heard, opened = asyncio.Semaphore(100), [], []

    async def read(number: int, ticket: str) -> None:
        times: list[float] = []
        heard.append((number, times))
        async with room:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
            writer.write(f"GET /live/?{urlencode({'ticket': ticket})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert b" 200 " in await reader.readline()
        opened.append(number)
        while line := await reader.readline():
            if line == b"data: reply\n":
                times.append(time.time())

    tasks = [asyncio.ensure_future(read(number, ticket)) for number, ticket in tickets]
    while len(opened) < len(tickets):
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    READY.touch()
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    return heard


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
