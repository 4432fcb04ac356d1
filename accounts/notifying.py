"""Telling people that something happened. Which events there are is `accounts.events`' matter; in which words,
`posts.telling`'s."""

from collections.abc import Iterable
from datetime import timedelta

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
    WITH w AS MATERIALIZED (
        SELECT p.person, p.event, p.about, {site} AS site, {mail} AS mail, {digest} AS digest
        FROM unnest(%(people)s::bigint[], %(events)s::text[], %(abouts)s::text[]) p(person, event, about)
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
    )
    SELECT w.person, w.event, w.site, w.mail FROM told
    JOIN w ON w.person = told.user_id AND w.event = told.event AND w.about = told.about
"""
WANTED = {
    place: f"e.may_{place} AND coalesce(bool_or(c.wanted) FILTER (WHERE c.place = '{place}'), e.{place})"
    for place in (SITE, MAIL, DIGEST)
}
NEWS_AGAIN = """DO UPDATE SET at = excluded.at, on_site = excluded.on_site, read_at = NULL,
            mailed_at = CASE WHEN n.at > %(older)s THEN n.mailed_at END
        WHERE n.read_at IS NULL OR n.at <= %(older)s"""
TELL_ONCE, TELL_AGAIN = (TELL.format(conflict=conflict, **WANTED) for conflict in ("DO NOTHING", NEWS_AGAIN))
UNKNOWN = Event("", frozenset((SITE,)), frozenset((SITE,)))


def tell(
    people: Iterable[int], event: str, about: str, *, around: str = "", again_after: timedelta | None = None
) -> None:
    """One notification for each of `people` (ids), where they want to hear of such an event; of the same thing nobody
    is told twice, unless `again_after`: then it is news once more, to who has read it at the earliest so long after the
    last time. `around`: the public id of the thread in which it happened. One query, none for nobody; one more where
    somebody wants a mail.

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
    now, known = one_clock.now(), {name: EVENTS.get(name, UNKNOWN) for name in set(events)}
    asked = {
        "people": people, "events": events, "abouts": abouts, "around": around, "now": now, "known": list(known),
        "older": now - (again_after or AT_ONCE),
        **{place: [place in event.places for event in known.values()] for place in WANTED},
        **{f"may_{place}": [place in event.possible for event in known.values()] for place in WANTED},
    }  # fmt: skip
    told = statements.ask(TELL_ONCE if again_after is None else TELL_AGAIN, asked)
    _later({person for person, _event, _site, mail in told if mail})
    hearing.ring({person for person, _event, site, _mail in told if site})


def _later(people: set[int]) -> None:
    """Has mails written to `people`, who have just been told of something that they want by mail. One query, none for
    nobody."""
    if people:
        at = one_clock.now() + MAILED_AFTER
        jobs.defer_for_each(sorted(people), "posts.mail_news", once="news:", at=at)


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
