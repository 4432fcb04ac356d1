"""Other names for what is looked for: those of conditions, of communities, and everyday words
(`data/lay_words.toml`)."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from communities.folding import FILLER_STEMS, core, forms
from communities.leading import LISTED
from communities.models.name import NameKind
from peerhealth.statements import Together, Written
from posts.searching import statistics
from posts.searching.statistics import Uses

LAY_WORDS = files("posts") / "data" / "lay_words.toml"
MOST_NAMES = 12
MOST_HITS, MOST_ROWS = 60, 600
LONGEST_STRETCH = 6
# In this order they are looked for, where there are too many. Misspelt names find, and are not looked for.
TELLING = (NameKind.PREFERRED, NameKind.SYNONYM, NameKind.LAY)
KINDS = (NameKind.PREFERRED, NameKind.ABBREVIATION, NameKind.LAY, NameKind.SYNONYM, NameKind.FORMER)

# What the stretches of a query name, and then all names of that. `kin` says of what: a condition, a place, or a meaning
# of letters, which is a condition too. Letters that usually mean something else are no name to look for ("mitral
# stenosis" finds nothing about MS), unless that is the wider condition (MND, of ALS).
NAMES = f"""
WITH hit AS (
    (SELECT 'condition' AS kin, condition_id AS owner, core, squeezed, stems, source <> 'catalogue' AS ours,
            name ~ '[[:upper:]]{{2}}' AS letters
     FROM communities_conditionname
     WHERE NOT is_wrong AND (core = ANY(%(cores)s) OR squeezed = ANY(%(squeezed)s)) LIMIT {MOST_HITS})
    UNION ALL
    SELECT 'place', n.community_id, n.core, n.squeezed, n.stems, TRUE, n.name ~ '[[:upper:]]{{2}}'
    FROM communities_communityname n JOIN ({{listed}}) place ON place.id = n.community_id
    WHERE n.core = ANY(%(cores)s) OR n.squeezed = ANY(%(squeezed)s)
    UNION ALL
    SELECT 'meaning', condition_id, folded, folded, ARRAY[folded], TRUE, TRUE
    FROM communities_meaning WHERE folded = ANY(%(squeezed)s)
)
SELECT kin, owner, core, squeezed, stems::text[], ours, letters, NULL AS name, NULL AS kind FROM hit
UNION ALL
(SELECT DISTINCT 'condition', n.condition_id, n.core, n.squeezed, n.stems::text[], n.source <> 'catalogue', FALSE,
        n.name, n.kind
 FROM communities_conditionname n
 WHERE NOT n.is_wrong AND n.condition_id IN (SELECT owner FROM hit WHERE kin <> 'place')
   AND NOT EXISTS (SELECT 1 FROM communities_meaning m
                   WHERE m.folded = n.squeezed AND m.position = 0 AND m.condition_id <> n.condition_id
                     AND NOT EXISTS (
                        SELECT 1 FROM communities_condition_parents up
                        WHERE up.from_condition_id = n.condition_id AND up.to_condition_id = m.condition_id))
 LIMIT {MOST_ROWS})
