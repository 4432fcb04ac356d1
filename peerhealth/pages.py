"""Keyset pages: a page begins after a row, not at a number, so it costs the same at any depth and stays put."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

# (field, is it descending). The last field must make the order total.
Order = Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Page:
    """One page of plain values. `before` and `after` are cursors for `?before=` and `?after=`, empty at the ends."""

    rows: list[dict[str, Any]]
    before: str = ""
    after: str = ""


def beyond(order: Order, values: Sequence[Any], *, backwards: bool = False) -> Q:
    """The rows that come strictly after `values` in `order` (or before them, `backwards`), in lexicographic order.

    The first condition (`first_field <= value`) repeats what the rest implies: it is what lets PostgreSQL enter the
    index at the right place instead of walking to it.
    """
    condition = Q()
    for position, (field, descending) in enumerate(order):
        step = Q(**{f"{field}__{'lt' if descending != backwards else 'gt'}": values[position]})
        for (earlier, _), value in zip(order[:position], values, strict=False):
            step &= Q(**{earlier: value})
        condition |= step
    field, descending = order[0]
    return Q(**{f"{field}__{'lte' if descending != backwards else 'gte'}": values[0]}) & condition


def ordered(order: Order, *, backwards: bool = False) -> list[str]:
    """`order` as arguments for `order_by`."""
    return [f"{'-' if descending != backwards else ''}{field}" for field, descending in order]


def page(
    queryset: QuerySet,
    order: Order,
    cursor: Callable[[dict[str, Any]], str],
    *,
    size: int,
    after: Sequence[Any] | None = None,
    before: Sequence[Any] | None = None,
) -> Page:
    """Reads one page of `size` rows of a `.values()` queryset.

    `after` / `before` are the order fields' values of a row that the page follows or precedes; `cursor(row)` names a
    row in an address. One query, of `size + 1` rows, tells whether there is a further page.
    """
    backwards = before is not None
    start = before if backwards else after
    if start is not None:
        queryset = queryset.filter(beyond(order, start, backwards=backwards))
    rows = list(queryset.order_by(*ordered(order, backwards=backwards))[: size + 1])
    return cut(rows, cursor, size=size, is_first=start is None, backwards=backwards)


def cut(
    rows: list[dict[str, Any]], cursor: Callable[[dict[str, Any]], str], *, size: int, is_first: bool = True,
    backwards: bool = False,
) -> Page:  # fmt: skip
    """The page, of up to `size + 1` rows that have been read in order (`backwards`: against it). `is_first`: they begin
    where all rows begin."""
    if not backwards:
        return _forwards(rows, cursor, size, is_first=is_first)
    more, rows = len(rows) > size, rows[:size]
    rows.reverse()
    return Page(rows, before=cursor(rows[0]) if more else "", after=cursor(rows[-1])) if rows else Page([])


def _forwards(rows: list[dict[str, Any]], cursor, size: int, *, is_first: bool) -> Page:
    more, rows = len(rows) > size, rows[:size]
    if not rows:
        return Page([])
    return Page(rows, before="" if is_first else cursor(rows[0]), after=cursor(rows[-1]) if more else "")
