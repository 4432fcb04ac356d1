"""The file of names of our own (communities/data/names.toml), checked against the catalogue it speaks about."""

import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files

from communities import catalogue
from communities.folding import fold
from communities.models.name import NEVER_SHOWN, NameKind

DATA = files("communities") / "data"
LISTS = ("synonyms", "abbreviations", "former", "lay", "misspellings")
LONGEST_LINE, LONGEST_REASON = 140, 300
# Names that two conditions of ours may share without being letters, each with the reason.
SHARED: dict[str, str] = {}


@cache
def ours() -> dict:
    """The file, as read."""
    return tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))


@cache
def entries() -> dict[str, catalogue.Entry]:
    """The catalogue's entries by id."""
    return {entry.doid: entry for entry in catalogue.read()}


def catalogue_names(doid: str) -> set[str]:
    """Every name the catalogue gives to `doid`, as written; of a condition of ours, its one name."""
    if doid in entries():
        entry = entries()[doid]
        return {entry.name, *entry.synonyms, *entry.acronyms}
    return {block["name"] for block in ours()["condition"] if block["id"] == doid}


def known() -> set[str]:
    """All ids that may be spoken of."""
    return set(entries()) | {block["id"] for block in ours()["condition"]}


def own_names(block: dict) -> list[str]:
    """All names that one block of names lists."""
    return [name for key in LISTS for name in block.get(key, [])]


def test_it_works():
    counts = {key: sum(len(block.get(key, [])) for block in ours()["names"]) for key in LISTS}
    assert sum(counts.values()) >= 600
    assert all(counts.values())
    assert len(ours()["letters"]) >= 40
    assert set(ours()) == {"condition", "names", "wrong", "kind", "parents", "letters"}


def test_every_id_exists():
    spoken_of = [block["id"] for key in ("names", "wrong", "kind", "parents") for block in ours()[key]]
    spoken_of += [meaning["id"] for block in ours()["letters"] for meaning in block["meanings"]]
    spoken_of += [parent for block in ours()["condition"] for parent in block["parents"]]
    assert set(spoken_of) - known() == set()


def test_conditions_of_ours_are_new():
    ids = [block["id"] for block in ours()["condition"]]
    taken = {fold(entry.name) for entry in entries().values()}
    assert len(ids) == len(set(ids))
    assert [block for block in ours()["condition"] if not block["id"].startswith("PH:")] == []
    assert [block["name"] for block in ours()["condition"] if fold(block["name"]) in taken] == []


def test_a_condition_has_one_block_and_no_name_twice():
    ids = [block["id"] for block in ours()["names"]]
    assert len(ids) == len(set(ids))
    for block in ours()["names"]:
        folded = [fold(name) for name in own_names(block)]
        assert len(folded) == len(set(folded)), block["id"]
        assert "" not in folded, block["id"]
        assert set(block) <= {"id", "shown_as", *LISTS}, block["id"]


def test_we_do_not_repeat_the_catalogue():
    repeated = [
        (block["id"], name)
        for block in ours()["names"]
        for name in own_names(block)
        if fold(name) in {fold(known_name) for known_name in catalogue_names(block["id"])}
    ]
    assert repeated == []


def test_what_we_correct_is_there():
    for key in ("wrong", "kind"):
        absent = [block for block in ours()[key] if block["name"] not in catalogue_names(block["id"])]
        assert absent == []
    unlinked = [b for b in ours()["parents"] if not set(b["not"]) <= set(entries()[b["id"]].parents)]
    assert unlinked == []
    assert all(block["not"] for block in ours()["parents"])


def test_every_correction_has_one_reason():
    for key in ("wrong", "kind", "parents"):
        assert [block for block in ours()[key] if not 0 < len(block["reason"]) <= LONGEST_REASON] == []
    corrected = [(block["id"], block["name"]) for key in ("wrong", "kind") for block in ours()[key]]
    assert len(corrected) == len(set(corrected))


def test_kinds_are_kinds_and_a_hidden_preferred_name_has_another():
    shown_as = {block["id"]: block.get("shown_as", "") for block in ours()["names"]}
    for block in ours()["kind"]:
        assert block["kind"] in NameKind.values
        if block["kind"] in NEVER_SHOWN and block["id"] in entries() and block["name"] == entries()[block["id"]].name:
            assert shown_as.get(block["id"]), block
            assert fold(shown_as[block["id"]]) != fold(block["name"]), block


def test_letters_are_a_choice():
    seen = [block["letters"] for block in ours()["letters"]]
    assert len({fold(letters) for letters in seen}) == len(seen)
    for block in ours()["letters"]:
        ids = [meaning["id"] for meaning in block["meanings"]]
        assert 2 <= len(set(ids)) == len(ids) <= 5, block["letters"]
        lines = [meaning["line"] for meaning in block["meanings"]]
        assert [line for line in lines if not 0 < len(line) <= LONGEST_LINE] == [], block["letters"]


def test_no_name_leads_two_ways_in_silence():
    owners = defaultdict(set)
    for block in ours()["names"]:
        for name in own_names(block):
            owners[fold(name)].add(block["id"])
    letters = {fold(block["letters"]) for block in ours()["letters"]}
    shared = {name for name, ids in owners.items() if len(ids) > 1}
    assert shared - letters == {fold(name) for name in SHARED}


def test_every_starter_condition_has_names_of_ours():
    starters = tomllib.loads((DATA / "starters.toml").read_text(encoding="utf-8"))["community"]
    named = {block["id"] for block in ours()["names"]}
    bare = [place["slug"] for place in starters if place["conditions"] and not named & set(place["conditions"])]
    assert bare == []


def test_a_wrong_name_of_the_catalogue_is_not_ours_either():
    wrong = {(block["id"], fold(block["name"])) for block in ours()["wrong"]}
    assert [(b["id"], name) for b in ours()["names"] for name in own_names(b) if (b["id"], fold(name)) in wrong] == []
