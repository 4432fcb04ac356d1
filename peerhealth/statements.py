"""Querysets that are asked on every page, turned into SQL once a process and prepared once a connection.

Measured on a thread's page: drawing the SQL of its querysets anew took half of the web process's time, planning it
anew nine tenths of the database's. A `Statement` is built by the same querysets as ever (`visible_to` and all), once
for each shape; afterwards only values travel.

    THREAD = Statement(lambda reader, public_id: Thread.objects.visible_to(reader).filter(public_id=public_id))
    threads = THREAD(reader=request.user, public_id=public_id)

What is built may differ by whether a person is signed in, and by values that are None, bool or `Fixed`; all others are
holes. A builder asks nothing of the database and lets no other value of a request, and no moment, into what it builds:
a moment would stand still (`Now()` of the database does not).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from inspect import signature
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet
from psycopg import sql
from psycopg.types.numeric import Int8

from peerhealth.patient_database.connection import is_outdated
from peerhealth.patient_database.prepared import PreparedCursor, numbered
from peerhealth.statement_rows import reader

# Values that stand for holes while a queryset is drawn; constants of ours are never like these.
NUMBER, MOMENT, WORD = 2_147_400_000, datetime(1001, 1, 1, tzinfo=UTC), "\x1fhole "


AS_IT_IS = frozenset((str, bool, type(None), datetime))


class Fixed(int):
    """A number of ours (how many rows a page has) that is part of the statement: each makes another one."""


@dataclass(frozen=True)
class _Drawn:
    """`read` makes what the queryset would give of rows. `text` is empty where it can find nothing."""

    text: str
    read: Callable[[list[tuple]], list[Any]]


class Statement:
    """What `build` gives for named values, as a list: instances, dictionaries or tuples as the queryset would."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build
        self.names = tuple(signature(build).parameters)
        self._drawn: dict[tuple, _Drawn] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows. One query. Values: a person, int, str, datetime, a list or set of ints or strs (for `__in`), None,
        bool or Fixed."""
        drawn = self._of(values)
        return drawn.read(ask(drawn.text, values)) if drawn.text else []

    def text(self, **values: Any) -> str:
        """The SQL for values of that kind, which stand in it as `%(name)s`: for a statement around it."""
        return self._of(values).text

    def _of(self, values: Mapping[str, Any]) -> _Drawn:
        shape = tuple(_shape(name, value) for name, value in values.items())
        return self._drawn.get(shape) or self._drawn.setdefault(shape, _draw(self._build, values))


class Written:
    """A statement in words of our own, for `ask` or `Together`: values stand in it as `%(name)s`, other statements as
    `{name}`. Each of its columns has a name of its own."""

    def __init__(self, words: str, **parts: "Statement | Written") -> None:
        self._words, self._parts = words, parts
        inside = (name for part in parts.values() for name in part.names)
        self.names = tuple(dict.fromkeys([*numbered(words)[1], *inside]))

    def __call__(self, **values: Any) -> list[tuple]:
        """The rows. One query."""
        return ask(self.text(**values), values)

    def text(self, **values: Any) -> str:
        """As that of a Statement."""
        found = self._words
        for name, part in self._parts.items():
            found = found.replace(f"{{{name}}}", part.text(**{name: values[name] for name in part.names}))
        return found


class Together:
    """Several statements (of `values_list`, or Written) asked in one: what a page needs beside its rows, for the price
    of one answer. Their columns are numbers, words, truths or lists of them, which JSON carries. Values that several of
    them name are one."""

    def __init__(self, *statements: "Statement | Written") -> None:
        self._parts = statements
        self._texts: dict[tuple, str] = {}

    def __call__(self, **values: Any) -> list[list[tuple]]:
        """The rows of each. One query."""
        shape = tuple(_shape(name, value) for name, value in values.items())
        text = self._texts.get(shape) or self._texts.setdefault(shape, self._text(values))
        return [[tuple(row.values()) for row in rows or ()] for rows in ask(text, values)[0]]

    def _text(self, values: Mapping[str, Any]) -> str:
        texts = [one.text(**{name: values[name] for name in one.names}) for one in self._parts]
        rows = (f"(SELECT json_agg(r) FROM ({text}) r)" if text else "NULL" for text in texts)  # noqa: S608
        return f"SELECT {', '.join(rows)}"


def moment_of(text: str | None) -> datetime | None:
    """A moment that was asked for `Together`; None for none."""
    return datetime.fromisoformat(text) if text else None


def ask(text: str, values: Mapping[str, Any]) -> list[tuple]:
    """The rows of a statement of ours with values in `%(name)s`, prepared. One query."""
    values = {name: _sent(value) for name, value in values.items()}
    try:
        return _ask(text, values)
    except DatabaseError as problem:
        # An update of the site, beside it: once more, from the start. What is in a transaction begins again as a whole:
        # its end forgets what was prepared, and people are asked to send it again (`peerhealth.outages`).
        if connection.in_atomic_block or not is_outdated(problem.__cause__):
            raise
        connection.close()
        return _ask(text, values)


def _ask(text: str, values: Mapping[str, Any]) -> list[tuple]:
    with _cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def write(text: str, values: Mapping[str, Any]) -> int:
    """Carries out a statement of ours that gives no rows, with values in `%(name)s`, prepared; how many rows it has
    touched. One query. For verbs, in their transaction."""
    with _cursor() as cursor:
        cursor.execute(text, {name: _sent(value) for name, value in values.items()})
        return cursor.rowcount


def _cursor():
    here = connections[connection.alias]  # once: each look at `connection` looks for it anew
    here.close_if_health_check_failed()
    here.ensure_connection()
    with here.wrap_database_errors:
        return here._prepare_cursor(PreparedCursor(here.connection))


def _is_person(value: Any) -> bool:
    return hasattr(value, "is_authenticated")


def _shape(name: str, value: Any) -> tuple[str, Any]:
    if value is None or isinstance(value, bool | Fixed):
        return name, (type(value), value)  # True is 1 to a dictionary
    if _is_person(value):
        return name, "person" if value.is_authenticated else "visitor"
    return name, "many" if isinstance(value, list | set | tuple | frozenset) else type(value)


def _sent(value: Any) -> Any:
    kind = type(value)
    if kind is int:
        return Int8(value)
    if kind in AS_IT_IS:
        return value
    if _is_person(value):
        value = value.pk
    if isinstance(value, list | set | tuple | frozenset):
        return [_sent(one) for one in value]
    if isinstance(value, str):
        return str(value)  # a choice is its value
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _holes(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Any, str]]:
    """What stands for each value while the queryset is drawn, and the name of the hole by what it looks like there."""
    given, names = {}, {}
    for position, (name, value) in enumerate(values.items()):
        given[name], mark = _hole(value, position)
        if mark is not None:
            names[mark] = name
    return given, names


def _hole(value: Any, position: int) -> tuple[Any, Any]:
    if value is None or isinstance(value, bool | Fixed):
        return value, None
    if _is_person(value):
        from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415  (the process of live hints loads no models)

        person = _nobody(NUMBER + position) if value.is_authenticated else AnonymousUser()
        return person, person.pk
    if isinstance(value, list | set | tuple | frozenset):
        mark = _hole(next(iter(value), 0), position)[1]
        return [mark], mark
    if isinstance(value, datetime):
        return (moment := MOMENT.replace(year=MOMENT.year + position)), moment
    if isinstance(value, str):
        return f"{WORD}{position}", f"{WORD}{position}"
    if isinstance(value, int):
        return NUMBER + position, NUMBER + position
    raise TypeError(f"A statement has no holes for {type(value).__name__}")


def _nobody(pk: int) -> Any:
    """Somebody of whom nothing is known but that they are signed in: a builder that asks for more (their name, whether
    they are staff) would give what it builds for one to all, and ends with DoesNotExist instead."""
    people = get_user_model()
    return people.from_db(None, [people._meta.pk.attname], [pk])


def _draw(build: Callable[..., QuerySet], values: Mapping[str, Any]) -> _Drawn:
    given, names = _holes(values)
    queryset = build(**given)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        text, params = compiler.as_sql()
    except EmptyResultSet:
        return _Drawn("", list)
    many = {name for name, value in values.items() if isinstance(value, list | set | tuple | frozenset)}
    return _Drawn(_with_names(text, params, names, many), reader(queryset, compiler))


def _with_names(text: str, params: Iterable[Any], names: dict[Any, str], many: set[str]) -> str:
    """The SQL with holes by name and constants in their places."""
    pieces, given, found = text.split("%s"), list(params), set()
    if len(pieces) != len(given) + 1:
        raise ValueError("A percent sign of its own")
    for position, value in enumerate(given):
        is_array = isinstance(value, list) and len(value) == 1  # a column's like, compared as a whole
        mark = value[0] if is_array else value
        name = names.get(mark) if isinstance(mark, int | str | datetime) else None
        if name is None:
            if isinstance(value, date) or (isinstance(value, str) and WORD in value):
                raise ValueError("This would stand still in every statement: give it as a value")
            pieces[position] += sql.Literal(value).as_string(connection.connection).replace("%", "%%")
        elif is_array and isinstance(mark, int):
            pieces[position] += f"%({name})s::integer[]"  # numbers go as bigint
        elif name in many:
            before, after = pieces[position], pieces[position + 1]
            if not (before.endswith(" IN (") and after.startswith(")")):
                raise ValueError("A list belongs into __in")
            pieces[position], pieces[position + 1] = f"{before[:-4]}= ANY(%({name})s", after
        else:
            pieces[position] += f"%({name})s"
        found.add(name)
    if lost := set(names.values()) - found:
        raise ValueError(f"No place for {', '.join(lost)}: its value would be lost")
    return "".join(pieces)
