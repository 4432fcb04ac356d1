"""Announcing *Ask a professional* sessions: on the page of their community, and in the list of all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Block, Credential, Mute
from accounts.models.credential import Profession
from communities.models import Community, Membership
from peerhealth import one_clock
from peerhealth.statements import Statement
from posts.models import AskAnswerer, AskSession
from posts.models.asking import Phase

MOST_CARDS, MOST_LISTED = 3, 60


@dataclass(frozen=True)
class Answerer:
    """Who answers, and as what: "nurse, UK"."""

    name: str
    role: str


@dataclass(frozen=True)
class Card:
    """A session as it is announced. `title` is empty where it is folded for this reader or carries a content note."""

    public_id: str
    title: str
    answers_from: datetime
    answers_until: datetime
    phase: Phase
    people: list[Answerer]

    @property
    def address(self) -> str:
        """Its page."""
        return f"/ask/{self.public_id}/"


def _quiet(reader) -> Q:
    """Whether a title is kept back on a page of many: for a note on it, or because of who wrote it."""
    noted = ~Q(thread__opening__notes=[])
    if not reader.is_authenticated:
        return noted
    author = OuterRef("thread__author")
    by_block = Exists(Block.objects.filter(blocker=reader.pk, blocked=author))
    return noted | Q(by_block) | Q(Exists(Mute.objects.filter(muter=reader.pk, muted=author)))


def _sessions(reader, community: int) -> QuerySet:
    is_quiet = ExpressionWrapper(_quiet(reader), output_field=BooleanField())
    rows = AskSession.objects.visible_to(reader).filter(thread__community=community)
    return rows.annotate(is_quiet=is_quiet, is_off=ExpressionWrapper(Q(cancellation__isnull=False), BooleanField()))


COLUMNS = ("pk", "thread__public_id", "thread__title", "answers_from", "answers_until", "is_quiet", "is_off")
COMING = Statement(
    lambda reader, community, now: (
        _sessions(reader, community)
        .filter(answers_until__gt=now, is_off=False)
        .order_by("answers_from", "pk")
        .values_list(*COLUMNS)[:MOST_CARDS]
    )
)


def announced(rows: list[tuple], now: datetime) -> list[Card]:
    """The cards of rows of COMING, which the community's page asks together with what else stands there
    (`posts.listing.about`). No query; one where something is announced."""
    return _cards([_with_moments(row) for row in rows], now)


def all_in(community: Community, reader) -> tuple[list[Card], list[Card]]:
    """The sessions that `reader` may read in `community`: those to come (the next first), and those that are over, the
    latest first. Two queries."""
    now = one_clock.now()
    rows = list(_sessions(reader, community.pk).order_by("-answers_from", "-pk").values_list(*COLUMNS)[:MOST_LISTED])
    cards = _cards(rows, now)
    coming = [card for card in reversed(cards) if card.answers_until > now]
    return coming, [card for card in cards if card.answers_until <= now and card.phase != Phase.CANCELLED]


def _cards(rows: list[Any], now: datetime) -> list[Card]:
    people = who_answer([row[0] for row in rows])
    return [
        Card(
            public_id, "" if is_quiet else title, begin, end, _phase(begin, end, now, is_off=is_off), people.get(pk, [])
        )
        for pk, public_id, title, begin, end, is_quiet, is_off in rows
    ]  # fmt: skip


def _phase(begin: datetime, end: datetime, now: datetime, *, is_off: bool) -> Phase:
    if is_off:
        return Phase.CANCELLED
    return AskSession(answers_from=begin, answers_until=end).phase(now)


def _with_moments(row: tuple) -> tuple:
    """JSON carries moments as text."""
    return (*row[:3], datetime.fromisoformat(row[3]), datetime.fromisoformat(row[4]), *row[5:])


def who_answer(sessions: Collection[int]) -> dict[int, list[Answerer]]:
    """By id of a session who said yes to answering there and may speak in its community as of today, in the order in
    which they were asked. One query; none for none."""
    if not sessions:
        return {}
    place = OuterRef("session__thread__community")
    here = Membership.objects.filter(user=OuterRef("user"), community=place, speaks=True)
    checked = Credential.objects.standing().filter(user=OuterRef("user"))
    rows = AskAnswerer.objects.filter(
        Exists(here.active()), session__in=list(sessions), accepted_at__isnull=False, user__is_active=True
    ).exclude(session__thread__community__clinicians=Community.Clinicians.PEERS)
    rows = rows.annotate(profession=checked.values("profession")[:1], country=checked.values("country")[:1])
    found: dict[int, list[Answerer]] = {}
    for pk, name, profession, country in rows.filter(profession__isnull=False).values_list(
        "session", "user__username", "profession", "country"
    ):
        role = _("%(profession)s, %(country)s") % {"profession": Profession(profession).label, "country": country}
        found.setdefault(pk, []).append(Answerer(name, role))
    return found
