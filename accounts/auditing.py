"""A trace of what is read in the admin, where the site itself would not have shown it (product.md, Who may read)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from accounts.models import AuditEntry

LONGEST = AuditEntry._meta.get_field("rows").max_length


def record(*, by, act: str, model: type[models.Model], keys: Iterable[Any]) -> None:
    """Writes down that `by` did `act` (AuditEntry.Act) to the rows with these keys; no row for no keys. Keys that do
    not fit are counted."""
    keys = list(map(str, keys))
    if not keys:
        return
    kept: list[str] = []
    while len(kept) < len(keys) and len(", ".join([*kept, keys[len(kept)]])) < LONGEST - 20:
        kept.append(keys[len(kept)])
    more = [f"and {len(keys) - len(kept)} more"] if len(kept) < len(keys) else []
    AuditEntry.objects.create(by=by, act=act, model=model._meta.label_lower, rows=", ".join([*kept, *more]))


class Audited:
    """For admin classes: whoever reads rows that the site would not show them leaves an entry, written before the
    answer leaves the house. `not_for(request, rows)` says which rows those are; by default all."""

    def not_for(self, request, rows: Sequence[models.Model]) -> list[models.Model]:
        """Those of `rows` that the site would not show to the person who asks."""
        return list(rows)

    def note(self, request, act: str, rows: Sequence[models.Model]) -> None:
        """Writes the entry for `rows`, if there is anything to write."""
        keys = [row.pk for row in self.not_for(request, rows)]
        record(by=request.user, act=act, model=self.model, keys=keys)

    def changelist_view(self, request, extra_context=None):
        """The list; what it shows is noted."""
        answer = super().changelist_view(request, extra_context)
        listed = getattr(answer, "context_data", None) or {}
        if "cl" in listed:
            self.note(request, AuditEntry.Act.LIST, list(listed["cl"].result_list))
        return answer

    def get_object(self, request, object_id, from_field=None):
        """The row for the pages of one row (change, delete, history); noted."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            act = AuditEntry.Act.CHANGE if request.method == "POST" else AuditEntry.Act.READ
            self.note(request, act, [found])
        return found
