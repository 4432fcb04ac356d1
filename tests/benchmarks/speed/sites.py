"""Our own sites of several sizes, each with its own cluster and data that are kept from run to run."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.speed.counting import Database
from tests.rig import Rig, Running

# As an operator would set up a machine with some memory (in postgresql.conf, where PostgreSQL's manual says to look).
TUNED = """
# The benchmark's
shared_buffers = 1GB
work_mem = 32MB
max_wal_size = 8GB
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.track_utility = off
"""
SIGNED_IN = 700  # people who reply: each waits ten seconds between two posts, as anybody here


@dataclass
class Site:
    """One of them, in `folder`."""

    folder: Path
    posts: int
    users: int
    rig: Rig = field(init=False)
    web: Running = field(init=False)
    found: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rig = Rig(self.folder)

    def prepare(self) -> None:
        """Migrated, loaded if it was empty, and serving."""
        self.rig.prepare()
        self._tune()
        if not (self.folder / "loaded").exists():
            begun = time.monotonic()
            self.rig.manage("seed_load", f"--posts={self.posts}", f"--users={self.users}", "--verbosity=0")
            (self.folder / "loaded").write_text(f"{time.monotonic() - begun:.0f}")
        self.web = self.rig.start("web", "--workers=2")
        with self._admin() as admin:
            admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        self.found = self.rig.script("tests.benchmarks.speed.readers", "addresses")
        self.found["cookies"] = self._cookies()

    def _tune(self) -> None:
        file = self.rig.cluster.data / "postgresql.conf"
        if "The benchmark's" not in file.read_text():
            with file.open("a") as configuration:
                configuration.write(TUNED)
            self.rig.cluster.stop()

    def _cookies(self) -> list[str]:
        """Kept, as long as they count."""
        kept = self.folder / "cookies.json"
        if kept.exists():
            cookies = json.loads(kept.read_text())
            if self.rig.visitor().ask("GET", "/following/", Cookie=cookies[0]).status == 200:
                return cookies
        cookies = self.rig.script("tests.benchmarks.speed.readers", "cookies", str(SIGNED_IN))
        kept.write_text(json.dumps(cookies))
        return cookies

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(host=self.host, user="postgres", dbname="postgres", autocommit=True)

    @property
    def host(self) -> str:
        """Where its cluster listens."""
        return self.rig.cluster.socket_directory()

    @property
    def postmaster(self) -> int:
        """The first process of its cluster."""
        return int((self.rig.cluster.data / "postmaster.pid").read_text().split()[0])

    def database(self, name: str = "peerhealth") -> Database:
        """To count in."""
        return Database(self.host, name, self.postmaster)
