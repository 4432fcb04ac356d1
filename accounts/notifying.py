"""Telling people that something happened. Which events there are is `accounts.events`' matter; in which words,
`posts.telling`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet

from accounts import hearing
from accounts.events import DIGEST, EVENTS, MAIL, SITE, Event
from accounts.models import Notification
from peerhealth import jobs, one_clock, statements

# So long a mail waits: what is read meanwhile need not be mailed, and several become one.
MAILED_AFTER = timedelta(minutes=2)
AT_ONCE = timedelta(0)

# Who is to be told `p` with what each wants `w`: by their own choices `c`, else by default `e`. Nobody is told of what
# they want to hear of nowhere.
TELL = """
    WITH {before} w AS MATERIALIZED (
        SELECT p.person, p.event, p.about, {site} AS site, {mail} AS mail, {digest} AS digest
        FROM ({people}) p(person, event, about)
        JOIN unnest(%(known)s::text[], %(site)s::boolean[], %(mail)s::boolean[], %(digest)s::boolean[],
                    %(may_site)s::boolean[], %(may_mail)s::boolean[], %(may_digest)s::boolean[])
            e(event, site, mail, digest, may_site, may_mail, may_digest) ON e.event = p.event
        LEFT JOIN accounts_eventchoice c ON c.user_id = p.person AND c.event = p.event
        GROUP BY p.person, p.event, p.about, e.site, e.mail, e.digest, e.may_site, e.may_mail, e.may_digest
    ), told AS (
        INSERT INTO accounts_notification AS n (user_id, event, about, around, at, on_site)
        SELECT person, event, about, %(around)s, %(now)s, site FROM w WHERE site OR mail OR digest ORDER BY person
        ON CONFLICT (user_id, event, about) {conflict}
        RETURNING user_id, event, about
    ), news AS MATERIALIZED (
        SELECT w.person, bool_or(w.site) AS site, bool_or(w.mail) AS mail FROM told
        JOIN w ON w.person = told.user_id AND w.event = told.event AND w.about = told.about
        GROUP BY w.person
    ), mails AS ({mails})
    SELECT person FROM news WHERE site UNION ALL SELECT NULL WHERE {more}
"""
NAMED = "SELECT * FROM unnest(%(people)s::bigint[], %(events)s::text[], %(abouts)s::text[])"
WANTED = {
    place: f"e.may_{place} AND coalesce(bool_or(c.wanted) FILTER (WHERE c.place = '{place}'), e.{place})"
    for place in (SITE, MAIL, DIGEST)
}
NEWS_AGAIN = """DO UPDATE SET at = excluded.at, on_site = excluded.on_site, read_at = NULL,
            mailed_at = CASE WHEN n.at > %(older)s THEN n.mailed_at END
        WHERE n.read_at IS NULL OR n.at <= %(older)s"""
UNKNOWN = Event("", frozenset((SITE,)), frozenset((SITE,)))


@dataclass(frozen=True)
class Found:
    """Whom SQL finds: `people` is a SELECT of (person, one of `events`, what it is about), of the tables and of what
    stands in the WITH `before` it; `asked`: its values. `more`: the condition on which there are others, who are told
    later."""

    people: str
    events: Iterable[str]
    asked: Mapping[str, Any]
    before: str = ""
    more: str = "FALSE"


def tell(
    people: Iterable[int], event: str, about: str, *, around: str = "", again_after: timedelta | None = None
) -> None:
    """One notification for each of `people` (ids), where they want to hear of such an event; of the same thing nobody
    is told twice, unless `again_after`: then it is news once more, to who has read it at the earliest so long after the
    last time. `around`: the public id of the thread in which it happened. One query, none for nobody; one more where
    a bell rings.

    The caller has left out whom it does not concern: the author, people across a block, who muted it, who may not read
    it. Whether they still may is asked once more when it is shown."""
    rows = [(person, event, about) for person in dict.fromkeys(people)]
    tell_each(rows, around=around, again_after=again_after)


def tell_each(news: Iterable[tuple[int, str, str]], *, around: str = "", again_after: timedelta | None = None) -> None:
    """As `tell`, for rows of (person, event, what it is about): all that is told of one thing to different people."""
    rows = list(news)
    if not rows:
        return
    people, events, abouts = (list(column) for column in zip(*rows, strict=True))
    found = Found(NAMED, set(events), {"people": people, "events": events, "abouts": abouts})
    hearing.ring(tell_found(found, around=around, again_after=again_after)[0])


def tell_found(
    found: Found, *, around: str, again_after: timedelta | None = None
) -> tuple[list[int], bool]:  # fmt: skip
    """As `tell_each`, for people who are found in the same statement. Whose bells are to ring, which the caller does
    (`hearing.ring`), and whether there are more to be told. One query, which asks for the mails as well."""
    now, known = one_clock.now(), {name: EVENTS.get(name, UNKNOWN) for name in sorted(found.events)}
    mails, job = jobs.for_each(
        "SELECT person FROM news WHERE mail", "posts.mail_news", once="news:", at=now + MAILED_AFTER
    )
    told = {
        "around": around, "now": now, "known": list(known), "older": now - (again_after or AT_ONCE),
        **{place: [place in event.places for event in known.values()] for place in WANTED},
        **{f"may_{place}": [place in event.possible for event in known.values()] for place in WANTED},
    }  # fmt: skip
    conflict = "DO NOTHING" if again_after is None else NEWS_AGAIN
    words = _words(found.people, found.before, found.more, mails, conflict)
    bells = [person for (person,) in statements.ask(words, {**found.asked, **told, **job})]
    return [person for person in bells if person is not None], None in bells


@cache
def _words(people: str, before: str, more: str, mails: str, conflict: str) -> str:
    parts = {"people": people, "before": before, "more": more, "mails": mails, "conflict": conflict}
    return TELL.format(**parts, **WANTED)


def untell(people: Iterable[int], event: str, about: str) -> None:
    """Takes back what `people` (ids) were told of a thing: it is gone. One query, and one where that was something."""
    asked = list(people)
    if Notification.objects.filter(user__in=asked, event=event, about=about).delete()[0]:
        hearing.ring(asked)


def read(user, rows: QuerySet) -> None:
    """Those of `rows` (notifications of `user`) that were not are read from now on, and say so on all pages that `user`
    has open. One query; one more where there were any."""
    if rows.filter(read_at__isnull=True).update(read_at=one_clock.now()):
        hearing.ring([user.pk])


def read_together(user, abouts: Iterable[str]) -> None:
    """What `user` was told about any of `abouts` is read: they have had it before their eyes. As `read`."""
    read(user, Notification.objects.filter(user=user, about__in=list(abouts)))
