"""The search finds what patients type: recall among the first ten for each class of cases, over invented threads."""

import json
from collections import Counter

import pytest
from django.db import transaction

from communities.models import Community
from posts.kinds import WRITTEN_KINDS
from posts.models import Post, Thread
from tests.search import corpus, measuring

# So many cases there must be at least, by class.
SIZES = {
    "names": 25, "synonyms": 15, "lay": 15, "typos": 25, "long": 25, "scripts": 20, "spelling": 15, "acronyms": 12,
    "phrases": 5, "filters": 5, "must-not": 25,
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The id in the file of each thread's row. Nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield corpus.load()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def found(loaded):
    """Every case asked of the site's own search, once."""
    outcomes = measuring.outcomes(measuring.search, loaded)
    print(measuring.table(outcomes))  # noqa: T201 - shown with -s, and where a class is too low
    return outcomes


@pytest.mark.parametrize("kind", measuring.FLOORS)
def test_patients_find_what_they_look_for(found, kind):
    wrong = "\n".join(line for line in measuring.failing(found) if line.startswith(f"[{kind}]"))
    assert measuring.recall(found, kind) >= measuring.FLOORS[kind], f"\n{measuring.table(found)}\n\n{wrong}"


def test_the_threads_can_be_loaded_and_read(loaded):
    called = loaded
    rows = {row["id"]: row for row in corpus.threads()}
    assert set(called.values()) == set(rows)
    assert Thread.objects.count() == len(rows)
    assert Post.objects.count() == len(rows) + sum(len(row["replies"]) for row in rows.values())
    for thread in Thread.objects.select_related("community", "opening").prefetch_related("opening__tags"):
        row = rows[called[thread.pk]]
        assert (thread.community.slug, thread.title, thread.kind) == (row["community"], row["title"], row["kind"])
        assert thread.opening.tags.count() == len(row["tags"])
    hidden = Community.objects.exclude(visibility="public").filter(threads__isnull=False).distinct()
    assert [place.slug for place in hidden] == ["ptsd-and-complex-ptsd"]  # there to be found by nobody outside


def test_the_files_are_sound():
    threads, cases = corpus.threads(), corpus.cases()
    ids = Counter(row["id"] for row in threads)
    assert max(ids.values()) == 1
    assert max(Counter(row["title"] for row in threads).values()) == 1
    assert {row["kind"] for row in threads} == set(WRITTEN_KINDS)
    assert len(threads) >= 200
    assert not [case for case in cases if {*case.expected, *case.unwanted} - set(ids)]
    assert not [case for case in cases if set(case.expected) & set(case.unwanted) or not case.expected]
    assert not [case for case in cases if len(case.expected) > measuring.FIRST]
    asked = Counter((case.kind, case.query) for case in cases)
    assert max(asked.values()) == 1
    many = Counter(case.kind for case in cases)
    assert set(many) == set(measuring.FLOORS) == set(SIZES)
    assert not {kind: many[kind] for kind, least in SIZES.items() if many[kind] < least}
    assert all(case.unwanted for case in cases if case.kind in {"must-not", "phrases", "filters"})
    assert all(8 <= len(case.query.split()) <= 25 for case in cases if case.kind == "long")


def test_the_measure_tells_good_from_bad():
    rows = {number: row["id"] for number, row in enumerate(corpus.threads())}
    numbers = {name: number for number, name in rows.items()}
    wanted = {case.query: [numbers[each] for each in case.expected] for case in corpus.cases()}
    right = measuring.outcomes(wanted.__getitem__, rows)
    assert not measuring.failing(right)
    assert all(measuring.recall(right, kind) == 1 for kind in measuring.FLOORS)
    nothing = measuring.outcomes(lambda query: [], rows)
    everything = measuring.outcomes(lambda query: [*wanted[query], *rows], rows)
    assert all(measuring.recall(nothing, kind) == 0 for kind in measuring.FLOORS)
    assert measuring.recall(everything, "must-not") == 0 < measuring.recall(everything, "names")
    assert "too low" in measuring.table(nothing)
    assert "too low" not in measuring.table(right)


def test_no_line_is_broken():
    for name in ("corpus.jsonl", "cases.jsonl"):
        text = (corpus.HERE / name).read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert all(isinstance(json.loads(line), dict) for line in text.splitlines())
