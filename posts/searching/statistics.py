"""How often words are used, counted only where everyone may read: what is said in private must not change by a letter
what anybody else finds."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from communities import typos
from communities.folding import spelled
from peerhealth.statements import Statement
from posts.models import SearchWord
from posts.models.search import LONGEST_WORD
from posts.searching.lexemes import folded, of_token, seen, tokens

# A mark that no word begins with: months stand among the words.
MONTH = "@"
KNOWN = Statement(lambda words: SearchWord.objects.filter(word__in=words).values_list("word"))
# The same of `words`, inside of another statement.
KNOWN_OF = "SELECT w.word FROM posts_searchword w WHERE w.word = ANY(%(words)s::text[])"
USES = Statement(
    lambda roots: SearchWord.objects.filter(Q(root__in=roots) | Q(root__startswith=MONTH)).values_list("root", "uses")
)


class Uses(NamedTuple):
    """How often `words` (roots) are used, and how many posts each of the `months` has ("2026-11"), as last counted."""

    words: dict[str, int]
    months: dict[str, int]


LEARN = """
    INSERT INTO posts_searchword (word, root, keys, uses)
    SELECT word, root, string_to_array(keys, ' '), 1
    FROM unnest(%s::text[], %s::text[], %s::text[]) new (word, root, keys)
    ON CONFLICT (word) DO NOTHING
"""
# What everyone may read, as `posts.tagging.counts_in_public`: entries of hidden threads are not there.
PUBLIC = """
    SELECT e.vector FROM posts_searchentry e JOIN communities_community c ON c.id = e.community_id
    WHERE c.visibility = 'public' AND NOT e.members_only
"""
COUNT = f"""
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
    SELECT word AS root, ndoc AS uses FROM ts_stat($words${PUBLIC}$words$)
    WHERE left(word, 1) NOT IN ('=', '&', '#', '!')
"""  # noqa: S608  (constants of this module)
SETTLE = (
    "DELETE FROM posts_searchword w WHERE NOT EXISTS (SELECT 1 FROM counted c WHERE c.root = w.root)",
    "UPDATE posts_searchword w SET uses = c.uses FROM counted c WHERE c.root = w.root AND w.uses <> c.uses",
    """INSERT INTO posts_searchword (word, root, keys, uses)
       SELECT root, root, '{}', uses FROM counted WHERE left(root, 1) IN ('@', '^', '_')
       ON CONFLICT (word) DO NOTHING""",
)


def words_of(text: str, language: str) -> set[tuple[str, str]]:
    """(word, root) of the words of a text that can be mistyped, as they are learnt. Small words are none."""
    found = set()
    for token in tokens(seen(text)):
        if token.kind == "word" and 3 <= len(token.text) <= 40:
            word, root = folded(token.text), of_token(token, language, loud=True)[:1]
            if word and root and root[0][0] not in "_^":
                found.add((word[:LONGEST_WORD], root[0][:LONGEST_WORD]))
    return found


def learn(words: Iterable[tuple[str, str]], known: Collection[str] | None = None) -> None:
    """Adds the words that are not known yet. In one order, so that two who write never wait for each other in a
    circle; those that are known are not touched. `known`: words that were found to be so (None: asked here)."""
    new = sorted(words)
    if not new:
        return
    if known is None:
        known = {word for (word,) in KNOWN(words=[word for word, _root in new])}
    rows = [(word, root, " ".join(typos.keys(spelled(word)))) for word, root in new if word not in known]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(LEARN, [list(column) for column in zip(*rows, strict=True)])


@transaction.atomic
def recount() -> int:
    """Counts the uses of all words and the posts of all months anew, and forgets words that nobody uses where everyone
    may read; how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DROP TABLE IF EXISTS counted")
        cursor.execute(COUNT)
        cursor.execute("ANALYZE counted")
        for statement in SETTLE:
            cursor.execute(statement)
    return SearchWord.objects.count()


def uses(roots: Iterable[str]) -> Uses:
    """How often these roots are used. One query."""
    return counted(USES(roots=list(roots)))


def more(known: Uses, roots: Collection[str]) -> Uses:
    """`known`, and how often these roots are used. One query; none for no roots."""
    return Uses(known.words | uses(roots).words, known.months) if roots else known


def counted(rows: Iterable[tuple[str, int]]) -> Uses:
    """What the rows of USES say."""
    words: dict[str, int] = {}
    months: dict[str, int] = {}
    for root, count in rows:
        if root.startswith(MONTH):
            months[root[1:]] = count
        else:
            words[root] = max(count, words.get(root, 0))
    return Uses(words, months)
