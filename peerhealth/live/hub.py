"""Who hears what: the open streams, what was said in the last ten minutes, and who may hear no more.

An event's id is its moment in microseconds. It says nothing but its own time: a count would tell a reader how much goes
on elsewhere. One thread runs all of this (an event loop), so nothing here is locked."""

import random
from collections import deque
from collections.abc import Iterable, Iterator

from peerhealth import one_clock
from peerhealth.live.reader import Reader, event
from peerhealth.live.saying import End, Hint
from peerhealth.live.tickets import LIFE, Ticket

KEPT = 10 * 60  # seconds for which a lost connection is made good
MOST_KEPT = 200  # hints a channel; beyond that a page had better look at everything
# A ticket whose request began before an end (or before we listened), by this site's clocks, may not know of it.
SKEW = 1.0
MOST_READERS = 10_000
RENEW_BEFORE = (20, 60)  # seconds before a ticket ends, spread so that not all come at once
SECOND = 1_000_000


class Full(Exception):
    """There is no room, or nobody knows at present who may hear: come back later."""


class Hub:
    """The readers of one process."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()
        self.since: float | None = None  # from when on everything said has been heard; None: nothing is heard
        self._on: dict[str, set[Reader]] = {}
        self._said: dict[str, deque[tuple[int, bytes]]] = {}
        self._ends: deque[tuple[float, End]] = deque()
        self._last = 0

    def moment(self) -> int:
        """Now, in microseconds; later than every moment before."""
        self._last = max(self._last + 1, int(one_clock.seconds() * SECOND))
        return self._last

    def channels(self) -> int:
        """How many have somebody on them."""
        return len(self._on)

    def listens(self) -> None:
        """From now on everything is heard; what was said before may have been missed, and so may ends. So everybody
        gets one "resync" and comes back with a new ticket."""
        self.since, again = one_clock.seconds(), bool(self._said or self.readers)
        self._said.clear()
        self._ends.clear()
        if again:
            last = event(self.moment(), "resync")
            for reader in list(self.readers):
                self._out(reader, last)

    def is_deaf(self) -> None:
        """The connection to the database is lost."""
        self.since = None

    def enter(self, ticket: Ticket, last: str) -> Reader | None:
        """A new reader, with what it has missed since the event `last` (or since its page was made) waiting for it.
        None for a ticket that does not hold any more. Raises Full."""
        if self.since is None or len(self.readers) >= MOST_READERS:
            raise Full
        if ticket.began <= self.since + SKEW or self._has_ended(ticket):
            return None
        reader = Reader(ticket, renew_at=ticket.until - random.uniform(*RENEW_BEFORE))  # noqa: S311  (not a secret)
        for chunk in self._missed(ticket, last):
            reader.give(chunk)
        reader.give(event(self.moment(), "hello"))
        self.readers.add(reader)
        for channel in ticket.channels:
            self._on.setdefault(channel, set()).add(reader)
        return reader

    def leave(self, reader: Reader) -> None:
        """The stream is over."""
        self.readers.discard(reader)
        for channel in reader.ticket.channels:
            here = self._on.get(channel, set())
            here.discard(reader)
            if not here:
                self._on.pop(channel, None)

    def hear(self, notes: Iterable[Hint | End]) -> None:
        """Carries on what a verb said."""
        for note in notes:
            if isinstance(note, Hint):
                self._carry(note)
            else:
                self._end(note)

    def tidy(self) -> None:
        """Once a second or so: tickets that end, and what is long enough ago to be forgotten."""
        now, renew = one_clock.seconds(), event(self.moment(), "renew")
        for reader in list(self.readers):
            if now >= reader.ticket.until:
                self._out(reader)
            elif now >= reader.renew_at:
                reader.renew_at = reader.ticket.until
                reader.give(renew)
        while self._ends and self._ends[0][0] < now - LIFE - SKEW:
            self._ends.popleft()

    def forget(self) -> None:
        """Once a minute or so: hints that nobody can ask for any more."""
        horizon = int((one_clock.seconds() - KEPT) * SECOND)
        for channel, said in list(self._said.items()):
            while said and said[0][0] < horizon:
                said.popleft()
            if not said:
                del self._said[channel]

    def beat(self) -> None:
        """A comment to everybody: proxies see that the stream lives, and streams that do not are found."""
        for reader in list(self.readers):
            reader.give(b": \n\n")

    def _carry(self, hint: Hint) -> None:
        at = self.moment()
        chunk = event(at, f"{hint.kind} {hint.about}".rstrip())
        self._said.setdefault(hint.channel, deque(maxlen=MOST_KEPT)).append((at, chunk))
        for reader in list(self._on.get(hint.channel, ())):
            reader.give(chunk)

    def _end(self, end: End) -> None:
        self._ends.append((one_clock.seconds(), end))
        for reader in [one for one in self.readers if _is_meant(end, one.ticket)]:
            self._out(reader)

    def _out(self, reader: Reader, last: bytes = b"") -> None:
        reader.end(last)
        self.leave(reader)

    def _has_ended(self, ticket: Ticket) -> bool:
        return any(ticket.began <= at + SKEW and _is_meant(end, ticket) for at, end in self._ends)

    def _missed(self, ticket: Ticket, last: str) -> Iterator[bytes]:
        began = int((ticket.began - SKEW) * SECOND)
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 18 else began
        if after < one_clock.seconds() * SECOND - KEPT * SECOND:
            yield event(self.moment(), "reload")
        elif last and after < (self.since or 0) * SECOND:
            yield event(self.moment(), "resync")
        elif any(len(said := self._said.get(one, ())) == MOST_KEPT and after < said[0][0] for one in ticket.channels):
            yield event(self.moment(), "reload")
        else:
            found = [said for channel in ticket.channels for said in self._said.get(channel, ()) if said[0] > after]
            yield from (chunk for _at, chunk in sorted(found))


def _is_meant(end: End, ticket: Ticket) -> bool:
    """Whether a stream with this ticket is to end."""
    if end.spare & ticket.rights or not (end.person or end.session or end.place or end.channel):
        return False
    named = ((end.person, ticket.person), (end.session, ticket.session), (end.place, ticket.place))
    return all(not wanted or wanted == had for wanted, had in named) and (
        not end.channel or end.channel in ticket.channels
    )
