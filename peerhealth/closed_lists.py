"""What the admin tells beside its rows: its lists answer no questions asked by an address, and the page of what goes
with a row leaves out what belongs to one person alone."""

from typing import Any

from django.contrib import admin
from django.utils.text import capfirst

from peerhealth.read_only import Private


class Closed:
    """For every admin class (`closed`): an address asks a list for nothing but what the page itself filters by. Django
    lets it ask for any column, and for any kind of row that points here: `?visits=7` would tell whose visit that is,
    and `?number__startswith=1` read, letter by letter, what nobody has opened."""

    def lookup_allowed(self, lookup: str, value, request=None) -> bool:
        """What the filters of the list ask for, as far as Django allows it."""
        offered = [getattr(one, "parameter_name", one[0] if isinstance(one, tuple) else one) for one in
                   (*self.get_list_filter(request), *filter(None, [self.date_hierarchy]))]  # fmt: skip
        asked = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return asked and super().lookup_allowed(lookup, value, request)


def closed(kind: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """`kind` with a list that answers no questions of others (`Closed`)."""
    return type(kind.__name__, (Closed, kind), {"__module__": kind.__module__, "__doc__": kind.__doc__})


def without_private(site: admin.AdminSite, rows: list[Any], counts: dict[str, int]) -> tuple[list[Any], dict[str, int]]:
    """What Django says is deleted with a row (`get_deleted_objects`: nested lists of lines, numbers by kind), without
    what the admin shows as nobody's: whose it is would stand right there."""
    private = [model._meta for model, kind in site._registry.items() if isinstance(kind, Private)]
    names = tuple(f"{capfirst(kind.verbose_name)}: " for kind in private)
    plurals = {str(kind.verbose_name_plural) for kind in private}
    return _without(names, rows), {kind: number for kind, number in counts.items() if str(kind) not in plurals}


def _without(names: tuple[str, ...], rows: list[Any]) -> list[Any]:
    kept, is_left_out = [], False
    for row in rows:
        if isinstance(row, list):  # what goes with the line before it
            kept += [] if is_left_out else [_without(names, row)]
        elif not (is_left_out := str(row).startswith(names)):
            kept.append(row)
    return kept
