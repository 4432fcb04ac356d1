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
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    return Page(
        rows,
        before=cursor(rows[0]) if (more if backwards else after is not None) else "",
        after=cursor(rows[-1]) if (more or backwards) else "",
    )
