"""Loads the glossary of ours (`data/glossary.csv`). What people wrote or changed stays, and wins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction

from communities import wording
from communities.models import Condition, Term, TermForm
from communities.models.term import address_word, scope_of
from peerhealth.markup.glossing import folded

GLOSSARY = files("communities") / "data" / "glossary.csv"


@dataclass(frozen=True)
class Entry:
    """One line of the file."""

    word: str
    also: tuple[str, ...]
    condition: str
    meaning: str


@dataclass
class Loaded:
    """What came of it. `unknown`: entries for a condition that is not in the catalogue."""

    terms: int = 0
    changed: int = 0
    removed: int = 0
    unknown: int = 0


def read() -> Iterator[Entry]:
    """The entries as written in the file."""
    with GLOSSARY.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            also = tuple(filter(None, row["also"].split("|")))
            yield Entry(row["word"], also, row["condition"], row["meaning"])


@transaction.atomic
def load() -> Loaded:
    """Brings our terms to what the file says; posts follow by a job if anything has changed. Idempotent."""
    conditions = dict(Condition.objects.values_list("doid", "pk"))
    entries = list(read())
    wanted = {_key(entry, conditions): entry for entry in entries if entry.condition in {"", *conditions}}
    known = {(term.scope, term.slug): term for term in Term.objects.of_site().prefetch_related("forms")}
    theirs = _theirs()
    removed = _drop(known, wanted)
    changed = 0
    for (scope, slug), entry in wanted.items():
        term = known.get((scope, slug)) or Term(condition_id=conditions.get(entry.condition), source=Term.Source.OURS)
        if term.source == Term.Source.OURS and (scope, folded(entry.word)) not in theirs:
            changed += _bring(term, entry, [form for form in entry.also if (scope, folded(form)) not in theirs])
    if changed or removed:
        wording.relink((), None)
    return Loaded(Term.objects.of_site().count(), changed, removed, len(entries) - len(wanted))


def _key(entry: Entry, conditions: dict[str, int]) -> tuple[str, str]:
    return scope_of(None, conditions.get(entry.condition)), address_word(entry.word)


def _drop(known: dict[tuple[str, str], Term], wanted: dict[tuple[str, str], Entry]) -> int:
    """Takes our terms away that the file says no more, and forms: another term may have them now. How many terms."""
    ours = {key: term for key, term in known.items() if term.source == Term.Source.OURS}
    stale = [term.pk for key, term in ours.items() if key not in wanted]
    forms = {key: {folded(form) for form in (entry.word, *entry.also)} for key, entry in wanted.items()}
    rows = [row.pk for key, term in ours.items() for row in term.forms.all() if row.folded not in forms.get(key, ())]
    TermForm.objects.filter(pk__in=rows).delete()
    Term.objects.filter(pk__in=stale).delete()
    return len(stale)


def _theirs() -> set[tuple[str, str]]:
    """(scope, folded) of the forms that people gave to terms of the site."""
    rows = TermForm.objects.filter(term__community=None, term__source=Term.Source.PEOPLE)
    return set(rows.values_list("scope", "folded"))


def _bring(term: Term, entry: Entry, forms: list[str]) -> bool:
    """Brings one term of ours to what the file says; whether that was something new."""
    is_new = (term.name, term.meaning) != (entry.word, entry.meaning)
    if is_new:
        term.name, term.meaning = entry.word, entry.meaning
        term.save()
    return wording.set_forms(term, forms) or is_new
