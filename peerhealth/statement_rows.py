"""What makes of the rows of a statement (`peerhealth.statements`) what its queryset would give."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, get_related_populators


def reader(queryset: QuerySet, compiler) -> Callable[[list[tuple]], list[Any]]:
    """What makes of rows what the queryset gives, as Django's own iterables do."""
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    converters, kind = compiler.get_converters(columns), queryset._iterable_class
    make = {ModelIterable: _instances, ValuesIterable: _dictionaries}.get(kind, lambda *_: list)(queryset, compiler)

    def read(rows: list[tuple]) -> list[Any]:
        return make(list(compiler.apply_converters(rows, converters)) if converters else rows)

    return read


def _dictionaries(queryset: QuerySet, _compiler) -> Callable[[list], list[dict[str, Any]]]:
    query = queryset.query
    names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
    return lambda rows: [dict(zip(names, row, strict=False)) for row in rows]


def _instances(queryset: QuerySet, compiler) -> Callable[[list], list[Any]]:
    about, annotations = compiler.klass_info, compiler.annotation_col_map or {}
    start, end = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[start:end]]
    related = get_related_populators(about, compiler.select, queryset.db)

    def make(rows: list) -> list[Any]:
        found = []
        for row in rows:
            one = about["model"].from_db(queryset.db, names, row[start:end])
            for populator in related:
                populator.populate(row, one)
            one.__dict__.update({name: row[position] for name, position in annotations.items()})
            found.append(one)
        return found

    return make
