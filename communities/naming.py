"""Our own names beside the catalogue's, read from `data/names.toml` and looked at closely (docs/data.md)."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from communities.catalogue import Entry
from communities.folding import fold, squeezed
from communities.models.name import NEVER_SHOWN, NameKind

NAMES = files("communities") / "data" / "names.toml"
OWN = "PH:"
LONGEST_LINE, LONGEST_REASON, LONGEST_NAME, LONGEST_LETTERS = 140, 300, 500, 40
LISTS = {
    "synonyms": NameKind.SYNONYM,
    "abbreviations": NameKind.ABBREVIATION,
    "former": NameKind.FORMER,
    "lay": NameKind.LAY,
    "misspellings": NameKind.MISSPELLING,
}
# For each kind of table in the file: (keys it must have, keys it may have).
TABLES: dict[str, tuple[set[str], set[str]]] = {
    "condition": ({"id", "name"}, {"parents"}),
    "names": ({"id"}, {"shown_as", *LISTS}),
    "wrong": ({"id", "name", "reason"}, set()),
    "kind": ({"id", "name", "kind", "reason"}, set()),
    "parents": ({"id", "not", "reason"}, set()),
    "letters": ({"letters", "meanings"}, set()),
}


class NamesProblem(Exception):
    """What is wrong with the file, a sentence a line."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class OwnName:
    """A name of ours, or our word on one of the catalogue's."""

    doid: str
    name: str
    kind: str
    is_wrong: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Names:
    """The whole file. `entries` is the catalogue with our corrections in it."""

    entries: list[Entry]
    rows: list[OwnName] = field(default_factory=list)
    shown_as: dict[str, str] = field(default_factory=dict)
    letters: list[dict[str, Any]] = field(default_factory=list)


def read(entries: list[Entry], text: str | None = None) -> Names:
    """The names in `text` (the shipped file) for the catalogue `entries`. Raises NamesProblem with everything that is
    wrong at once: ids that nobody has, names given twice, letters with one meaning, corrections of nothing."""
    try:
        tables = tomllib.loads(NAMES.read_text(encoding="utf-8") if text is None else text)
    except tomllib.TOMLDecodeError as problem:
        raise NamesProblem([f"names.toml is not TOML: {problem}"]) from problem
    shaped = list(_misshapen(tables))
    if shaped:
        raise NamesProblem(shaped)
    known = {entry.doid: entry for entry in (*entries, *(_own(own) for own in tables.get("condition", [])))}
    problems = [*_unknown(tables, known, len(entries)), *_twice(tables), *_pointless(tables, known), *_unclear(tables)]
    if problems:
        raise NamesProblem(problems)
    return Names(
        entries=list(_corrected(tables, known)),
        rows=list(_rows(tables, known)),
        shown_as={row["id"]: row["shown_as"] for row in tables.get("names", []) if "shown_as" in row},
        letters=tables.get("letters", []),
    )


def _own(table: dict[str, Any]) -> Entry:
    return Entry(table["id"], table["name"], (), (), tuple(table.get("parents", ())), (), is_rare=False)


def _misshapen(tables: dict[str, Any]) -> Iterator[str]:
    """Tables or keys that have no meaning here, or lack what they need."""
    for kind, rows in tables.items():
        if kind not in TABLES or not isinstance(rows, list):
            yield f"[[{kind}]] has no meaning here; there are {', '.join(TABLES)}."
            continue
        must, may = TABLES[kind]
        for row in rows:
            label = f"[[{kind}]] {row.get('id') or row.get('letters') or row}"
            yield from (f"{label}: “{key}” is missing." for key in sorted(must - row.keys()))
            yield from (f"{label}: “{key}” has no meaning here." for key in sorted(row.keys() - must - may))
            yield from (f"{label}: “{key}” is not text." for key, value in row.items() if not _is_text(key, value))


def _is_text(key: str, value: Any) -> bool:
    """Whether a value is text that is not empty, a list of such, or for `meanings` a list of {id, line}."""
    if key == "meanings":
        return isinstance(value, list) and all(
            isinstance(each, dict) and each.keys() == {"id", "line"} and all(map(str.strip, each.values()))
            for each in value
        )
    texts = value if isinstance(value, list) else [value]
    is_many = key in LISTS or key in {"parents", "not"}
    return isinstance(value, list) == is_many and all(isinstance(each, str) and each.strip() for each in texts)


def _unknown(tables: dict[str, Any], known: dict[str, Entry], shipped: int) -> Iterator[str]:
    named = [(kind, row["id"]) for kind in ("names", "wrong", "kind", "parents") for row in tables.get(kind, [])]
    named += [("letters", each["id"]) for row in tables.get("letters", []) for each in row["meanings"]]
    named += [("condition", parent) for row in tables.get("condition", []) for parent in row.get("parents", [])]
    yield from (f"[[{kind}]] {doid}: nothing has this id." for kind, doid in named if doid not in known)
    own = [row["id"] for row in tables.get("condition", [])]
    yield from (f"[[condition]] {doid}: an id of ours begins with {OWN}" for doid in own if not doid.startswith(OWN))
    if len(known) != shipped + len(own):
        yield "[[condition]]: an id is given twice."


