"""The words that patients have for things: true equivalents, each said once."""

import tomllib
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import combinations

from communities import catalogue, naming
from communities.folding import fold, squeezed

WORDS = files("posts") / "data" / "lay_words.toml"
GROUPS = tomllib.loads(WORDS.read_text(encoding="utf-8"))["groups"]
# Beginnings of words that mean the contrary, or another thing, with the same end.
CONTRARY = [("hyper", "hypo"), ("tachy", "brady"), ("macro", "micro"), ("pre", "post")]
# Ends of words for different operations on the same part.
ENDS = ("ectomy", "ostomy", "otomy", "oscopy", "plasty")


def test_it_works():
    assert len(GROUPS) >= 220
    assert all(len(group) >= 2 for group in GROUPS)
    assert all(word == word.strip() and 1 < len(word) <= 60 for group in GROUPS for word in group)


def test_each_word_stands_in_one_group_and_once():
    said = Counter(fold(word) for group in GROUPS for word in group)
    assert not [word for word, times in said.items() if times > 1]


def swapped(word: str) -> set[str]:
    """The contraries of a word: "hypotension" for "hypertension"."""
    pairs = [*CONTRARY, *((other, one) for one, other in CONTRARY)]
    return {other + word.removeprefix(one) for one, other in pairs if word.startswith(one)}


def test_contraries_are_never_together():
    pairs = [pair for group in GROUPS for pair in combinations(group, 2)]
    assert swapped("hypertension") == {"hypotension"}
    assert not [(one, other) for one, other in pairs if squeezed(other) in swapped(squeezed(one))]


def test_operations_of_different_kinds_are_never_together():
    for group in GROUPS:
        ends = {end for word in group for end in ENDS if word.endswith(end)}
        assert len(ends) < 2, group


def test_names_of_conditions_are_left_to_the_catalogue():
    names = naming.read(catalogue.read())
    called = defaultdict(set)
    for entry in names.entries:
        for name, _kind in entry.names():
            called[squeezed(name)].add(entry.doid)
    for row in names.rows:
        called[squeezed(row.name)].add(row.doid)
    repeated = [group for group in GROUPS if set.intersection(*(called[squeezed(word)] for word in group))]
    assert not repeated
