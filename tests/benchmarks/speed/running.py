"""Runs: each contender in turn, round after round, so that whatever else the machine does falls on all alike."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.speed.contenders import ANYBODY, MEMBER, Contender
from tests.benchmarks.speed.counting import peaks, processor

FIRING = Path(__file__).with_name("firing.py")
CONNECTIONS = 8
# A session of the database tells what it has written no sooner than a second later, with its next statement: so long,
# and once more, before a page is measured, or it would be blamed for what the page before it wrote.
TOLD = 1.2
# What answers a request, where it is not the page itself.
STATUSES = {"reply": 302, "revisit": 304, "permalink, the way to it": 302}


def fire(contender: Contender, requests: list[str], seconds: float, *, once: bool = False) -> dict[str, Any]:
    """One run, and what it has cost."""
    asked = {
        "port": contender.running.port, "seconds": seconds, "connections": CONNECTIONS, "requests": requests, "once": once,
    }  # fmt: skip
    statements, written = contender.database.statements(), contender.database.written()
    web, database = processor(contender.running.process.pid), processor(contender.database.postmaster)
    done = subprocess.run(
        [sys.executable, str(FIRING)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{contender.name}: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    web, database = processor(contender.running.process.pid) - web, processor(contender.database.postmaster) - database
    count = found["count"]
    return found | {
        "web": web / count, "database": database / count, "cpu": (web + database) / count,
        "statements": (contender.database.statements() - statements) / count,
        "written": (contender.database.written() - written) / count,
    }  # fmt: skip


def rounds(page: str, who: str, contenders: list[Contender], *, seconds: float, times: int) -> dict[str, Any]:
    """The middle of `times` runs of each contender that has the page; of one that fails, why."""
    runs: dict[str, list[dict[str, Any]]] = {}
    failed: dict[str, str] = {}
    for turn in range(times + 1):
        for one in contenders:
            try:
                requests = [] if one.name in failed else one.requests(page, who)
                if requests and not turn:  # warm: what is asked first reads templates and plans
                    fire(one, requests[:40], 0.5, once=True)
                    time.sleep(TOLD)
                    fire(one, requests[:40], 0.5, once=True)
                elif requests:
                    found = _answered(page, fire(one, requests, seconds, once=page == "reply"))
                    runs.setdefault(one.name, []).append(found)
            except Exception as problem:  # noqa: BLE001  (what fails must not cost what was measured)
                failed[one.name] = str(problem)
    return {name: middle(of_one) for name, of_one in runs.items()} | failed


def _answered(page: str, run: dict[str, Any]) -> dict[str, Any]:
    """The run, where each answer was what the page is measured for: a refusal or another way costs less.

    Raises RuntimeError with what came."""
    due = str(STATUSES.get(page, 200))
    if set(run["statuses"]) != {due}:
        raise RuntimeError(f"answered with {run['statuses']} in place of {due}")
    return run


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of each number the middle one of the runs; statuses of all together."""
    numbers = ("p50", "p99", "bytes", "web", "database", "cpu", "statements", "written")
    found: dict[str, Any] = {name: statistics.median(run[name] for run in runs) for name in numbers}
    found["rate"] = statistics.median(run["count"] / run["seconds"] for run in runs)
    found["all"] = [round(run["cpu"], 3) for run in runs]
    statuses: dict[str, int] = {}
    for run in runs:
        for status, count in run["statuses"].items():
            statuses[status] = statuses.get(status, 0) + count
    return found | {"statuses": statuses}


def table(pages: list[tuple[str, str]], contenders: list[Contender], *, seconds: float, times: int) -> dict[str, Any]:
    """Of each (page, who asks) what each contender needs."""
    found: dict[str, Any] = {}
    for page, who in pages:
        begun = time.monotonic()
        found[f"{page}|{who}"] = of_page = {}
        of_page |= rounds(page, who, contenders, seconds=seconds, times=times)
        told = "  ".join(f"{name} {one['cpu']:.2f}" for name, one in of_page.items() if isinstance(one, dict))
        sys.stderr.write(f"{page:<28} {who:<8} {told}   ({time.monotonic() - begun:.0f} s)\n")
    return found


def memory(contenders: list[Contender]) -> dict[str, list[float]]:
    """The most that each process of each ever had, in MB, the largest first."""
    return {one.name: [round(size) for size in peaks(one.running.process.pid)] for one in contenders}


def both(pages: list[str]) -> list[tuple[str, str]]:
    """Each page as a visitor sees it, and as somebody who is signed in."""
    return [(page, who) for page in pages for who in (ANYBODY, MEMBER)]