def _twice(tables: dict[str, Any]) -> Iterator[str]:
    """Names given twice to one condition, by us; letters given twice."""
    given: Counter[tuple[str, str]] = Counter()
    for row in tables.get("names", []):
        given.update((row["id"], name.casefold()) for key in LISTS for name in row.get(key, []))
    given.update((row["id"], row["name"].casefold()) for kind in ("wrong", "kind") for row in tables.get(kind, []))
    yield from (f"[[names]] {doid}: “{name}” is given twice." for (doid, name), times in given.items() if times > 1)
    ids = Counter(row["id"] for row in tables.get("names", []))
    yield from (f"[[names]] {doid}: has two tables; make them one." for doid, times in ids.items() if times > 1)
    letters = Counter(squeezed(row["letters"]) for row in tables.get("letters", []))
    yield from (f"[[letters]] {text}: is given twice." for text, times in letters.items() if times > 1)


def _pointless(tables: dict[str, Any], known: dict[str, Entry]) -> Iterator[str]:
    """Corrections of what the catalogue does not say."""
    for kind in ("wrong", "kind"):
        for row in tables.get(kind, []):
            if row["id"] in known and not _as_written(known[row["id"]], row["name"]):
                yield f"[[{kind}]] {row['id']}: the catalogue does not call it “{row['name']}”."
    shown = {row["id"] for row in tables.get("names", []) if "shown_as" in row}
    for kind in ("wrong", "kind"):
        for row in tables.get(kind, []):
            entry = known.get(row["id"])
            hidden = kind == "wrong" or row["kind"] in NEVER_SHOWN
            if entry and hidden and fold(entry.name) == fold(row["name"]) and row["id"] not in shown:
                yield f"[[{kind}]] {row['id']}: “{row['name']}” is its name; say with shown_as what to show instead."
    for row in tables.get("parents", []):
        strangers = set(row["not"]) - set(known[row["id"]].parents if row["id"] in known else ())
        yield from (f"[[parents]] {row['id']}: {doid} is no parent of it." for doid in sorted(strangers))


def _unclear(tables: dict[str, Any]) -> Iterator[str]:
    for row in tables.get("letters", []):
        ids = [each["id"] for each in row["meanings"]]
        if len(set(ids)) != len(ids) or len(ids) < 2:
            yield f"[[letters]] {row['letters']}: needs two meanings or more, each once."
        if len(row["letters"]) > LONGEST_LETTERS or any(len(each["line"]) > LONGEST_LINE for each in row["meanings"]):
            yield f"[[letters]] {row['letters']}: a line has at most {LONGEST_LINE} characters."
    for row in (*tables.get("wrong", []), *tables.get("kind", [])):
        if len(row["reason"]) > LONGEST_REASON:
            yield f"{row['id']} “{row['name']}”: a reason has at most {LONGEST_REASON} characters."
        if "kind" in row and row["kind"] not in NameKind.values:
            yield f"[[kind]] {row['id']}: “{row['kind']}” is none of {', '.join(NameKind.values)}."
    for row in tables.get("names", []):
        names = [row.get("shown_as", "x"), *(name for key in LISTS for name in row.get(key, []))]
        yield from (f"[[names]] {row['id']}: “{name}” cannot be searched." for name in names if not _is_name(name))


def _is_name(name: str) -> bool:
    return len(name) <= LONGEST_NAME and bool(fold(name))


def _as_written(entry: Entry, name: str) -> list[str]:
    """How the catalogue writes `name`, in each of the ways it does: capitals and hyphens aside."""
    return [written for written, _kind in entry.names() if fold(written) == fold(name)]


def _corrected(tables: dict[str, Any], known: dict[str, Entry]) -> Iterator[Entry]:
    not_followed = {row["id"]: set(row["not"]) for row in tables.get("parents", [])}
    for doid, entry in known.items():
        unwanted = not_followed.get(doid, set())
        yield replace(entry, parents=tuple(each for each in entry.parents if each not in unwanted))


def _rows(tables: dict[str, Any], known: dict[str, Entry]) -> Iterator[OwnName]:
    """Every row of ours. The same name in two roles (shown as, and a synonym) is one row, of the first role."""
    for own in tables.get("condition", []):
        yield OwnName(own["id"], own["name"], NameKind.PREFERRED)
    for row in tables.get("names", []):
        if "shown_as" in row:
            yield OwnName(row["id"], row["shown_as"], NameKind.PREFERRED)
        for key, kind in LISTS.items():
            yield from (OwnName(row["id"], name, kind) for name in row.get(key, []))
    for row in tables.get("wrong", []):
        for written in _as_written(known[row["id"]], row["name"]):
            yield OwnName(row["id"], written, NameKind.SYNONYM, is_wrong=True, reason=row["reason"])
    for row in tables.get("kind", []):
        for written in _as_written(known[row["id"]], row["name"]):
            yield OwnName(row["id"], written, row["kind"], reason=row["reason"])
