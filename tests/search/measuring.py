"""How well the search finds what patients type: recall among the first ten, for each class of cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from django.contrib.auth.models import AnonymousUser

from tests.search.corpus import Case, cases, load

FIRST = 10
SEARCH = "posts.searching"
# The least that is good enough, by class of cases.
FLOORS = {
    "names": 0.95, "synonyms": 0.90, "lay": 0.90, "typos": 0.80, "long": 0.75, "scripts": 0.90, "spelling": 0.95,
    "acronyms": 0.90, "phrases": 1.0, "filters": 1.0, "must-not": 1.0,
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a case found, as ids of the file in the order in which they were shown."""

    case: Case
    found: tuple[str, ...]

    @property
    def missed(self) -> list[str]:
        """The expected threads that are not among the first ten."""
        return [wanted for wanted in self.case.expected if wanted not in self.found[:FIRST]]

    @property
    def unwanted(self) -> list[str]:
        """The threads found that must not be."""
        return [each for each in self.case.unwanted if each in self.found]

    @property
    def score(self) -> float:
        """The share of the expected threads among the first ten, and nothing where an unwanted one is found."""
        return 0.0 if self.unwanted else 1 - len(self.missed) / len(self.case.expected)

    def __str__(self) -> str:
        wrong = "".join(f"; must not find {each}" for each in self.unwanted)
        missed = f"; misses {', '.join(self.missed)}" if self.missed else ""
        return (
            f"[{self.case.kind}] {self.case.query}{missed}{wrong}; found {', '.join(self.found[:FIRST]) or 'nothing'}"
        )


def outcomes(search: Callable[[str], Iterable[int]], called: dict[int, str]) -> list[Outcome]:
    """Every case, asked of `search`, which gives the rows of the threads it finds."""
    return [Outcome(case, tuple(called[pk] for pk in search(case.query))) for case in cases()]


def search(query: str) -> list[int]:
    """The threads that a visitor finds with what is typed, best first."""
    asking, finding = import_module(f"{SEARCH}.asking"), import_module(f"{SEARCH}.finding")
    return [hit.row["id"] for hit in finding.find(asking.ask(query), AnonymousUser()).threads]


def measure() -> list[Outcome]:
    """Loads the threads and asks every case of the site's own search."""
    return outcomes(search, load())


def recall(found: list[Outcome], kind: str) -> float:
    """The mean score of a class."""
    scores = [each.score for each in found if each.case.kind == kind]
    return sum(scores) / len(scores)


def table(found: list[Outcome]) -> str:
    """Recall at ten for each class, beside the least that is good enough."""
    rows = [f"{'class':<10} {'cases':>5} {'recall at 10':>13} {'least':>6}"]
    for kind, floor in FLOORS.items():
        many, got = sum(each.case.kind == kind for each in found), recall(found, kind)
        rows.append(f"{kind:<10} {many:>5} {got:>13.3f} {floor:>6.2f}{'' if got >= floor else '  too low'}")
    return "\n".join(rows)


def failing(found: list[Outcome]) -> list[str]:
    """Every case that is not found as it should be, a line each."""
    return [str(each) for each in found if each.score < 1]
