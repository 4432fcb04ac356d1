"""New rows with all that is written because of them, each in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Model

from peerhealth import statements


@dataclass(frozen=True)
class Part:
    """What is written beside a new row, in the statement that writes it: `words` of SQL that find its id `FROM new`,
    with values in `%(name)s`; those of the same name are the same. They see the tables as they were before, and none
    touches a row that another one does."""

    words: str
    values: Mapping[str, Any]


def insert(new: Model, *beside: Part) -> None:
    """Writes the row of a new instance, as its `save` would that overrides nothing and listens to no signal, and all
    that is written `beside` it, prepared. One query."""
    values = {}
    for field in new._meta.concrete_fields:
        if not field.primary_key:
            values[field.column] = field.get_db_prep_save(field.pre_save(new, add=True), connection)
    for part in beside:
        values |= part.values
    ((new.pk,),) = statements.ask(_insertion(type(new), tuple(part.words for part in beside)), values)
    new._state.adding, new._state.db = False, connection.alias


@cache
def _insertion(model: type[Model], beside: tuple[str, ...]) -> str:
    meta, holes = model._meta, []
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    for field in fields:
        kind = f"::{field.db_type(connection)}" if isinstance(field, ArrayField) else ""
        holes.append(f"%({field.column})s{kind}")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    row = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({", ".join(holes)}) RETURNING "{meta.pk.column}"'  # noqa: S608
    parts = "".join(f", part_{number} AS ({words})" for number, words in enumerate(beside))
    return f"WITH new (id) AS ({row}){parts} SELECT id FROM new" if beside else row  # noqa: S608
