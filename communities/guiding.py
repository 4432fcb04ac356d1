"""Writing guides: each verb keeps what was there as a version, and nobody writes over what they have not seen."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from communities import glossary, grading, guide_text
from communities.models import Community, Guide, GuideErasure, GuideReview, GuideRevision, GuideSource, GuideWithdrawal
from peerhealth.errors import Refused
from peerhealth.ids import random_id
from peerhealth.markup import MarkupError

# Words of the address that mean something else: /c/<slug>/guides/new/ is where one is begun.
RESERVED_SLUGS = {"", "new", "writers"}
SLUG_LONGEST = 60


class GuideChangedError(Refused):
    """Somebody else has saved the guide since this one began to write."""


@dataclass(frozen=True)
class Source:
    """Where something is from: its title, who publishes it, a link (http or https; may be empty) and its date."""

    title: str
    publisher: str
    link: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Words:
    """What a guide says."""

    title: str
    summary: str
    body: str
    sources: Sequence[Source] = ()


@transaction.atomic
def begin(*, community: Community, by: User | None, words: Words, review_by: date, why: str = "") -> Guide:
    """A new guide, in its first version. Raises MarkupError for a text that cannot be drawn."""
    guide = Guide(community=community, slug=_free_slug(community, words.title), number=0, review_by=review_by)
    _write(guide, by, words, why or _("The first version."))
    return guide


@transaction.atomic
def change(*, guide: Guide, by: User, as_of: int, words: Words, why: str) -> Guide:
    """The next version, if the guide still is at version `as_of`; the same guide where the words are the same. Raises
    GuideChangedError and MarkupError."""
    fresh = _held(guide, as_of)
    if words_of(fresh.revisions.get(number=fresh.number)) != words:
        _write(fresh, by, words, why)
    return fresh


@transaction.atomic
def restore(*, guide: Guide, by: User, number: int, as_of: int, why: str) -> Guide:
    """The words of version `number` once more, as the next version: what was said meanwhile stays in the history.
    Raises GuideRevision.DoesNotExist, GuideChangedError and MarkupError."""
    words = words_of(_held(guide, as_of).revisions.get(number=number))  # nobody takes it away at the same moment
    return change(guide=guide, by=by, as_of=as_of, words=words, why=why or _("Back to version %(n)s.") % {"n": number})


@transaction.atomic
def review(*, guide: Guide, by: User, as_of: int, as_what: str, until: date) -> None:
    """`by` has read version `as_of` through; it holds until a day. Raises GuideChangedError: nobody vouches for words
    that they have not seen."""
    fresh = _held(guide, as_of)
    GuideReview.objects.create(guide=fresh, number=as_of, by=by, as_what=as_what, until=until)
    Guide.objects.filter(pk=fresh.pk).update(review_by=until)


@transaction.atomic
def withdraw(*, guide: Guide, by: User, reason: str) -> None:
    """Takes a guide down: nobody but those who write guides sees it. Calling it again changes nothing."""
    GuideWithdrawal.objects.get_or_create(guide=guide, defaults={"by": by, "reason": reason})


@transaction.atomic
def put_back(*, guide: Guide) -> None:
    """It stands where it stood."""
    GuideWithdrawal.objects.filter(guide=guide).delete()


@transaction.atomic
def erase(*, guide: Guide, by: User, number: int, reason: str) -> None:
    """Takes an earlier version away for good, with its sources and its line in the history: nobody reads it, compares
    with it or goes back to it any more. That there was one, and who took it away and why, stays. Raises Refused for
    what the guide says now, and GuideRevision.DoesNotExist."""
    fresh = _locked(guide.pk)
    if number == fresh.number:
        raise Refused(_("This is what the guide says now. Please change it first, then take this version away."))
    revision = fresh.revisions.get(number=number)
    GuideErasure.objects.create(guide=fresh, number=number, by=by, reason=reason)
    revision.delete()


def redraw() -> int:
    """Draws what guides say now anew, after the renderer has changed; how many. One that is refused stays as it was."""
    done = 0
    for pk in Guide.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(), suppress(MarkupError):
            guide = _locked(pk)
            html = glossary.linked(guide_text.drawn(guide.body), guide.community)
            Guide.objects.filter(pk=pk).update(html=html)
            done += 1
    return done


def relink(community: int | None) -> int:
    """Links the terms of the glossary anew in the guides of a community, or in all; how many look different now. What
    somebody saves at this moment is left alone: it is linked as it is written."""
    done = 0
    guides = Guide.objects.filter(community=community) if community else Guide.objects.all()
    for guide in guides.select_related("community").order_by("pk").iterator(chunk_size=50):
        html = glossary.linked(guide.html, guide.community)
        if html != guide.html:
            done += Guide.objects.filter(pk=guide.pk, html=guide.html).update(html=html)
    return done


def words_of(revision: GuideRevision) -> Words:
    """What a version says. One query."""
    rows = revision.sources.values_list("title", "publisher", "link", "dated")
    return Words(revision.title, revision.summary, revision.body, tuple(Source(*row) for row in rows))


def _locked(pk: int) -> Guide:
    """The guide as it is now, which nobody else changes before the end of the transaction."""
    return Guide.objects.select_for_update(of=("self",), no_key=True).select_related("community").get(pk=pk)


def _held(guide: Guide, as_of: int) -> Guide:
    """The same, if it still is as its writer has seen it."""
    fresh = _locked(guide.pk)
    if fresh.number != as_of:
        raise GuideChangedError(_("Somebody else has changed this guide meanwhile. Nothing is lost."))
    return fresh


def _write(guide: Guide, by: User | None, words: Words, why: str) -> None:
    guide.title, guide.summary, guide.body = words.title, words.summary, words.body
    guide.html = guide_text.drawn(words.body)
    measured = grading.measure(guide.html)
    guide.grade, guide.longest = measured.grade, measured.longest
    guide.html = glossary.linked(guide.html, guide.community)
    guide.number, guide.changed_at = guide.number + 1, timezone.now()
    guide.save()
    said = {"title": words.title, "summary": words.summary, "body": words.body, "why": why}
    revision = GuideRevision.objects.create(guide=guide, number=guide.number, by=by, at=guide.changed_at, **said)
    GuideSource.objects.bulk_create(
        GuideSource(revision=revision, position=position, **vars(source))
        for position, source in enumerate(words.sources)
    )


def _free_slug(community: Community, title: str) -> str:
    """An address that no guide of the community has: it stays when the title changes."""
    slug = slugify(title)[:SLUG_LONGEST].strip("-")
    taken = slug in RESERVED_SLUGS or Guide.objects.filter(community=community, slug=slug).exists()
    return f"{slug}-{random_id()}".strip("-") if taken else slug
