"""Topics that a reader would rather not meet: what they chose, and which posts are folded for them because of it.

Which topics somebody folds says something about their health. The rows and the cookie are for their reader alone; they
are never counted, logged or shown to anyone else. Nothing is asked of the database unless a page has a note on it.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import blocking
from accounts.blocking import BLOCKED, MUTED
from communities import consent
from peerhealth import cookies
from peerhealth.statements import Statement
from posts.models import TopicFold
from posts.topics import Topic, in_order, said

COOKIE = "topics"
COOKIE_LONGEST = 400  # all topics, each with a moment, need less
FURTHEST_WEST, FURTHEST_EAST = 12 * 60, -14 * 60  # of time zones, in minutes as browsers count them
# On a person (who lives as long as their request): what their cookie says, and what has been read of them already.
CARRIED, KNOWN = "topics_cookie", "topics_known"

Choices = dict[str, datetime | None]  # topic: until when; None: until it is changed


def topics_of(reader) -> frozenset[str]:
    """The topics that `reader` folds now. One query for signed-in people, the first time; none for visitors."""
    known = getattr(reader, KNOWN, None)
    if known is None:
        known = frozenset(choices_of(reader))
        setattr(reader, KNOWN, known)
    return known


def choices_of(reader) -> Choices:
    """What `reader` chose and what still holds. What a visitor chose goes on after signing in, until they choose
    anew. One query for signed-in people; none for visitors."""
    choices = parse(getattr(reader, CARRIED, ""))
    if reader.is_authenticated:
        choices |= dict(CHOSEN(reader=reader, now=timezone.now()))
    return {topic: choices[topic] for topic in in_order(choices)}


def _chosen(reader, now) -> QuerySet:
    return TopicFold.objects.filter(Q(until__isnull=True) | Q(until__gt=now), user_id=reader.pk)


CHOSEN = Statement(lambda reader, now: _chosen(reader, now).values_list("topic", "until"))
# What `topics_of` asks, for pages that ask for it beside something else and `note` it.
CHOSEN_NOW = Statement(lambda reader, now: _chosen(reader, now).values_list("topic"))


def note(reader, rows: Iterable[tuple[str]]) -> None:
    """The topics that `reader` folds are known for the rest of the request: `rows` of CHOSEN_NOW."""
    setattr(reader, KNOWN, frozenset(parse(getattr(reader, CARRIED, ""))).union(topic for (topic,) in rows))


@transaction.atomic
def choose(reader, choices: Mapping[str, datetime | None]) -> None:
    """From now on the signed-in `reader` folds these topics and no others. Raises ConsentFirst."""
    consent.hold(reader)
    TopicFold.objects.filter(user_id=reader.pk).delete()
    rows = [TopicFold(user_id=reader.pk, topic=topic, until=choices[topic]) for topic in in_order(choices)]
    TopicFold.objects.bulk_create(rows, ignore_conflicts=True)
    setattr(reader, KNOWN, None)


def end_of_day(offset: int, now: datetime | None = None) -> datetime:
    """The midnight that ends the reader's day. `offset`: minutes that their clock is behind UTC (what browsers call the
    time zone offset); one that no place on Earth has counts as 0."""
    offset = offset if FURTHEST_EAST <= offset <= FURTHEST_WEST else 0
    local = (now or timezone.now()).astimezone(UTC) - timedelta(minutes=offset)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight + timedelta(minutes=offset)


def written(choices: Choices) -> str:
    """The choices as a cookie: "death.abuse-1764028800"."""
    ends = ((topic, choices[topic]) for topic in in_order(choices))
    return ".".join(f"{topic}-{int(until.timestamp())}" if until else topic for topic, until in ends)


def parse(cookie: str) -> Choices:
    """The choices that a cookie says and that still hold; none for anything that this site cannot have written."""
    choices: Choices = {}
    if not cookie or len(cookie) > COOKIE_LONGEST:
        return choices
    for piece in cookie.split("."):
        topic, dash, end = piece.partition("-")
        right = not dash or (end.isascii() and end.isdigit() and len(end) == 10)
        if topic not in Topic.values or not right:
            return {}
        if not end or int(end) > time.time():
            choices[topic] = datetime.fromtimestamp(int(end), UTC) if end else None
    return choices


def keep(response: HttpResponse, chosen: Choices) -> None:
    """Leaves the choices with the reader: for a year if one of them has no end, else until the browser is closed."""
    lifetime = cookies.A_YEAR if None in chosen.values() else None
    cookies.keep(response, COOKIE, written(chosen), lifetime=lifetime)


def reasons(reader, authors: Collection[int | None] = ()) -> Callable[[int | None, Collection[str]], str]:
    """What folds posts for `reader`: a function of a post's author and notes, which gives a key of FOLDS or, where
    nothing folds it, an empty string. People come before topics; one's own words are folded by no topic.

    `authors`: of the posts that will be asked about; none where blocked and muted people are left out already. One
    query where there are any, and another, the first time in a request, where a post has notes; none for visitors.
    """
    return reasons_with(reader, blocking.folded_for(reader, authors))


def reasons_with(reader, people: Mapping[int, str]) -> Callable[[int | None, Collection[str]], str]:
    """The same where it is known which `people` the reader sees folded."""

    def of(author_id: int | None, notes: Collection[str]) -> str:
        if author_id is not None and author_id in people:
            return people[author_id]
        if not notes or (author_id is not None and author_id == reader.pk):
            return ""
        return ",".join(in_order(topics_of(reader).intersection(notes)))

    return of


def is_topic(folded: str) -> bool:
    """Whether it is a chosen topic, not a person, that folds a post."""
    return bool(folded) and folded not in {BLOCKED, MUTED}


class Folds(dict):
    """What stands in the place of folded words, by what folds them (`folded` of a row): a blocked or muted person, or
    topics with commas between."""

    def __missing__(self, topics: str) -> str:
        return _("You chose to fold: %(topics)s.") % {"topics": said(topics.split(","))}


FOLDS = Folds(
    {BLOCKED: gettext_lazy("Folded: somebody you blocked."), MUTED: gettext_lazy("Folded: somebody you muted.")}
)


def mark(rows: Iterable[dict[str, Any]], fold_of: Callable[[int | None, Collection[str]], str]) -> None:
    """Gives rows of `Thread.for_list` what folds them (`folded`, by one of `reasons`, with the sentence in `fold`), and
    their `notes` in words."""
    for row in rows:
        notes = row["opening__notes"]
        row["notes"] = said(notes) if notes else ""
        row["folded"] = fold_of(row["author_id"], notes)
        if row["folded"]:
            row["fold"] = FOLDS[row["folded"]]


def around(reader, post) -> dict[str, Any]:
    """For a page that quotes one post (its author's other posts are not looked at): `fold`, the sentence in the place
    of its words, `fold_is_topic`, and `thread_folded`, whether the title of its thread is folded. A query, two where
    there are notes."""
    opening = post.thread.opening
    fold_of = reasons(reader, {post.author_id, opening.author_id})
    folded, of_thread = (fold_of(one.author_id, one.notes) for one in (post, opening))
    return {
        "fold": FOLDS[folded] if folded else "",
        "fold_is_topic": is_topic(folded),
        "thread_folded": bool(of_thread),
    }


def carry(get_response):
    """Middleware: what a cookie says of topics travels with the person, so that whoever draws words for them knows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if COOKIE in request.COOKIES:
            setattr(request.user, CARRIED, request.COOKIES[COOKIE])
        return get_response(request)

    return middleware
