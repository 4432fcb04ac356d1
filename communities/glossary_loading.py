"""Loads the glossary of ours (`data/glossary.csv`). What people wrote or changed stays, and wins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction

from communities import wording
from communities.models import Condition, Term, TermForm
from communities.models.term import address_word
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
    loaded, seen = Loaded(), set()
    conditions = dict(Condition.objects.values_list("doid", "pk"))
    known = {(term.scope, term.slug): term for term in Term.objects.of_site().prefetch_related("forms")}
    theirs = _theirs()
    for entry in read():
        if entry.condition and entry.condition not in conditions:
            loaded.unknown += 1
            continue
        condition = conditions.get(entry.condition)
        scope = f"d{condition}" if condition else ""
        key = scope, address_word(entry.word)
        seen.add(key)
        term = known.get(key) or Term(name=entry.word, condition_id=condition, source=Term.Source.OURS)
        is_theirs = term.source != Term.Source.OURS or (not term.pk and (scope, folded(entry.word)) in theirs)
        if not is_theirs:
            free = [form for form in entry.also if (scope, folded(form)) not in theirs]
            loaded.changed += _bring(term, entry, free)
    stale = [term.pk for key, term in known.items() if term.source == Term.Source.OURS and key not in seen]
    loaded.removed = len(stale)
    Term.objects.filter(pk__in=stale).delete()
    loaded.terms = Term.objects.of_site().count()
    if loaded.changed or loaded.removed:
        wording.relink((), None)
    return loaded


def _theirs() -> set[tuple[str, str]]:
    """(scope, folded) of the forms that people gave to terms of the site."""
    rows = TermForm.objects.filter(term__community=None, term__source=Term.Source.PEOPLE)
    return set(rows.values_list("scope", "folded"))


def _bring(term: Term, entry: Entry, forms: list[str]) -> bool:
    """Brings one term of ours to what the file says; whether that was something new."""
    if term.pk and (term.name, term.meaning) == (entry.word, entry.meaning):
        return wording.set_forms(term, forms)
    term.name, term.meaning = entry.word, entry.meaning
    term.save()
    wording.set_forms(term, forms)
    return True
