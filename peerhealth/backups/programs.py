"""PostgreSQL's own programs, and a connection beside Django's: to the site's database, without its patience.

No password stands on a command line: what the programs need to connect is in their environment.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection as django_connection
from psycopg.pq import Conninfo

from peerhealth.embedded_database import binaries

# A dump of much data takes longer than any page may.
WITHOUT_HURRY = "".join(
    f" -c {name}=0" for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
)
KNOWN = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}


def parameters() -> dict[str, Any]:
    """What libpq needs to reach the site's database. The embedded one runs afterwards."""
    asked = django_connection.get_connection_params()
    options = asked.get("options", "") + WITHOUT_HURRY
    if role := django_connection.settings_dict["OPTIONS"].get("assume_role"):
        options += f" -c role={role}"
    return {name: value for name, value in asked.items() if name in KNOWN} | {"options": options}


def connect(**instead: str) -> psycopg.Connection:
    """A connection of our own, as patient as it takes."""
    return psycopg.connect(**parameters() | instead, autocommit=True)


def environment() -> dict[str, str]:
    """For a program that is to reach the same database; of ours it holds nothing else."""
    said = {KNOWN[name]: str(value) for name, value in parameters().items() if KNOWN[name] and value is not None}
    home = {name: os.environ[name] for name in ("HOME", "PATH", "PGPASSFILE", "PGSSLROOTCERT") if name in os.environ}
    return home | {variable.decode(): value for variable, value in said.items() if variable} | {"LC_ALL": "C"}


def start(program: str, server: int, *arguments: str | Path, **options: Any) -> subprocess.Popen:
    """Starts `program` for a server of that version number (180006); `options` go to Popen. What it writes is closed to
    others. Raises EmbeddedDatabaseError where there is none that fits."""
    command = [binaries.find_clients(server // 10_000).path(program), *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), umask=0o077, **options)  # noqa: S603  (our own arguments)


def complaint(process: subprocess.Popen, said: str) -> str:
    """What a program that failed complained about, of all that it said: the first line that tells of an error. (None of
    them holds a row: details are switched off.)"""
    lines = said.splitlines()
    errors = [line.partition("ERROR:")[2] or line for line in lines if "ERROR:" in line or "error:" in line]
    ended = f"{Path(process.args[0]).name} was ended by signal {-process.returncode}"
    return (errors or ([ended] if process.returncode < 0 else lines) or ["no reason was given"])[0].strip()
