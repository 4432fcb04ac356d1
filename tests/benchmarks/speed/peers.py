"""The other forums: each in a virtual environment of its own, with a database in the cluster of our site of the same posts,
under the same server."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.speed.ports import answers, free_port
from tests.benchmarks.speed.sites import Site
from tests.rig import Running, wait_until

HERE = Path(__file__).resolve().parents[1] / "peers"
DATA = tomllib.loads((HERE / "data.toml").read_text())
SEQUENCES = """
    WITH named AS MATERIALIZED (
        SELECT table_name::text AS t FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'
               AND is_identity = 'YES')
    SELECT format('SELECT setval(pg_get_serial_sequence(%L, ''id''), coalesce((SELECT max(id) FROM %I), 1))', t, t)
    FROM named
"""


@dataclass
class Peer:
    """`name` is that of its settings, requirements and database."""

    name: str
    site: Site
    folder: Path
    server: Running | None = None
    cookies: list[str] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return self.folder / f"{self.name}-env" / "bin" / "python"

    def environment(self) -> dict[str, str]:
        """What its processes read."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": f"{self.name}_settings", "PYTHONPATH": str(HERE), "PEER_DATABASE": self.name,
            "PEER_HOST": self.site.host, "PEER_FOLDER": str(self.folder),
        }  # fmt: skip

    def prepare(self) -> bool:
        """Installed, migrated, loaded, serving and signed in; whether it had to be loaded."""
        self._install()
        is_new = self._create()
        if is_new:
            self._run("-m", "django", "migrate", "--verbosity=0")
            self._load()
            with self._admin(self.name) as own:
                own.execute("CREATE TABLE bench_ready ()")
        self.start()
        people = [str(one[0]) for one in self._people()]
        self.cookies = json.loads(self._run(str(HERE / "sessions.py"), *people))
        return is_new

    def _install(self) -> None:
        if self.python.exists() and (self.python.parent / "granian").exists():
            return
        shutil.rmtree(self.python.parents[1], ignore_errors=True)
        venv.create(self.python.parents[1], with_pip=True)
        install = [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "setuptools"], check=True, capture_output=True)  # one of them is built with it
        subprocess.run([*install, "--no-build-isolation", "-r", str(HERE / f"{self.name}.txt")], check=True)

    def _create(self) -> bool:
        """Makes its database; whether it is to be filled. One that was left half filled is made anew."""
        with self._admin("postgres") as admin:
            there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
            if there and self._is_ready():
                return False
            admin.execute(f"DROP DATABASE IF EXISTS {self.name}")
            admin.execute(f"CREATE DATABASE {self.name}")
            return True

    def _admin(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=self.site.host, user="postgres", dbname=database, autocommit=True)

    def _is_ready(self) -> bool:
        with self._admin(self.name) as own:
            return bool(own.execute("SELECT to_regclass('bench_ready')").fetchone()[0])

    def _load(self) -> None:
        """All rows through COPY, without a look at foreign keys: they are right where they come from."""
        with self._admin("peerhealth") as ours, self._admin(self.name) as theirs:
            theirs.execute("SET session_replication_role = replica")
            for table in DATA[self.name]["tables"]:
                into = f"COPY {table['name']} ({table['columns']}) FROM STDIN"
                select = table["select"].format(**DATA["macros"])
                with ours.cursor().copy(f"COPY ({select}) TO STDOUT") as source, theirs.cursor().copy(into) as target:
                    for block in source:
                        target.write(block)
            for statement in DATA[self.name]["after"]:
                theirs.execute(statement)
            for (statement,) in theirs.execute(SEQUENCES).fetchall():
                theirs.execute(statement)
            theirs.execute("VACUUM ANALYZE")

    def _people(self) -> list[tuple[Any, ...]]:
        """The same who reply on our own site."""
        with self._admin("peerhealth") as ours:
            return ours.execute(
                "SELECT user_id FROM communities_membership WHERE community_id = %s ORDER BY user_id LIMIT 400",
                [self.site.found["community"][0]],
            ).fetchall()

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.python), *arguments], env=self.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {arguments[:3]}\n{done.stderr[-2000:]}")
        return done.stdout

    def start(self) -> None:
        """Under the server of our own site, with as many processes."""
        self.server = granian(self.python, self.environment(), self.folder / f"{self.name}.log")


def granian(python: Path, environment: dict[str, str], log: Path, *, workers: int = 2) -> Running:
    """`peers/serving.py` under Granian, as `manage.py serve web` sets it up."""
    port = free_port()
    command = [
        str(python), "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", str(workers),
        "--blocking-threads", "1", "--port", str(port), "--no-access-log", "serving:application",
    ]  # fmt: skip
    with log.open("a") as kept:
        process = subprocess.Popen(command, env=environment, stdout=kept, stderr=kept, start_new_session=True, cwd=HERE)
    wait_until(lambda: process.poll() is not None or answers(port))
    if process.poll() is not None:
        raise RuntimeError(f"{command}\n{log.read_text()[-2000:]}")
    return Running("peer", process, port)


def floor(site: Site, folder: Path, *, middleware: bool) -> Running:
    """Django alone, with its stock middleware or none, over our own database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "floors_settings", "PYTHONPATH": str(HERE), "PEER_DATABASE": "peerhealth",
        "PEER_HOST": site.host, "PEER_FOLDER": str(folder), "FLOOR_MIDDLEWARE": "yes" if middleware else "",
    }  # fmt: skip
    return granian(Path(sys.executable), environment, folder / "floor.log")
