"""The whole catalogue as it is shipped. Loading it takes a while: a process does that once, and copies the rows after."""

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

from communities.models import Condition, ConditionName, Meaning, Word

MODELS = (Condition, Condition.parents.through, ConditionName, Meaning, Word)
_rows: dict[str, bytes] = {}


def load() -> None:
    """What `manage.py load_conditions` brings, in tables that hold nothing of it yet."""
    if not _rows:
        call_command("load_conditions", verbosity=0)
        _rows.update((model._meta.db_table, _copied(model._meta.db_table)) for model in MODELS)
        return
    with connection.cursor() as cursor:
        for table, rows in _rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
            cursor.execute(f'ANALYZE "{table}"')
        for line in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(line)


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)
