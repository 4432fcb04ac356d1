"""Many people who do everything at once: write, edit, moderate, delete, react, leave and come back, each what the others are
at. What was acknowledged is remembered, so that a test can ask what became of it."""

import random
import secrets
import threading
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.cast import Cast
from tests.rig import Answer, Reader, Rig

THREADS = 8
# How often, out of a hundred.
ACTS = {
    "reply": 26, "thread": 6, "edit": 14, "edit_opening": 5, "delete": 9, "hide": 6, "restore": 4, "react": 10, "leave": 3,
    "join": 3, "follow": 3, "helped": 2, "block": 1, "unblock": 1, "read": 7,
}  # fmt: skip
REACTIONS, TAGS = ("hug", "me_too", "helpful", "celebrate"), ("Sleep", "Night", "Work", "Tired", "Clinic")


@dataclass
class Said:
    """A post that was acknowledged: whose it is, all that it may say by now, and whether a deletion was acknowledged."""

    thread: str
    by: int
    bodies: set[str]
    is_opening: bool = False
    maybe_gone: bool = False
    gone: bool = False


@dataclass
class Crowd:
    """Members of `cast`, the fourth of them a moderator, doing `count` things."""

    rig: Rig
    cast: Cast
    seed: int
    answers: Counter = field(default_factory=Counter)
    said: dict[str, Said] = field(default_factory=dict)
    lost: list[tuple[str, int]] = field(default_factory=list)

    def act(self, count: int) -> None:
        """Does them, several at a time."""
        port, left = self.rig.port, threading.Semaphore(count)

        def work(number: int) -> None:
            chance = random.Random(self.seed * 100 + number)
            with self.rig.connect() as database:
                one = _Hand(self, port, chance, database)
                while left.acquire(blocking=False):
                    name = chance.choices(list(ACTS), ACTS.values())[0]
                    status = getattr(one, name)()
                    self.answers[name, status] += 1

        threads = [threading.Thread(target=work, args=[number]) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @property
    def failed(self) -> Counter:
        """Answers that say that something broke."""
        return Counter({key: n for key, n in self.answers.items() if key[1] >= 500 or key[1] == 0})


class _Hand:
    """Does one thing after the other, as one person or another; each act gives the status of the answer."""

    def __init__(self, crowd: Crowd, port: int, chance: random.Random, database):
        self.crowd, self.port, self.chance, self.database = crowd, port, chance, database
        self.people = crowd.cast.cookies

    def somebody(self) -> int:
        return self.chance.randrange(len(self.people))

    def send(self, by: int, address: str, fields: dict[str, object]) -> Answer:
        return Reader(self.port, self.people[by]).post(address, fields)

    def words(self) -> str:
        tags = " ".join(f"#{tag}" for tag in self.chance.sample(TAGS, self.chance.randrange(3)))
        return f"Word{secrets.token_hex(6)} said by many {tags}".strip()

    def some(self, *, opening: bool | None = None) -> tuple[str, Said] | None:
        """One of the latest posts, so that others are at the same."""
        latest = [one for one in list(self.crowd.said.items())[-40:] if opening is None or one[1].is_opening == opening]
        latest = [one for one in latest if not one[1].gone] or latest  # most of what is done is possible
        return self.chance.choice(latest) if latest else None

    def reply(self) -> int:
        found, by, body = self.some(), self.somebody(), self.words()
        thread, to = (found[1].thread, found[0]) if found else (self.crowd.cast.thread, "")
        answer = self.send(by, f"/t/{thread}/reply/", {"body": body, "to": to, "token": secrets.token_urlsafe(18)})
        if answer.status == 302 and answer.headers["location"].startswith("/p/"):
            self.crowd.said[answer.headers["location"].split("/")[2]] = Said(thread, by, {body})
        return answer.status

    def thread(self) -> int:
        by, body = self.somebody(), self.words()
        asked = {"title": "Many at once", "kind": "question", "need": "experience", "audience": "everyone", "body": body}
        answer = self.send(by, f"/c/{self.crowd.cast.community}/new/", asked | {"token": secrets.token_urlsafe(18)})
        if answer.status == 302 and answer.headers["location"].startswith("/t/"):
            thread = answer.headers["location"].split("/")[2]
            asked = "SELECT o.public_id FROM posts_thread t JOIN posts_post o ON o.id = t.opening_id WHERE t.public_id = %s"
            opening = self.database.execute(asked, [thread]).fetchone()[0]
            self.crowd.said[opening] = Said(thread, by, {body}, is_opening=True)
        return answer.status

    def edit(self) -> int:
        return self._edited(self.some(opening=False), {})

    def edit_opening(self) -> int:
        audience = self.chance.choice(["everyone", "no_search", "members"])
        fields = {"title": "Many at once", "kind": "question", "need": "experience", "audience": audience}
        return self._edited(self.some(opening=True), fields)

    def _edited(self, found, fields: dict[str, str]) -> int:
        if not found:
            return self.read()
        post, said = found
        body = self.words()
        said.bodies.add(body)
        return self.send(said.by, f"/p/{post}/edit/", fields | {"body": body, "as_of": "0"}).status

    def delete(self) -> int:
        if not (found := self.some()):
            return self.read()
        post, said = found
        said.maybe_gone = True
        answer = self.send(said.by, f"/p/{post}/delete/", {})
        said.gone = said.gone or answer.status == 302
        return answer.status

    def hide(self) -> int:
        return self._moderated("hide")

    def restore(self) -> int:
        return self._moderated("restore")

    def _moderated(self, act: str) -> int:
        found = self.some()
        return self.send(3, f"/p/{found[0]}/{act}/", {"reason": "Be kind."}).status if found else self.read()

    def react(self) -> int:
        found = self.some()
        kind = {"kind": self.chance.choice(REACTIONS)}
        return self.send(self.somebody(), f"/p/{found[0]}/react/", kind).status if found else self.read()

    def helped(self) -> int:
        found = self.some(opening=False)
        return self.send(self.somebody(), f"/p/{found[0]}/helped/", {}).status if found else self.read()

    def follow(self) -> int:
        found = self.some()
        thread = found[1].thread if found else self.crowd.cast.thread
        return self.send(self.somebody(), f"/t/{thread}/follow/", {}).status

    def leave(self) -> int:
        return self.send(4 + self.chance.randrange(20), f"/c/{self.crowd.cast.community}/leave/", {}).status

    def join(self) -> int:
        return self.send(4 + self.chance.randrange(20), f"/c/{self.crowd.cast.community}/join/", {}).status

    def block(self) -> int:
        return self.send(self.somebody(), f"/u/Poster{self.somebody()}/block/", {}).status

    def unblock(self) -> int:
        return self.send(self.somebody(), f"/u/Poster{self.somebody()}/unblock/", {}).status

    def read(self) -> int:
        found = self.some()
        thread = found[1].thread if found else self.crowd.cast.thread
        address = self.chance.choice([f"/t/{thread}/", "/", f"/c/{self.crowd.cast.community}/", "/notifications/"])
        return Reader(self.port, self.people[self.somebody()]).get(address).status
