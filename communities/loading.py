"""Loads the catalogue together with our own names: one verb, one transaction, the same result however often."""

from dataclasses import asdict, dataclass

from django.db import connection, transaction

from communities import catalogue, naming
from communities.models import CommunityName, Condition, ConditionName, Meaning, Word
from communities.models.name import NameKind
from communities.refolding import refold

OURS = ConditionName.Source.OURS
BATCH = 2000


@dataclass
class Loaded:
    """What is there after loading, and what changed."""

    conditions: int = 0
    names: int = 0
    our_names: int = 0
    wrong_names: int = 0
    letters: int = 0
    names_added: int = 0
    names_removed: int = 0
    folded_anew: int = 0

    def as_dict(self) -> dict[str, int]:
        """For `--json`."""
        return asdict(self)


@transaction.atomic
def load(names: naming.Names, *, dry_run: bool = False, step=lambda count: None) -> Loaded:
    """Brings conditions, parents, names and meanings of letters to what the catalogue and `names` say. What people
    wrote in the admin stays, and wins. With `dry_run` nothing is kept. `step(n)` is told of every n entries done."""
    before = set(ConditionName.objects.values_list("condition_id", "name"))
    _withdraw(names)
    catalogue.load(names.entries, step=step)
    _count_rows()
    _apply(names)
    _mean(names)
    anew = refold(names=(ConditionName, CommunityName), words=Word)
    after = set(ConditionName.objects.values_list("condition_id", "name"))
    loaded = _counted(names_added=len(after - before), names_removed=len(before - after), folded_anew=anew)
    if dry_run:
        transaction.set_rollback(True)
    return loaded


def _count_rows() -> None:
    """PostgreSQL looks at the tables anew: how it checks thousands of new rows was decided when there were few."""
    with connection.cursor() as cursor:
        for model in (Condition, Condition.parents.through, ConditionName):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def tidy() -> None:
    """After a load: what it left behind is cleared away and counted, so that indexes are read alone. Not inside a
    transaction, where PostgreSQL does not do it."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for model in (Condition, Condition.parents.through, ConditionName, CommunityName, Word, Meaning):
            cursor.execute(f'VACUUM (ANALYZE) "{model._meta.db_table}"')


def _counted(**changed: int) -> Loaded:
    ours = ConditionName.objects.filter(source=OURS)
    return Loaded(
        conditions=Condition.objects.count(),
        names=ConditionName.objects.count(),
        our_names=ours.count(),
        wrong_names=ConditionName.objects.filter(is_wrong=True).count(),
        letters=Meaning.objects.values("folded").distinct().count(),
        **changed,
    )


def _withdraw(names: naming.Names) -> None:
    """Takes back what our file says no more, before the catalogue is loaded: a name that was ours may be its again."""
    wanted = {(row.doid, row.name) for row in names.rows}
    rows = ConditionName.objects.filter(source=OURS).select_related("condition")
    stale = [row for row in rows if (row.condition.doid, row.name) not in wanted]
    for row in stale:
        if row.kind == NameKind.PREFERRED:
            Condition.objects.filter(pk=row.condition_id, shown_as=row.name).update(shown_as="")
    ConditionName.objects.filter(pk__in=[row.pk for row in stale]).delete()
    own = {entry.doid for entry in names.entries if entry.doid.startswith(naming.OWN)}
    Condition.objects.filter(doid__startswith=naming.OWN).exclude(doid__in=own).delete()


def _apply(names: naming.Names) -> None:
    """Our rows win over the catalogue's, and those written in the admin over ours."""
    ids = dict(Condition.objects.values_list("doid", "id"))
    theirs = set(ConditionName.objects.filter(source=ConditionName.Source.ADMIN).values_list("condition_id", "name"))
    rows: dict[tuple[int, str], ConditionName] = {}
    for own in names.rows:
        key = (ids[own.doid], own.name)
        if key not in theirs:
            row = ConditionName(
                condition_id=key[0], name=own.name, kind=own.kind, source=OURS, is_wrong=own.is_wrong, reason=own.reason
            )
            rows.setdefault(key, row.fold())
    ConditionName.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["condition", "name"],
        update_fields=["kind", "source", "is_wrong", "reason", "folded", "squeezed", "stems", "core"],
    )
    _show(names, ids)


def _show(names: naming.Names, ids: dict[str, int]) -> None:
    """Our preferred names on the conditions, except where somebody wrote another in the admin."""
    ours: dict[int, set[str]] = {}
    preferred = ConditionName.objects.filter(source=OURS, kind=NameKind.PREFERRED)
    for condition, name in preferred.values_list("condition_id", "name"):
        ours.setdefault(condition, {""}).add(name)
    for doid, shown in names.shown_as.items():
        Condition.objects.filter(pk=ids[doid], shown_as__in=ours[ids[doid]]).update(shown_as=shown)


def _mean(names: naming.Names) -> None:
    """The letters that mean several things, anew. A meaning that somebody wrote in the admin stays."""
    ids = dict(Condition.objects.values_list("doid", "id"))
    Meaning.objects.filter(source=OURS).delete()
    rows = [
        Meaning(letters=row["letters"], condition_id=ids[each["id"]], line=each["line"], position=place, source=OURS)
        for row in names.letters
        for place, each in enumerate(row["meanings"])
    ]
    Meaning.objects.bulk_create([row.fold() for row in rows], ignore_conflicts=True)
