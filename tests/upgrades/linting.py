"""What a migration may do while the last release runs on the same database (docs/upgrading.md).

The statements are judged by squawk, which reads PostgreSQL's own grammar and knows which lock each of them takes. What it
cannot see stands below: steps that are no SQL, and whether there is a way back."""

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

RELEASE = tomllib.loads((Path(__file__).parent / "release.toml").read_text(encoding="utf-8"))
OLDEST_POSTGRESQL = "14"
# About taste, or about what each of our sessions has by itself (`peerhealth/databases.py`: lock and statement time-outs).
NOT_ASKED = (
    "prefer-text-field", "prefer-bigint-over-smallint", "prefer-bigint-over-int", "prefer-identity", "prefer-robust-stmts",
    "prefer-timestamp-tz", "require-lock-timeout", "require-statement-timeout",
)  # fmt: skip
FOUND = re.compile(r"^(?P<file>[^:]+):\d+:\d+: \w+: (?P<rule>[a-z-]+) (?P<words>.*)$")


def new(loader: MigrationLoader) -> Iterator[Migration]:
    """The migrations of our floors that the last release does not have."""
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if name > RELEASE["migrations"].get(app, "~"):
            yield migration


def statements(migration: Migration, state: ProjectState) -> str:
    """The SQL of `migration`, applied to `state`."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    lines = editor.collected_sql
    return "\n".join(["BEGIN;", *lines, "COMMIT;"] if migration.atomic else lines) + "\n"


def problems(migrations: dict[str, tuple[Migration, str]]) -> list[str]:
    """What is wrong with `migrations` (name: the migration and its SQL), as "name: rule: why". A migration may say for
    a rule why it is safe nevertheless: `safe_because = {"ban-drop-column": "nothing since … reads it"}`."""
    found = [*_of_squawk({name: sql for name, (_, sql) in migrations.items()})]
    for name, (migration, _sql) in migrations.items():
        found += [(name, rule, why) for rule, why in _of_ours(migration)]
    return [
        f"{name}: {rule}: {why}"
        for name, rule, why in found
        if not getattr(migrations[name][0], "safe_because", {}).get(rule)
    ]


def _of_squawk(sqls: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        for name, sql in sqls.items():
            (Path(folder) / f"{name}.sql").write_text(sql, encoding="utf-8")
        command = [Path(sys.executable).with_name("squawk"), "--reporter=gcc", f"--pg-version={OLDEST_POSTGRESQL}",
                   *(f"--exclude={rule}" for rule in NOT_ASKED), *sorted(Path(folder).glob("*.sql"))]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True) if sqls else None
    for line in said.stdout.splitlines() if said else ():
        match = FOUND.match(line)
        assert match, line
        yield Path(match["file"]).stem, match["rule"], match["words"]


def _of_ours(migration: Migration) -> Iterator[tuple[str, str]]:
    for operation in migration.operations:
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible:
            yield "no-way-back", "a step without a reverse cannot be taken back"
        if isinstance(operation, RunPython) and migration.atomic:
            yield "one-transaction", "rows are changed in batches of their own: atomic = False"
