"""Loads the disease catalogue that ships with this app (docs/data.md) into conditions and their names."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import connection, transaction

from communities.models import Condition, ConditionName
from communities.models.name import NameKind

CATALOGUE = files("communities") / "data" / "conditions.csv.gz"
BATCH = 1000
# Loading is the one long statement an operator waits for; the site's own limit would cut it short.
PATIENT = "SET LOCAL statement_timeout = 0"


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue."""

    doid: str
    name: str
    synonyms: tuple[str, ...]
    acronyms: tuple[str, ...]
    parents: tuple[str, ...]
    xrefs: tuple[str, ...]
    is_rare: bool

    def names(self) -> Iterator[tuple[str, str]]:
        """(name, kind), each name once whatever its capitals; the preferred name first."""
        seen = set()
        kinds = (
            (NameKind.PREFERRED, (self.name,)),
            (NameKind.ABBREVIATION, self.acronyms),
            (NameKind.SYNONYM, self.synonyms),
        )
        for kind, group in kinds:
            for name in group:
                if name.casefold() not in seen:
                    seen.add(name.casefold())
                    yield name, kind


def read() -> list[Entry]:
    """All entries of the shipped catalogue."""
    with CATALOGUE.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8", newline="") as text:
        return [_entry(row) for row in csv.DictReader(text)]


def _entry(row: dict[str, str]) -> Entry:
    many = {key: tuple(filter(None, row[key].split("|"))) for key in ("synonyms", "acronyms", "parents", "xrefs")}
    return Entry(doid=row["doid"], name=row["name"], is_rare=row["is_rare"] == "1", **many)


@transaction.atomic
def load(entries: list[Entry], *, step=lambda count: None) -> None:
    """Brings conditions, parents and catalogue names to what `entries` say; loading twice changes nothing. Names of
    our own are left alone. `step(n)` is told of every n entries done."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENT)
    Condition.objects.bulk_create(
        [Condition(doid=e.doid, name=e.name, is_rare=e.is_rare, xrefs=list(e.xrefs)) for e in entries],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["doid"],
        update_fields=["name", "is_rare", "xrefs"],
    )
    ids = dict(Condition.objects.values_list("doid", "id"))
    _link_parents(entries, ids)
    known = set(ConditionName.objects.values_list("condition_id", "name"))
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        _load_names(batch, ids, known)
        step(len(batch))
    _drop_stale_names(entries, ids)


def _link_parents(entries: list[Entry], ids: dict[str, int]) -> None:
    link = Condition.parents.through
    wanted = {(ids[e.doid], ids[parent]) for e in entries for parent in e.parents if parent in ids}
    present = set(link.objects.values_list("from_condition_id", "to_condition_id"))
    for child, parent in present - wanted:
        link.objects.filter(from_condition_id=child, to_condition_id=parent).delete()
    link.objects.bulk_create(
        [link(from_condition_id=child, to_condition_id=parent) for child, parent in sorted(wanted - present)],
        batch_size=BATCH * 5,
    )


def _load_names(entries: list[Entry], ids: dict[str, int], known: set[tuple[int, str]]) -> None:
    rows = [
        ConditionName(condition_id=ids[e.doid], name=name, kind=kind, source=ConditionName.Source.CATALOGUE).fold()
        for e in entries
        for name, kind in e.names()
        if (ids[e.doid], name) not in known
    ]
    # A name that we have written ourselves wins over the catalogue's: hence no update on conflict.
    ConditionName.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH * 5)


def _drop_stale_names(entries: list[Entry], ids: dict[str, int]) -> None:
    wanted = {(ids[e.doid], name) for e in entries for name, _kind in e.names()}
    catalogue = ConditionName.objects.filter(source=ConditionName.Source.CATALOGUE)
    stale = [
        pk for pk, owner, name in catalogue.values_list("pk", "condition_id", "name") if (owner, name) not in wanted
    ]
    ConditionName.objects.filter(pk__in=stale).delete()