UNION ALL
SELECT DISTINCT 'place', n.community_id, n.core, n.squeezed, n.stems::text[], TRUE, FALSE, n.name, n.kind
FROM communities_communityname n WHERE n.community_id IN (SELECT owner FROM hit WHERE kin = 'place')
"""  # noqa: S608  (a constant of this module; values go in as parameters)
CALLED = Written(NAMES, listed=LISTED)
WITH_USES = Together(CALLED, statistics.USES)


@dataclass(frozen=True)
class Stretch:
    """Some words of a query that stand side by side, from `start` up to `end`, and the forms by which a name is found.
    `is_sure`: typed so that it is hardly an ordinary word; otherwise only names of our own count. `is_ordinary`: it is
    one, in small letters ("sad"), and means nothing that is called so in capitals only."""

    start: int
    end: int
    core: str
    squeezed: str
    stems: frozenset[str]
    is_sure: bool = True
    is_ordinary: bool = False


@dataclass
class Named:
    """What a stretch names, as other `names` for it, the most telling first. `told` are those that pages may show."""

    stretch: Stretch
    names: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Hit:
    kin: str
    owner: int
    core: str
    squeezed: str
    stems: frozenset[str]
    ours: bool
    letters: bool = False
    name: str = ""
    kind: str = ""

    @property
    def of(self) -> tuple[bool, int]:
        """Whose name it is."""
        return self.kin == "place", self.owner


def stretches(words: list[str], sure: list[bool], ordinary: list[bool]) -> list[Stretch]:
    """All stretches of one to six of `words`, the longest first; none that begins or ends with an empty word. Of each
    word, whether it is `sure` and `ordinary` as Stretch has it."""
    found = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_STRETCH, len(words)) + 1):
            if not words[start] or not words[end - 1]:
                continue
            form = forms(" ".join(words[start:end]))
            stems = frozenset(form["stems"])
            if form["core"] and (end - start > 1 or len(words) == 1 or not stems <= FILLER_STEMS):
                one = end - start == 1
                said = not one or sure[start], one and ordinary[start]
                found.append(Stretch(start, end, form["core"], form["squeezed"], stems, *said))
    return sorted(found, key=lambda stretch: (stretch.start - stretch.end, stretch.start))


def look_up(asked: list[Stretch], reader, roots: Collection[str]) -> tuple[list[Named], Uses]:
    """What the stretches name, none within another, and how often `roots` are used. One query; none where nothing is
    asked."""
    if not asked:
        return [], statistics.uses(roots) if roots else Uses({}, {})
    forms_asked = {"cores": [one.core for one in asked], "squeezed": [one.squeezed for one in asked]}
    called, used = WITH_USES(**forms_asked, user=reader, roots=list(roots))
    hits, names = _sorted(called)
    taken: set[int] = set()
    found = []
    for stretch in asked:
        places = set(range(stretch.start, stretch.end))
        if places & taken:
            continue
        others = [*_of_names(stretch, hits, names), *_of_lay_words(stretch)]
        if others:
            taken |= places
            found.append(_named(stretch, others))
    return found, statistics.counted(used)


def _sorted(rows: Iterable[tuple]) -> tuple[list[_Hit], dict[tuple[bool, int], list[_Hit]]]:
    """The rows of CALLED: what was typed, and all names of that by whose they are."""
    hits: list[_Hit] = []
    names: dict[tuple[bool, int], list[_Hit]] = {}
    for kin, owner, core_, squeezed, stems, ours, letters, name, kind in rows:
        row = _Hit(kin, owner, core_, squeezed, frozenset(stems), ours, letters, name or "", kind or "")
        if row.name:
            names.setdefault(row.of, []).append(row)
        else:
            hits.append(row)
    return hits, names


def _fits(stretch: Stretch, hit: _Hit) -> bool:
    """Whether the stretch is this name. A name of one telling word ("heart disease") must be typed out."""
    if hit.squeezed == stretch.squeezed:
        return True
    is_telling = " " in hit.core or not hit.stems & FILLER_STEMS or hit.stems == stretch.stems
    return hit.core == stretch.core and is_telling


def _of_names(stretch: Stretch, hits: list[_Hit], names: dict) -> list[tuple[str, bool]]:
    """(name, whether it may be shown) of what the stretch names. Letters that mean several things mean each of them,
    and no more; names of our own go before those of the catalogue."""
    fitting = [hit for hit in hits if _fits(stretch, hit) and not (stretch.is_ordinary and hit.letters)]
    has_meanings = any(hit.kin == "meaning" for hit in fitting)
    meant = [hit for hit in fitting if has_meanings and hit.kin != "condition"]
    fitting = meant or [hit for hit in fitting if hit.ours] or (fitting if stretch.is_sure else [])
    # A place may stand for several conditions: its names are less like each other than those of one.
    fitting = [hit for hit in fitting if hit.kin != "place"] or fitting
    owners = dict.fromkeys(hit.of for hit in fitting)
    rows = [row for of in owners for row in _telling(names.get(of, ()))]
    rows.sort(key=lambda row: (KINDS.index(row.kind) + 3 * (not row.ours), len(row.name), row.name))
    if len(owners) == 1:
        return [(row.name, _may_be_told(row)) for row in rows]
    chief = [name for of in owners if (name := _chief([row for row in rows if row.of == of], stretch))]
    return [*((name, True) for name in chief), *((row.name, False) for row in rows if row.name not in chief)]


def _may_be_told(row: _Hit) -> bool:
    """No former name, and no two letters, which say more of something else than of this."""
    return row.kind != NameKind.FORMER and not (row.kind == NameKind.ABBREVIATION and len(row.squeezed) < 3)


def _chief(rows: list[_Hit], stretch: Stretch) -> str:
    """The name by which one of several meanings is told apart from the others; empty if it has none but what was
    typed."""
    telling = [row for row in rows if row.kind in TELLING and row.squeezed != stretch.squeezed]
    return min(telling, key=lambda row: TELLING.index(row.kind)).name if telling else ""


def _telling(rows: Iterable[_Hit]) -> list[_Hit]:
    """The names to look for. Everyday words that are a part of a longer name of it ("pressure") mean anything."""
    kept = [row for row in rows if row.kind in KINDS]
    parts = [set(row.core.split()) for row in kept]
    return [row for row in kept if row.kind != NameKind.LAY or not any(set(row.core.split()) < part for part in parts)]


def _of_lay_words(stretch: Stretch) -> list[tuple[str, bool]]:
    found = []
    for number in lay_words().get(stretch.core, ()) if stretch.core else ():
        found += [(name, True) for name in groups()[number]]
    for number in squeezed_lay_words().get(stretch.squeezed, ()):
        found += [(name, True) for name in groups()[number]]
    return found


def _named(stretch: Stretch, others: Iterable[tuple[str, bool]]) -> Named:
    named, seen = Named(stretch), {stretch.core}
    for name, may_be_told in others:
        key = core(forms(name)["stems"])
        if key not in seen and len(named.names) < MOST_NAMES:
            seen.add(key)
            named.names.append(name)
            if may_be_told:
                named.told.append(name)
    return named


@lru_cache(maxsize=1)
def groups() -> list[list[str]]:
    """Everyday words that mean the same. Read once by each process."""
    if not LAY_WORDS.is_file():
        return []
    return tomllib.loads(LAY_WORDS.read_text(encoding="utf-8")).get("groups", [])


@lru_cache(maxsize=1)
def lay_words() -> dict[str, list[int]]:
    """The groups in which a core stands."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups()):
        for name in dict.fromkeys(str(forms(name)["core"]) for name in group):
            found.setdefault(name, []).append(number)
    return found


@lru_cache(maxsize=1)
def squeezed_lay_words() -> dict[str, list[int]]:
    """The groups in which a squeezed form stands whose core is another."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups()):
        for name in dict.fromkeys(str(forms(name)["squeezed"]) for name in group):
            if number not in lay_words().get(name, ()):
                found.setdefault(name, []).append(number)
    return found
