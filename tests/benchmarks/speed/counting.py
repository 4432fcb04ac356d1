"""What a run has cost: processor time, statements, rows written and memory, read from the kernel and the database."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICK = os.sysconf("SC_CLK_TCK")
# Statements that only frame a transaction are not counted.
STATEMENTS = """
    SELECT coalesce(sum(s.calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = %s AND s.query !~* '^\\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |SHOW )'
"""
WRITTEN = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables"


def family(root: int) -> set[int]:
    """The process `root` and all that descend from it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_fields(int(entry.name))[1])
            except OSError:
                continue
    found, more = {root}, True
    while more:
        new = {pid for pid, parent in parents.items() if parent in found} - found
        found, more = found | new, bool(new)
    return found


def _fields(pid: int) -> list[str]:
    """Of /proc/pid/stat, from the state on (the name may hold spaces)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def processor(root: int) -> float:
    """Milliseconds of processor time that a process and its family have used, those that have ended among them."""
    total = 0
    for pid in family(root):
        try:
            fields = _fields(pid)
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))  # its own and its ended children's, as user and as system
    return total * 1000 / TICK


def peaks(root: int) -> list[float]:
    """The most memory that each of the family ever had, in MB, the largest first."""
    found = []
    for pid in family(root):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        found += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return sorted(found, reverse=True)


@dataclass
class Database:
    """One database of a cluster, asked by a connection of our own."""

    host: str
    name: str
    postmaster: int

    def __post_init__(self) -> None:
        known = {"host": self.host, "user": "postgres", "autocommit": True}
        self.cluster = psycopg.connect(dbname="postgres", **known)
        self.own = psycopg.connect(dbname=self.name, **known)

    def statements(self) -> int:
        """How many have been executed in it."""
        return int(self.cluster.execute(STATEMENTS, [self.name]).fetchone()[0])

    def written(self) -> int:
        """How many rows have been written in its tables, as far as is known: some of it a second later."""
        return int(self.own.execute(WRITTEN).fetchone()[0])
