"""Threads from elsewhere, one JSON object a line (docs/importing.md): authors by pseudonym, nested replies, dates."""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts import names
from accounts.models import User
from communities import joining
from communities.models import Community
from peerhealth.errors import Refused
from peerhealth.markup import MarkupError
from peerhealth.plain import typed, visible_line
from posts import publishing, reacting
from posts.hashtags import extract, identity
from posts.kinds import OFFERED, WRITTEN_KINDS, Audience, Kind, Need
from posts.models import Imported, Post, Reaction
from posts.models.post import BODY_LONGEST, BODY_SHORTEST
from posts.models.thread import TITLE_LONGEST, TITLE_SHORTEST
from posts.topics import Topic

# Nobody can have an address here (RFC 2606), so nobody can take over an imported pseudonym by a password reset.
NOWHERE = "imported.invalid"
LONGEST_KEY = 150


class LineError(Exception):
    """What is wrong with a line, in a sentence."""


@dataclass
class Tally:
    """What importing a line did."""

    added: int = 0
    known: int = 0


def import_line(text: str, *, match_members: bool = False, dry_run: bool = False) -> Tally:
    """Imports one line in one transaction. Posts whose key is known are left alone. `match_members`: a pseudonym may be
    that of an existing member; otherwise such an author gets a name of their own. `dry_run` does everything and then
    takes it back. Raises LineError."""
    try:
        thread = json.loads(text)
    except RecursionError as problem:
        raise LineError("The replies are nested too deeply; give them in a flat list with “to”.") from problem
    except ValueError as problem:
        raise LineError(f"This is not JSON: {problem}.") from problem
    if not isinstance(thread, dict):
        raise LineError("This is not a JSON object.")
    with transaction.atomic():
        tally = import_thread(thread, match_members=match_members)
        transaction.set_rollback(dry_run)
    return tally


@transaction.atomic
def import_thread(thread: dict[str, Any], *, match_members: bool = False) -> Tally:
    """As `import_line`, for a parsed object."""
    importer = _Importer(_community(thread), match_members=match_members)
    try:
        importer.carry_out(thread)
    except (MarkupError, ValidationError, Refused) as problem:
        said = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
        raise LineError(" ".join(map(str, said))) from problem
    except (DataError, UnicodeError) as problem:
        raise LineError(f"Something in it cannot be stored: {problem}.") from problem
    return importer.tally


class _Importer:
    """One thread on its way in."""

    def __init__(self, community: Community, *, match_members: bool):
        self.community, self.match_members = community, match_members
        self.people: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self.tally = Tally()

    def carry_out(self, thread: dict[str, Any]) -> None:
        key = _text(thread, "id", 1, LONGEST_KEY)
        opening = self._known(key) or self._publish(thread, key)
        self._react(opening, thread)
        for reply, parent_key, reply_key in _flat(thread, key):
            parent = self.posts.get(parent_key)
            if parent is None:
                raise LineError(f"The reply “{reply_key}” answers “{parent_key}”, which is not above it.")
            self._react(self._known(reply_key) or self._reply(reply, parent, reply_key), reply)

    def _known(self, key: str) -> Post | None:
        post = Post.objects.select_related("thread__community").filter(imported__key=key).first()
        if post:
            self.posts[key] = post
            self.tally.known += 1
        return post

    def _added(self, post: Post, key: str) -> Post:
        Imported.objects.create(key=key, post=post)
        self.posts[key] = post
        self.tally.added += 1
        return post

    def _publish(self, thread: dict[str, Any], key: str) -> Post:
        made = publishing.publish(
            author=self._person(thread),
            community=self.community,
            title=_title(thread),
            body=_body(thread),
            kind=_choice(thread, "kind", WRITTEN_KINDS, Kind.QUESTION),
            need=_choice(thread, "need", Need.values, Need.EXPERIENCE),
            audience=_choice(thread, "audience", Audience.values, Audience.EVERYONE),
            at=_moment(thread),
            notes=_notes(thread),
            follows=False,
        )
        return self._added(made.opening, key)

    def _reply(self, reply: dict[str, Any], parent: Post, key: str) -> Post:
        known = {"author": self._person(reply), "parent": parent, "at": _moment(reply), "notes": _notes(reply)}
        post = publishing.reply(**known, body=_body(reply), heed_blocks=False, follows=False)
        return self._added(post, key)

    def _react(self, post: Post, entry: dict[str, Any]) -> None:
        reactions = entry.get("reactions") or {}
        if not isinstance(reactions, dict) or not all(isinstance(people, list) for people in reactions.values()):
            raise LineError("“reactions” must name lists of pseudonyms by kind.")
        rows = []
        for kind, people in reactions.items():
            if kind not in OFFERED[post.thread.kind]:
                raise LineError(f"The reaction “{kind}” is not offered under a {post.thread.kind}.")
            rows += [Reaction(post=post, kind=kind, user=self._named(str(name))) for name in people]
        if rows:
            Reaction.objects.bulk_create(rows, ignore_conflicts=True)
            reacting.count(post)

    def _person(self, entry: dict[str, Any]) -> User:
        person = self._named(_text(entry, "author", 1, 200))
        joining.bring_in(user=person, community=self.community)
        return person

    def _named(self, name: str) -> User:
        name = names.normalise(name)
        if name not in self.people:
            self.people[name] = author(name, match_members=self.match_members)
        return self.people[name]


