"""A whole site of its own, as in production: its own cluster and folders, and the real processes on localhost. For what a
test cannot learn inside its own process: faults, speed, backups.

    with Rig(folder) as rig:
        rig.prepare()
        web = rig.start("web")
        ana = rig.reader("Ana")  # signed in; somebody that a script made
        assert ana.get("/").status == 200
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import psycopg

from peerhealth.embedded_database.cluster import PORT, Cluster

ROOT = Path(__file__).resolve().parents[1]
DEADLINE = 60  # seconds; says only that something never happened
FORM_KEY = "k" * 32  # what a cookie and a form have in common, against forged forms
HEALTH = {"web": "/readyz", "live": "/live/healthz"}
# Of a real site, in plain HTTP.
PRODUCTION = {
    "PEERHEALTH_ENV": "production",
    "SECRET_KEY": "only-of-a-rig-and-of-no-real-site-at-all-1234567890",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://forum.example.org",
    "SECURE_BEHIND_TLS": "false",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DEFAULT_FROM_EMAIL": "hello@forum.example.org",
    "TRUSTED_PROXIES": "0",
}


def wait_until(happened: Callable[[], Any], deadline: float = DEADLINE) -> Any:
    """What `happened` says as soon as it says something."""
    end = time.monotonic() + deadline
    while not (said := happened()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
    return said


@dataclass
class Answer:
    """Of a request: `status` is 0 where none came."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Reader:
    """Somebody with a browser; `cookies` is the header, empty for a visitor."""

    port: int
    cookies: str = ""

    def get(self, address: str, **headers: str) -> Answer:
        """One page."""
        return self.ask("GET", address, **headers)

    def post(self, address: str, fields: dict[str, Any], **headers: str) -> Answer:
        """A form, as this site sends it from its own pages."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        kind["Cookie"] = "; ".join(filter(None, [self.cookies, f"csrftoken={FORM_KEY}"]))
        sent = urlencode({"csrfmiddlewaretoken": FORM_KEY} | fields, doseq=True)
        return self.ask("POST", address, sent, **kind, **headers)

    def ask(
        self, method: str, address: str, body: str | None = None, *, timeout: float = DEADLINE, **headers
    ) -> Answer:
        """One request on a connection of its own."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        cookies = {"Cookie": self.cookies} if self.cookies else {}
        try:
            asked.request(method, address, body, cookies | headers)
            found = asked.getresponse()
            return Answer(found.status, dict(found.getheaders()), found.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, "")
        finally:
            asked.close()


@dataclass
class Running:
    """One of the site's processes, with all that it has started."""

    what: str
    process: subprocess.Popen
    port: int

    def send(self, how: signal.Signals) -> None:
        """A signal for all of them; SIGKILL reaches them all at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)

    def kill(self) -> None:
        """As a machine without memory does."""
        self.send(signal.SIGKILL)
        self.process.wait(DEADLINE)

    def stop(self) -> None:
        """As a service manager does: the first process is asked, and all are gone when it is."""
        self.process.terminate()
        try:
            self.process.wait(DEADLINE)
        finally:
            self.send(signal.SIGKILL)


class Rig:
    """The site in `folder`; `environment` is added to what production needs."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = Path(folder)
        kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DEBUG"}}
        own = {"VAR_DIR": str(self.folder / "var"), "STATIC_ROOT": str(self.folder / "static")}
        self.environment = kept | PRODUCTION | own | environment
        self.running: list[Running] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about) -> None:
        for one in reversed(self.running):
            one.kill()
        self.cluster.stop()

    @property
    def cluster(self) -> Cluster:
        """Its PostgreSQL."""
        return Cluster(self.folder / "var" / "postgres")

    def connect(self) -> psycopg.Connection:
        """A connection of the test's own to the database, which must be running."""
        return psycopg.connect(
            host=self.cluster.socket_directory(), port=PORT, user="postgres", dbname="peerhealth", autocommit=True
        )

    def prepare(self) -> None:
        """Database and files, as an operator makes them."""
        self.manage("migrate", "--verbosity=0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    def manage(self, *arguments: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command of the site, until it ends."""
        return self._run([sys.executable, "manage.py", *arguments], check=check, **options)

    def script(self, module: str, *arguments: str) -> Any:
        """What `python -m module arguments` says in JSON; it begins with `from tests.rig import begin; begin()`."""
        done = self._run([sys.executable, "-m", module, *arguments], check=True)
        return json.loads(done.stdout or "null")

    def _run(self, command: list[str], *, check: bool, **options: Any) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, **options)
        assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, what: str, *arguments: str, port: int = 0, ready: str = "") -> Running:
        """`manage.py serve what` in a group of its own; until it serves (a worker until it is there), or until the
        address `ready` answers."""
        if what in HEALTH and not port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
        command = [sys.executable, "manage.py", "serve", what, *(["--port", str(port)] if port else []), *arguments]
        with (self.folder / f"{what}.log").open("a") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        one = Running(what, process, port)
        self.running.append(one)
        if port:
            wait_until(lambda: process.poll() is not None or Reader(port).get(ready or HEALTH[what]).status == 200)
        assert process.poll() is None, (self.folder / f"{what}.log").read_text()
        return one

    @property
    def port(self) -> int:
        """Of the web process."""
        return next(one.port for one in reversed(self.running) if one.what == "web")

    def visitor(self) -> Reader:
        """Somebody without an account."""
        return Reader(self.port)

    def reader(self, name: str) -> Reader:
        """Somebody who has an account, signed in."""
        return Reader(self.port, self.script("tests.rig", "session", name))


def begin() -> None:
    """Sets the site of the environment up in this process; for scripts of a rig."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "peerhealth.settings"
    django.setup()


def session(name: str) -> str:
    """The cookie header of `name`, newly signed in."""
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return "; ".join(f"{key}={cookie.value}" for key, cookie in client.cookies.items())


if __name__ == "__main__":
    begin()
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
