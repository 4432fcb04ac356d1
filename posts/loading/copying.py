"""Rows into tables as fast as PostgreSQL takes them: lines of COPY, into tables without their indexes, which are made
anew from what is there at the end."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

SIGNS = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
NULL = "\\N"
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC, conname
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1
"""


def escaped(text: str) -> str:
    """A value of text as it stands in a line of COPY."""
    return text.translate(SIGNS)


def moment(at: datetime | None) -> str:
    """A moment, or none, as it stands in a line of COPY."""
    return at.astimezone(UTC).isoformat() if at else NULL


@dataclass
class Table:
    """Lines that wait for a table."""

    name: str
    columns: str
    lines: list[str]

    def put(self, *values: object) -> None:
        """A row of values that need no escaping: numbers, ids, what has gone through `escaped` or `moment`."""
        self.lines.append("\t".join(map(str, values)))

    def write(self) -> None:
        """Sends what waits."""
        if not self.lines:
            return
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
            for start in range(0, len(self.lines), 1_000):
                copy.write("\n".join(self.lines[start : start + 1_000]) + "\n")
        self.lines.clear()


@contextmanager
def bare(tables: Iterable[str]) -> Iterator["Restoring"]:
    """Within it the tables have no index but their keys, no foreign key and no trigger of ours; the caller calls
    `restore` of what is given. In a transaction: others wait, and a failure leaves the tables as they were."""
    names = list(tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _made in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _made in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    made = [statement for _name, statement in indexes]
    made += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}' for table, name, what in constraints]
    restoring = Restoring([*made, *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in names)])
    yield restoring
    if restoring.statements:
        raise RuntimeError("Indexes and constraints have not been restored.")


@dataclass
class Restoring:
    """What is to be made anew, in this order."""

    statements: list[str]

    def restore(self) -> Iterator[str]:
        """Makes one after the other, and yields each when it is there."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            while self.statements:
                cursor.execute(self.statements[0])
                yield self.statements.pop(0)