def author(name: str, *, match_members: bool) -> User:
    """The account that stands for an imported pseudonym, made at need.

    Raises ValidationError for an impossible name.
    """
    if match_members and (member := User.objects.called(name).first()):
        return member
    address = f"{hashlib.sha256(name.casefold().encode()).hexdigest()[:24]}@{NOWHERE}"
    known = User.objects.filter(email=address).first()
    if known:
        return known
    for validate in names.VALIDATORS:
        validate(name)
    return User.objects.create_user(address, _free(name))


def _free(name: str) -> str:
    """`name`, or with a number behind it if a member has it: their words and the imported ones must not mix."""
    candidate, number = name, 2
    while User.objects.is_taken(candidate):
        candidate, number = f"{name[:26]}-{number}", number + 1
    return candidate


def _flat(thread: dict[str, Any], key: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(reply, key of what it answers, its own key), parents first, however deeply replies are nested."""
    waiting = [(reply, key, f"{key}/{n}") for n, reply in enumerate(_replies(thread))]
    waiting.reverse()
    while waiting:
        reply, parent, default = waiting.pop()
        if not isinstance(reply, dict):
            raise LineError(f"The reply “{default}” is not a JSON object.")
        own = _key(reply.get("id") or default)
        yield reply, _key(reply.get("to") or parent), own
        waiting += [(below, own, f"{own}/{n}") for n, below in enumerate(_replies(reply))][::-1]


def _key(name: Any) -> str:
    """A reply's key: its id, or where it stands; as a digest where that is longer than a row can hold."""
    key = str(name).replace("\x00", "")
    return key if len(key) <= LONGEST_KEY else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def _replies(entry: dict[str, Any]) -> list[Any]:
    replies = entry.get("replies") or []
    if not isinstance(replies, list):
        raise LineError("“replies” must be a list.")
    return replies


def _community(thread: dict[str, Any]) -> Community:
    slug = _text(thread, "community", 1, 60)
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise LineError(f"There is no community “{slug}”.")
    return community


def _text(entry: dict[str, Any], name: str, shortest: int, longest: int) -> str:
    value = entry.get(name)
    text = typed(value) if isinstance(value, str) else ""
    if not shortest <= len(text) <= longest:
        raise LineError(f"“{name}” must be text of {shortest} to {longest} characters.")
    return text


def _title(entry: dict[str, Any]) -> str:
    title = visible_line(_text(entry, "title", TITLE_SHORTEST, TITLE_LONGEST), TITLE_SHORTEST)
    if not title:
        raise LineError("Nothing of “title” can be seen.")
    return title


def _body(entry: dict[str, Any]) -> str:
    """The text; hashtags given beside it that it does not hold stand at its end."""
    body = _text(entry, "body", BODY_SHORTEST, BODY_LONGEST)
    given = entry.get("hashtags") or []
    if not isinstance(given, list) or not all(isinstance(tag, str) for tag in given):
        raise LineError("“hashtags” must be a list of words.")
    there = {identity(tag) for tag in extract(body)} if given else set()
    more = [tag for tag in given if identity(tag) not in there]
    return body + ("\n\n" + " ".join(f"#{tag}" for tag in more) if more else "")


def _choice(entry: dict[str, Any], name: str, choices: Collection[str], default: str) -> str:
    value = entry.get(name) or default
    if value not in choices:
        raise LineError(f"“{name}” must be one of {', '.join(choices)}.")
    return value


def _notes(entry: dict[str, Any]) -> list[str]:
    notes = entry.get("notes") or []
    if not isinstance(notes, list) or any(note not in Topic.values for note in notes):
        raise LineError(f"“notes” must be a list of some of {', '.join(Topic.values)}.")
    return notes


def _moment(entry: dict[str, Any]) -> datetime:
    try:
        at = parse_datetime(str(entry.get("created_at") or ""))
    except ValueError:
        at = None
    if at is None:
        raise LineError("“created_at” must be a moment such as 2026-05-01T10:00:00Z.")
    at = at if at.tzinfo else timezone.make_aware(at)
    if at > timezone.now():
        raise LineError("“created_at” lies in the future.")
    return at
