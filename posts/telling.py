"""What the page of notifications says. A notification holds no words: each event has a teller, which asks once more
what the reader may read, and says nothing of what they may not, or of what is gone.

A new event is one more line in TELLERS, with `accounts.notifying.tell` where it happens. Where several of an event in
one thread are one line, it is one in LINES as well."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Max, Q, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone

from accounts import notifying, professions, vouching
from accounts.models import Notification
from communities import decided, meeting, together
from peerhealth import moments, pages, purging
from peerhealth.statements import Statement, Together
from posts import (
    asking,
    helping,
    moderation,
    outcomes,
    reacting,
    tag_news,
    telling_of_asking,
    telling_of_mine,
    telling_of_posts,
    visit_reminding,
)
from posts.telling_of_posts import Fact, facts_of, may_be_told

# (user, what their notifications are about) -> for each that may be told: a sentence, and the address it leads to.
Teller = Callable[[Any, Iterable[str]], dict[str, tuple[str, str]]]
# Events of which all that happened in one thread is one line, with what says it of posts, the newest first.
LINES: dict[str, Callable[[Sequence[Fact]], str]] = {
    "reply": telling_of_posts.replied,
    "mention": telling_of_posts.mentioned,
    "each": telling_of_posts.went_on,
    "thread": telling_of_posts.went_on,
}


def _singly(line: Callable[[Sequence[Fact]], str]) -> Teller:
    def tell_of(user, abouts: Iterable[str]) -> dict[str, tuple[str, str]]:
        facts = facts_of(user, list(abouts))
        said = {about: (line([fact]), fact.address) for about, fact in facts.items()}
        return {about: told for about, told in said.items() if told[0]}

    return tell_of


TELLERS: dict[str, Teller] = {
    **{event: _singly(line) for event, line in LINES.items()},
    helping.EVENT: helping.tell_of,
    reacting.EVENT: telling_of_mine.reactions,
    moderation.EVENT: telling_of_mine.moderation,
    decided.EVENT: decided.tell_of,
    meeting.TOGETHER: together.tell_of,
    vouching.EVENT: professions.tell_of,
    outcomes.EVENT: outcomes.tell_of,
    asking.EVENT: telling_of_asking.tell_of,
    tag_news.EVENT: tag_news.tell_of,
    "new_thread": telling_of_posts.new_threads,
    visit_reminding.EVENT: visit_reminding.tell_of,
}

A_PAGE = 20
BY_TIME = (("latest", True), ("last", True))
KEPT_FOR_DAYS = 90
# Names of the addresses whose header says how much is unread, and how many of the latest it looks at.
WITH_BELL = {"home", "following", "notifications", "notifications_bell", "community", "thread", "ask"}
LOOKED_AT = 100
# What makes one line together: the events of LINES in one thread; else every notification by itself.
LINE = Case(When(Q(event__in=LINES) & ~Q(around=""), then=F("around")), default=F("about"))
IS_UNREAD = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())


def page_for(user, query) -> pages.Page:
    """One page of what `user` was told, the newest first: `id` (of the latest in the line), `at`, `unread`, `sentence`.
    What cannot be told (any more) is left out. `query` (a request's GET) may hold `after` or `before`. One query and
    those of the tellers."""
    place = {name: _parse_cursor(query.get(name, "")) for name in ("after", "before")}
    found = pages.page(_lines(_on_site(user)), BY_TIME, _cursor, size=A_PAGE, **place)
    told = _tell_lines(user, found.rows)
    shown = [
        {"id": row["last"], "at": row["latest"], "unread": row["unread"], "sentence": told[row["last"]][0]}
        for row in found.rows
        if row["last"] in told
    ]
    return pages.Page(shown, before=found.before, after=found.after)


def _on_site(user) -> QuerySet:
    return Notification.objects.filter(user=user, on_site=True)


def _lines(rows: QuerySet) -> QuerySet:
    """Notifications of one person as lines, those that are read apart from those that are not: `event`, `latest` and
    `last` (moment and id of the newest), `abouts`, the newest first, and `unread`."""
    lines = rows.annotate(line=LINE, unread=IS_UNREAD).values("event", "line", "unread")
    abouts = ArrayAgg("about", order_by=("-at", "-id"))
    return lines.annotate(latest=Max("at"), last=Max("id"), abouts=abouts)


def _tell_lines(user, lines: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    """Sentence and address by the id of the latest in each line, without those that cannot be told. A line of posts
    leads to the first of what is unread, to the last of what is read."""
    posts = {about for line in lines if line["event"] in LINES for about in line["abouts"]}
    facts, said_of = facts_of(user, posts) if posts else {}, {}
    for line in lines:
        known = [facts[about] for about in line["abouts"] if about in facts]
        if line["event"] in LINES and known and (said := LINES[line["event"]](known)):
            said_of[line["last"]] = (said, known[-1 if line["unread"] else 0].address)
    singly = {(line["event"], line["abouts"][0]): line["last"] for line in lines if line["event"] not in LINES}
    return said_of | {singly[one]: said for one, said in told(user, singly).items()}


def told(user, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Sentence and address of each (event, what it is about) by itself, without those that may not be told to `user`
    (any more). The queries of the tellers that are asked."""
    asked, found = set(asked), {}
    for event, teller in TELLERS.items():
        if abouts := [about for one, about in asked if one == event]:
            found |= {(event, about): said for about, said in teller(user, abouts).items()}
    return found


def _cursor(row: dict[str, Any]) -> str:
    return f"{moments.stamp(row['latest'])}-{row['last']}"


def _parse_cursor(text: str) -> list[Any] | None:
    stamp, _, pk = text.partition("-")
    moment = moments.from_stamp(stamp)
    return [moment, int(pk)] if moment and pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def address_of(user, pk: int) -> str:
    """The address that the line with the notification `pk` of `user` leads to. Empty where there is none, or where it
    may not be told (any more)."""
    told = _tell_lines(user, list(_lines(_line_of(user, pk))))
    return next((address for _sentence, address in told.values()), "")


def one_read(user, pk: int) -> None:
    """The line of `user` with that notification is read, as far as it stood when the page was drawn."""
    notifying.read(user, _line_of(user, pk))


def _line_of(user, pk: int) -> QuerySet:
    """The notifications that make one line with `pk`, those up to it: what came later has not been seen."""
    mine = _on_site(user).annotate(line=LINE)
    one = mine.filter(pk=pk).values("event", "line", "read_at").first()
    if one is None:
        return mine.none()
    return mine.filter(pk__lte=pk, event=one["event"], line=one["line"], read_at__isnull=one["read_at"] is None)


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: `something_unread_for_me`, for the bell in the header, on the pages that people come back to:
    how many lines of the latest unread can still be told. Asked when the header is drawn: the queries of `unread_lines`
    there; none on other pages, none for visitors."""
    here = request.resolver_match and request.resolver_match.url_name in WITH_BELL
    asks = here and request.user.is_authenticated
    return {"something_unread_for_me": lambda: unread_lines(request.user) if asks else 0}


def _latest_unread(user) -> QuerySet:
    return _on_site(user).filter(read_at__isnull=True).order_by("-at", "-id")


def _lines_of_unread(reader) -> QuerySet:
    lines = _lines(Notification.objects.filter(pk__in=_latest_unread(reader).values("pk")[:LOOKED_AT]))
    return lines.values_list("event", "abouts")


def _posts_of_unread(reader) -> QuerySet:
    return may_be_told(reader, _latest_unread(reader).filter(event__in=LINES).values("about")[:LOOKED_AT])


# What the bell counts, for pages that ask for it beside something else and `note` it.
BELL = (Statement(_lines_of_unread), Statement(_posts_of_unread))
BY_ITSELF = Together(*BELL)
NOTED = "bell_noted"  # on a person, who lives as long as their request


def note(user, rows: Sequence[list[tuple]]) -> None:
    """What BELL found for `user` is known for the rest of the request."""
    setattr(user, NOTED, rows)


def unread_lines(user) -> int:
    """How many lines are unread, of the latest LOOKED_AT notifications. One query, none where it is noted, and those of
    the tellers of what is no line of LINES."""
    lines, posts = getattr(user, NOTED, None) or BY_ITSELF(reader=user)
    is_mentioned, others, count = dict(posts), [], 0
    for event, abouts in lines:
        if event not in LINES:
            others.append((event, abouts[0]))
        elif event == "mention":  # says nothing once the mention is taken back
            count += any(is_mentioned.get(about) for about in abouts)
        else:
            count += any(about in is_mentioned for about in abouts)
    return count + (len(told(user, others)) if others else 0)


def all_read(user, until: datetime) -> None:
    """Everything that `user` was told until then is read."""
    notifying.read(user, _on_site(user).filter(at__lte=until))


def purge(batch: int = 1000) -> int:
    """Forgets what was told longer ago than KEPT_FOR_DAYS, read or not. How many rows. In batches, beside the running
    site."""
    old = timezone.now() - timedelta(days=KEPT_FOR_DAYS)
    return purging.purge(Notification.objects.filter(at__lt=old).order_by("at"), batch)
