"""People who read and write while something breaks: so many replies a second, each by another member and with a form of
its own, which is sent again until it is taken; and readers beside them."""

import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from tests.faults.cast import Cast
from tests.rig import Answer, Reader, Rig, wait_until

TAKEN = {200, 302, 303}
AGAIN = (0.5, 2.5)  # seconds until a form is sent again: people do not all press at once
_runs = count(1)


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for (on the clock of `time.monotonic`), how long it took, what it was."""

    what: str
    at: float
    seconds: float
    answer: Answer


@dataclass
class Load:
    """`with Load(rig, cast, rate=20) as load:` … what was seen and what was acknowledged is there afterwards. At its end
    it waits until every form was taken."""

    rig: Rig
    cast: Cast
    rate: int = 20
    readers: int = 2
    patience: float = 60  # seconds that a form is sent again and again
    seen: list[Seen] = field(default_factory=list)
    acknowledged: Counter = field(default_factory=Counter)
    sent: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.run, self.port = next(_runs), self.rig.port
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(128)
        self._forms: list[Future] = []
        self._threads = [threading.Thread(target=self._write)]
        self._threads += [threading.Thread(target=self._read, args=[number]) for number in range(self.readers)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_about) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        for form in self._forms:
            form.result()
        self._pool.shutdown()

    def _ask(self, what: str, reader: Reader, address: str, fields: dict | None = None) -> Answer:
        began = time.monotonic()
        if fields is None:
            answer = reader.get(address)
        else:
            answer = reader.post(address, fields, Origin=f"http://127.0.0.1:{reader.port}")
        self.seen.append(Seen(what, began, time.monotonic() - began, answer))
        return answer

    def _write(self) -> None:
        for number in range(len(self.cast.cookies)):
            if self._over.wait(1 / self.rate):
                return
            self._forms.append(self._pool.submit(self._send, number))

    def _send(self, number: int) -> None:
        body, token = f"Load {self.run} of {number}", f"load-{self.run:04}-{number:08}-token"
        self.sent.append(body)
        member, end = Reader(self.port, self.cast.cookies[number]), time.monotonic() + self.patience
        while time.monotonic() < end:
            answer = self._ask("write", member, self.cast.reply, self.cast.fields(body, token))
            if answer.status in TAKEN:
                self.acknowledged[body] += 1
                return
            time.sleep(random.uniform(*AGAIN))

    def _read(self, number: int) -> None:
        reader = Reader(self.port, self.cast.cookies[number] if number % 2 else "")
        while not self._over.wait(0.1):
            self._ask("read", reader, f"/c/{self.cast.community}/")

    def until_served(self, since: float) -> None:
        """Waits until somebody who asked after `since` could read, and somebody could write."""
        for what in ("read", "write"):
            wait_until(lambda what=what: any(self._taken(what, since)))

    # What came of it

    def statuses(self) -> Counter:
        """How often each status was answered, writing and reading."""
        return Counter(one.answer.status for one in self.seen)

    def slowest(self, since: float, until: float) -> float:
        """Seconds that the slowest answer took, of those that were asked for or waited for in this stretch of time."""
        return max(one.seconds for one in self.seen if one.at < until and one.at + one.seconds > since)

    def served_again(self, since: float, what: str = "") -> float:
        """Seconds from `since` until the first answer that was as asked for (by `what`, "read" or "write", or by any) after
        that. All who were refused press again at that moment: a reader may stand behind them."""
        return min(one.at + one.seconds for one in self._taken(what, since)) - since

    def _taken(self, what: str, since: float) -> list[Seen]:
        seen = [one for one in list(self.seen) if one.at > since and one.answer.status in TAKEN]
        return [one for one in seen if what in {"", one.what}]

    def told(self, name: str, since: float, until: float) -> None:
        """Prints what was measured, for `make faults`."""
        again = ", ".join(f"{what} after {self.served_again(until, what):.2f} s" for what in ("read", "write"))
        sys.stdout.write(f"\n{name}: {again}; slowest {self.slowest(since, until):.2f} s; {dict(self.statuses())}\n")

    def check(self, database) -> None:
        """Every form was taken in the end, and stands there once."""
        assert sorted(self.acknowledged) == sorted(self.sent)
        rows = database.execute(
            "SELECT body, count(*) FROM posts_post WHERE body LIKE %s GROUP BY body", [f"Load {self.run} of %"]
        )
        assert dict(rows.fetchall()) == dict.fromkeys(self.sent, 1)

    def check_answers(self) -> None:
        """No bare error; who was refused was told when to come back, and has what they typed."""
        assert set(self.statuses()) <= TAKEN | {503}, self.statuses()
        for one in self.seen:
            if one.answer.status == 503:
                headers = {name.lower(): value for name, value in one.answer.headers.items()}
                assert int(headers["retry-after"]) > 0
                assert "<h1>" in one.answer.body
                assert one.what == "read" or f"Load {self.run} of" in one.answer.body
