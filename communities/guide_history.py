"""The versions of a guide: a page of them, and one with what was new in it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from communities import differences, guide_text
from communities.guiding import Source, words_of
from communities.models import Guide, GuideErasure, GuideRevision

A_PAGE = 30
LONGEST_NUMBER = 9  # digits
MOST = 10**LONGEST_NUMBER


@dataclass(frozen=True)
class Page:
    """Versions and those that are gone, the newest first; `before`: the number below which the next page goes on (0:
    nothing is left)."""

    rows: list[GuideRevision | GuideErasure]
    before: int = 0


@dataclass(frozen=True)
class Shown:
    """One version: its words drawn, and what changed in it against the one before (None: it is the first)."""

    revision: GuideRevision
    html: str
    sources: tuple[Source, ...]
    changed: SafeString | None
    is_newest: bool


def page(guide: Guide, query) -> Page:
    """The page of versions that `query` (`?before=`) asks for. Two queries."""
    said = query.get("before", "")
    top = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else MOST
    found = list(guide.revisions.filter(number__lt=top).select_related("by").defer("body")[: A_PAGE + 1])
    before = found[A_PAGE - 1].number if len(found) > A_PAGE else 0
    gone = guide.erasures.filter(number__lt=top, number__gte=before).select_related("by")
    return Page(sorted([*found[:A_PAGE], *gone], key=lambda one: -one.number), before)


def version(guide: Guide, number: int) -> Shown | None:
    """Version `number`; None where there is none. Three queries."""
    if not 0 < number < MOST:  # more than the database counts
        return None
    rows = guide.revisions.filter(number__in=[number, number - 1]).select_related("by").prefetch_related("sources")
    found = {row.number: row for row in rows}
    revision, before = found.get(number), found.get(number - 1)
    if revision is None:
        return None
    changed = differences.drawn(_plain(before), _plain(revision)) if before else None
    html = guide_text.drawn(revision.body)
    return Shown(revision, html, words_of(revision).sources, changed, revision.number == guide.number)


def as_before(guide: Guide, number: int) -> list[int] | None:
    """The other versions that say word for word what version `number`, which is to be taken away, says; None where
    there is no such version. Two queries."""
    body = guide.revisions.filter(number=min(number, MOST)).values_list("body", flat=True).first()
    if body is None:
        return None
    return list(guide.revisions.filter(body=body).exclude(number=number).values_list("number", flat=True))


def _plain(revision: GuideRevision) -> str:
    """All that a version says, a paragraph for each thing, to be compared."""
    sources = [
        " · ".join(filter(None, [one.title, one.publisher, one.link, str(one.dated or "")]))
        for one in revision.sources.all()
    ]
    return "\n\n".join([revision.title, revision.summary, revision.body, *sources])
