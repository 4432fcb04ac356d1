"""Lists of the admin that answer no questions asked by an address."""

from django.contrib import admin


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
