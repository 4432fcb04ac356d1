"""The glossary in texts: the first use of a term becomes a link to what it means, as the place decides.

Letters mean what they mean in the community; else in its condition (or one that this one belongs to); else on the whole
site, if there they mean one thing only. ED is linked where it is clear what it stands for, and nowhere else.
"""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from urllib.parse import quote

from django.db import connection
from django.db.models import Func, TextField

from communities.models import Community
from peerhealth import statements
from peerhealth.markup.glossing import Lexicon

# The version moves with every change (triggers of the database): what is kept under it is what holds now.
VERSION = "SELECT communities_glossary_version(%(community)s)"
# The conditions of a community and all that these belong to.
CONDITIONS = """
WITH RECURSIVE above (id) AS (
    SELECT condition_id FROM communities_community_conditions WHERE community_id = %s
    UNION SELECT p.to_condition_id FROM communities_condition_parents p JOIN above ON p.from_condition_id = above.id)
SELECT id FROM above
"""
# The same, in a query about rows of a community.
OF_COMMUNITY = Func("community_id", function="communities_glossary_version", output_field=TextField())
FORMS = """
SELECT f.form, f.folded, f.scope, t.slug FROM communities_termform f JOIN communities_term t ON t.id = f.term_id
WHERE f.scope = ANY(%s) AND NOT EXISTS (SELECT FROM communities_termremoval r WHERE r.term_id = t.id) ORDER BY f.id
"""
# Forms of the site that mean several things: some of the catalogue's conditions have a meaning of their own for them.
UNCLEAR = """
SELECT DISTINCT f.folded FROM communities_termform f WHERE f.scope LIKE 'd%%' AND NOT EXISTS (
    SELECT FROM communities_termremoval r WHERE r.term_id = f.term_id)
"""
# Lexicons in one process, of as many communities; what was used longest ago goes first.
MOST_KEPT = 60

_lock = Lock()
_kept: OrderedDict[int, tuple[str, Lexicon]] = OrderedDict()


def linked(html: str, community: Community, *, version: str | None = None) -> str:
    """`html` (safe, made by `peerhealth.markup`) with the first use of each term linked as `community` understands it.
    Links that were there before are made anew. `version`: of the glossary, where it is known; else one query."""
    return lexicon(community, version or current(community)).link(html)


def current(community: Community) -> str:
    """The version of the glossary as `community` sees it. One query."""
    return statements.ask(VERSION, {"community": community.pk})[0][0]


def lexicon(community: Community, version: str) -> Lexicon:
    """The forms that `community` understands, compiled; of this `version` or a later one. Three queries when the
    version has moved, none otherwise."""
    known = _kept.get(community.pk)
    if known is None or known[0] != version:
        # Read after the version was: newer than it, never older.
        known = version, Lexicon(meant(community))
    with _lock:
        _kept[community.pk] = known
        _kept.move_to_end(community.pk)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return known[1]


def scopes_of_conditions(community: Community) -> list[str]:
    """The scopes of the conditions of `community`, and of all that these belong to. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CONDITIONS, [community.pk])
        return [f"d{pk}" for (pk,) in cursor.fetchall()]


def meant(community: Community) -> list[tuple[str, str]]:
    """(form, address of what it means) of every form that is clear in `community`."""
    own, site = f"c{community.pk}", ""
    near = scopes_of_conditions(community)
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [[own, site, *near]])
        rows = cursor.fetchall()
        cursor.execute(UNCLEAR)
        unclear = {folded for (folded,) in cursor.fetchall()}
    return list(_clear(rows, unclear, community.slug))


def _clear(rows: list[tuple], unclear: set[str], place: str) -> Iterator[tuple[str, str]]:
    """The forms of `rows` (form, folded, scope, slug) that mean one thing: of the community's own first, then of its
    conditions if there is one only, then of the site if no condition has another."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for form, folded, scope, slug in rows:
        found.setdefault(folded, {}).setdefault(scope[:1], []).append((form, slug))
    for folded, by_scope in found.items():
        here = by_scope.get("c") or by_scope.get("d")
        if here and len(here) == 1:
            yield here[0][0], f"/c/{place}/words/{quote(here[0][1], safe='')}/"
        elif not here and folded not in unclear:
            form, slug = by_scope[""][0]
            yield form, f"/words/{quote(slug, safe='')}/"
