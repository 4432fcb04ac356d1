"""Looking a word up: in the glossary of the site, or as one community understands it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from communities import glossary
from communities.models import Community, Term, TermForm

LONGEST_QUERY = 60


@dataclass(frozen=True)
class Part:
    """The terms under one letter, or under `#`: what begins with a digit."""

    letter: str
    terms: list[Term]


def on_site(reader, query: str = "") -> list[Part]:
    """The terms of the whole site by their letters, each with the condition it is meant for; with `query` those in
    whose forms or meaning it stands. Two queries."""
    return _parts(_found(Term.objects.visible_to(reader).of_site(), query))


def in_community(reader, community: Community, query: str = "") -> list[Part]:
    """The terms of `community` and of its conditions. Three queries."""
    return _parts(_found(Term.objects.visible_to(reader).filter(scope__in=_near(community)), query))


def taken_away(community: Community) -> list[Term]:
    """The terms of `community` that were taken away, with who did and why. One query."""
    return list(Term.objects.filter(community=community, removal__isnull=False).select_related("removal__by"))


def own(community: Community, slug: str) -> Term | None:
    """The term of `community` at this address, also one taken away: for its moderators. One query."""
    return Term.objects.filter(community=community, slug=slug).select_related("removal").first()


def meanings_on_site(reader, slug: str) -> list[Term]:
    """All that a word at this address means anywhere on the site; the general meaning first. Two queries."""
    return list(_drawn(Term.objects.visible_to(reader).of_site().spelled(slug).order_by("scope", "pk")))


def meanings_in(reader, community: Community, slug: str) -> list[Term]:
    """What a word at this address means in `community`: its own meaning, else that of its conditions, else that of the
    site. Three queries."""
    near = _near(community)
    found = list(_drawn(Term.objects.visible_to(reader).filter(scope__in=[*near, ""]).spelled(slug)))
    own = [term for term in found if term.community_id]
    return own or [term for term in found if term.condition_id] or found


def _near(community: Community) -> list[str]:
    return [f"c{community.pk}", *glossary.scopes_of_conditions(community)]


def _found(terms: QuerySet[Term], query: str) -> QuerySet[Term]:
    if query:
        forms = TermForm.objects.filter(form__icontains=query).values("term")
        terms = terms.filter(Q(pk__in=forms) | Q(meaning__icontains=query))
    return _drawn(terms)


def _drawn(terms: QuerySet[Term]) -> QuerySet[Term]:
    return terms.select_related("condition", "community").prefetch_related("forms")


def _parts(terms: QuerySet[Term]) -> list[Part]:
    in_order = sorted(terms, key=lambda term: (_letter(term), term.name.casefold(), term.pk))
    return [Part(letter, list(some)) for letter, some in groupby(in_order, key=_letter)]


def _letter(term: Term) -> str:
    first = term.slug[:1].upper()
    return first if first.isalpha() else "#"
