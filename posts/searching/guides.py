"""The guides that fit what somebody looks for, or is about to ask: shown before what single people wrote.

An index of their own (`communities.models.Guide.vector`), filled by the database; where the reader may read is asked
through `visible_to`, and nothing is weighed by how often a word is used elsewhere.
"""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Func, QuerySet, Value

from communities.models import Community, Guide
from communities.models.guide import ENGLISH
from peerhealth.statements import Fixed, Statement
from posts.searching.asking import Asked

FIRST, NEAR = 3, 2
LONGEST = 300
# Of a title that is being typed: how well a guide must fit (ts_rank of PostgreSQL). A word of three that stands in the
# guide's title gives 0.2, two of three give 0.4; one that stands in its summary alone gives less.
FITS = 0.19
ROW = ("slug", "title", "summary", "review_by", "community__slug", "community__name")


def _that_fit(reader, words: str, place: str | None, limit: Fixed) -> QuerySet:
    query = SearchQuery(words, config=ENGLISH, search_type="websearch")
    found = Guide.objects.visible_to(reader).filter(vector=query)
    found = found if place is None else found.filter(community__slug=place)
    return found.annotate(rank=SearchRank(F("vector"), query)).order_by("-rank", "pk").values(*ROW)[:limit]


THAT_FIT = Statement(_that_fit)


def first(asked: Asked, reader) -> list[dict[str, Any]]:
    """At most FIRST guides that have all words of `asked`, the best first, as rows of ROW. One query; none where words
    are not all that is asked for: a guide has no kind, no tag, no author and no answer."""
    others = (asked.kind, asked.tag, asked.by, asked.answered, asked.since, asked.until)
    words = " ".join(_said(word) for word in asked.words if not word.is_tag)[:LONGEST]
    if any(others) or not any(not word.is_not for word in asked.words) or any(word.is_tag for word in asked.words):
        return []
    return THAT_FIT(reader=reader, words=words, place=asked.community or None, limit=Fixed(FIRST))


def _said(word) -> str:
    text = f'"{word.text}"' if word.is_phrase else word.text
    return f"-{text}" if word.is_not else text


class AnyOf(Func):
    """A question for any of the words of a text, of whatever weight stands in the title or the summary of a guide."""

    template = (
        "regexp_replace(replace(plainto_tsquery('english', %(expressions)s)::text, ' & ', ' | '),"
        " '''( |$)', ''':AB\\1', 'g')::tsquery"
    )


def near(title: str, community: Community, reader) -> list[dict[str, Any]]:
    """At most NEAR guides of `community` whose titles or summaries have words of `title` (whatever was typed), the
    nearest first, as rows of ROW. One query; none for next to nothing."""
    title = title.replace("\x00", "")[:LONGEST].strip()
    if len(title) < 3:
        return []
    query = AnyOf(Value(title))
    rank = Func(F("vector"), query, function="ts_rank", output_field=FloatField())
    found = Guide.objects.visible_to(reader).filter(community=community).annotate(rank=rank)
    return list(found.filter(rank__gt=FITS).order_by("-rank", "pk").values(*ROW)[:NEAR])
