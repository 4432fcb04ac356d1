"""Words of the glossary: adding, changing, taking away, bringing back. Each verb lists all its consequences, in one
transaction; the posts that hold the word follow by a job."""

from collections.abc import Iterable

import regex
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.models import Community, Condition, Term, TermEntry, TermForm, TermRemoval
from peerhealth import jobs
from peerhealth.errors import Refused
from peerhealth.markup.glossing import folded

RELINK = "posts.relink"
PIECE = regex.compile(r"[\p{L}\p{M}\p{N}]+")
Act = TermEntry.Act
TAKEN = gettext_lazy("One of these words has a meaning here already. Change that one instead.")


@transaction.atomic
def add(
    *, by: User | None, name: str, meaning: str, forms: Iterable[str] = (),
    community: Community | None = None, condition: Condition | None = None,
) -> Term:  # fmt: skip
    """A new term of the whole site, of `community` or of `condition`. Raises Refused for a form that has a meaning
    there already."""
    term = Term(name=name, meaning=meaning, community=community, condition=condition)
    _save(term, forms)
    _note(term, Act.ADD, by)
    return term


@transaction.atomic
def change(*, term: Term, by: User | None, name: str, meaning: str, forms: Iterable[str] = ()) -> None:
    """Says something else of `term`, or under other forms; from now on it is people's. Raises Refused as `add`."""
    before = _forms(term)
    term.name, term.meaning, term.source = name, meaning, Term.Source.PEOPLE
    _save(term, forms)
    _note(term, Act.CHANGE, by, before)


@transaction.atomic
def remove(*, term: Term, by: User, reason: str) -> None:
    """Takes `term` away: nothing links to it any more. A second time changes nothing."""
    _removal, is_new = TermRemoval.objects.get_or_create(term=term, defaults={"by": by, "reason": reason})
    if is_new:
        _note(term, Act.REMOVE, by)


@transaction.atomic
def restore(*, term: Term, by: User) -> None:
    """Brings back a term that was taken away."""
    gone, _rows = TermRemoval.objects.filter(term=term).delete()
    if gone:
        _note(term, Act.RESTORE, by)


def relink(forms: Iterable[str], community: int | None) -> None:
    """Has the posts linked anew that hold one of `forms` (none: all posts): of a community, or of all."""
    words = sorted({max(PIECE.findall(form), key=len, default="") for form in forms} - {""})
    jobs.defer(RELINK, priority=jobs.WHENEVER, words=words, community=community, after=0)


def are_taken(forms: Iterable[str], scope: str, *, but: Term) -> bool:
    """Whether another term than `but` has one of `forms` where it holds."""
    found = TermForm.objects.filter(scope=scope, folded__in=[folded(form) for form in forms])
    return found.exclude(term=but.pk).exists()


def set_forms(term: Term, forms: Iterable[str]) -> bool:
    """Brings the rows of the forms of `term` (saved) to its name and `forms`; whether any has changed."""
    wanted: dict[str, str] = {}
    for form in (term.name, *forms):
        wanted.setdefault(folded(form), form)
    rows = list(term.forms.all())
    stale = [row.pk for row in rows if wanted.get(row.folded) != row.form or row.scope != term.scope]
    standing = {row.folded for row in rows if row.pk not in stale}
    missing = [TermForm.of(term, form) for key, form in wanted.items() if key not in standing]
    TermForm.objects.filter(pk__in=stale).delete()
    TermForm.objects.bulk_create(missing)
    return bool(stale or missing)


def _save(term: Term, forms: Iterable[str]) -> None:
    try:
        with transaction.atomic():
            term.save()
            set_forms(term, forms)
    except IntegrityError as problem:
        raise Refused(str(TAKEN)) from problem


def _forms(term: Term) -> list[str]:
    return list(term.forms.values_list("form", flat=True))


def _note(term: Term, act: str, by: User | None, before: Iterable[str] = ()) -> None:
    TermEntry.objects.create(term=term, act=act, by=by, meaning=term.meaning)
    relink({*before, *_forms(term)}, term.community_id)
