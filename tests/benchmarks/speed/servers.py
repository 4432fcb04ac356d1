"""The same pages under each server that could serve them, one after the other."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.speed import contenders, running
from tests.benchmarks.speed.peers import HERE
from tests.benchmarks.speed.ports import answers, free_port
from tests.benchmarks.speed.running import ANYBODY, MEMBER
from tests.benchmarks.speed.sites import Site
from tests.rig import ROOT, Running, wait_until

GRANIAN = ["granian", "--http", "1", "--no-ws", "--workers", "2", "--no-access-log", "--port", "{port}"]
GUNICORN = ["gunicorn", "--workers", "2", "--bind", "127.0.0.1:{port}", "--log-level", "warning"]
UVICORN = ["uvicorn", "--workers", "2", "--port", "{port}", "--no-access-log", "--log-level", "warning"]
# What is on the command line, and how the site speaks with it.
SERVERS = {
    "granian, WSGI, 1 thread": ([*GRANIAN, "--interface", "wsgi", "--blocking-threads", "1"], "wsgi"),
    "granian, WSGI, 4 threads": ([*GRANIAN, "--interface", "wsgi", "--blocking-threads", "4"], "wsgi"),
    "gunicorn, sync": ([*GUNICORN], "wsgi"),
    "gunicorn, 4 threads": ([*GUNICORN, "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"], "wsgi"),
    "granian, ASGI": ([*GRANIAN, "--interface", "asgi"], "asgi"),
    "uvicorn, ASGI": ([*UVICORN], "asgi"),
}
PAGES = [("thread of 20", ANYBODY), ("thread of 20", MEMBER)]


def measure(site: Site, folder: Path, *, seconds: float, times: int) -> dict[str, Any]:
    """Of each server, a constant page and a thread; a server that does not start is left out, with why."""
    packages = _installed(folder)
    found: dict[str, Any] = {}
    own = contenders.ours(site)
    stock = {"DJANGO_SETTINGS_MODULE": "floors_settings", "FLOOR_MIDDLEWARE": "yes"}
    stock |= {"PEER_DATABASE": "peerhealth", "PEER_HOST": site.host, "PEER_FOLDER": str(folder)}
    for name, (command, interface) in SERVERS.items():
        try:
            constant = _start(command, os.environ | stock, interface, packages, folder)
            try:
                of_constant = contenders.floor(site, constant, name)
                found |= _table(found, [("constant", ANYBODY)], of_constant, seconds, times)
            finally:
                constant.kill()
            page = _start(command, site.rig.environment | _settings(interface), interface, packages, folder)
            try:
                own.running, own.name = page, name
                found |= _table(found, PAGES, own, seconds, times)
            finally:
                page.kill()
        except RuntimeError as problem:
            found.setdefault("problems", {})[name] = str(problem)
    return {"table": found}


def _settings(interface: str) -> dict[str, str]:
    """Under ASGI each request may have a thread of its own: connections come from a pool, else there are too many."""
    known = {"DJANGO_SETTINGS_MODULE": "peerhealth.settings"}
    return known | ({"DATABASE_POOL": "8"} if interface == "asgi" else {})


def _table(
    found: dict[str, Any], pages: list[tuple[str, str]], one: contenders.Contender, seconds: float, times: int
) -> dict[str, Any]:
    new = running.table(pages, [one], seconds=seconds, times=times)
    return {page: found.get(page, {}) | of_page for page, of_page in new.items()}


def _installed(folder: Path) -> Path:
    """What the site itself does without, in a folder."""
    at = folder / "servers"
    if not (at / "uvicorn").exists():
        install = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--target",
            str(at),
        ]
        subprocess.run([*install, "--no-deps", "-r", str(HERE / "servers.txt")], check=True)
    assert importlib.util.find_spec("granian")
    return at


def _start(command: list[str], environment: dict[str, str], interface: str, packages: Path, folder: Path) -> Running:
    port = free_port()
    path = os.pathsep.join([str(HERE), str(ROOT), str(packages)])
    environment = environment | {"PYTHONPATH": path, "SERVED_AS": interface}
    full = [sys.executable, "-m", *(part.format(port=port) for part in command), "serving:application"]
    with (folder / "servers.log").open("a") as log:
        process = subprocess.Popen(full, env=environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True)
    running_now = Running("server", process, port)
    try:
        wait_until(lambda: process.poll() is not None or answers(port), 30)
    except AssertionError:
        running_now.kill()
        raise RuntimeError(f"{full[2]} does not listen") from None
    if process.poll() is not None:
        raise RuntimeError(f"{full[2]}: {(folder / 'servers.log').read_text()[-500:]}")
    return running_now
