"""The months that a search looks into, as the index says them: of the dates that were asked, and the latest of them.

An index of words knows no order. The months of the posts stand in it as words ("@2026-11"), so that what is long ago
need not be read to be left out."""

from dataclasses import dataclass
from datetime import UTC, date

from django.utils import timezone

from posts.searching.indexing import quoted
from posts.searching.statistics import MONTH

# No more months than this are named; what was written is compared with the dates themselves as well.
MOST = 240


def number(month: str) -> int:
    """A month ("2026-11") as a number of which the next month is the next."""
    year, _dash, name = month.partition("-")
    return int(year) * 12 + int(name) - 1


def named(number: int) -> str:
    """The month of a `number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def lexemes(months: range | list[int]) -> str:
    """One of these months must it be, as a tsquery."""
    return f"({' | '.join(quoted(MONTH + named(month)) for month in months)})"


@dataclass(frozen=True)
class Dates:
    """From which to which month is looked; None where nobody said."""

    first: int | None = None
    last: int | None = None

    @classmethod
    def of(cls, since: date | None, until: date | None) -> "Dates":
        """The months of two dates, either of which may be left open."""
        return cls(*(each and each.year * 12 + each.month - 1 for each in (since, until)))

    def hold(self, month: int) -> bool:
        """Whether this month is one of them."""
        return (self.first is None or month >= self.first) and (self.last is None or month <= self.last)

    def query(self) -> str:
        """As a tsquery: one of these months, or none of those after, whichever can be said shortly; empty where all
        months are meant. Nothing was written after this month, wherever the reader's clock stands."""
        now = number(f"{timezone.now().astimezone(UTC):%Y-%m}") + 1
        last = now if self.last is None else min(self.last, now)
        if self.first is not None and last - self.first < MOST:
            return lexemes(range(self.first, max(last, self.first) + 1))
        return f"!{lexemes(range(max(last + 1, now - MOST), now + 1))}" if last < now else ""

    def latest(self, months: dict[str, int], wanted: float) -> tuple[str, bool]:
        """The latest of these months that hold `wanted` posts by what was counted (`months`), as a tsquery, with those
        after the last one that was counted: of this one on nights that nobody counted. And whether that is all there
        are."""
        counted = sorted(((number(month), posts) for month, posts in months.items()), reverse=True)
        held = [(month, posts) for month, posts in counted if self.hold(month)]
        chosen: list[int] = []
        share = 0
        for month, posts in held:
            if share and share >= wanted:
                return lexemes([*chosen, *self._uncounted(counted[0][0])]), False
            share += posts
            chosen.append(month)
        return self.query(), True

    def _uncounted(self, last: int) -> list[int]:
        return [month for month in range(last + 1, last + 4) if self.hold(month)]
