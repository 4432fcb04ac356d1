"""The demo's *Ask a professional* sessions: one that is over and can be read, one that is announced. All of it is
invented (`data/demo_asked/sessions.json`), the professionals and what they say too; their answers stay with what is
true for most people and name who to ask for the rest."""

import json
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from accounts.models import Credential, User
from communities import joining
from communities.models import Community, Membership
from posts import asking, importing, publishing, reacting
from posts.kinds import Audience, ReactionKind
from posts.models import AskAnswerer, AskSession, Post, Reaction, Thread

SESSIONS = files("posts") / "data" / "demo_asked" / "sessions.json"
OPENED_BEFORE = timedelta(days=4)  # so long questions were gathered
EVENING, GOOD_FOR = 18, timedelta(days=300)


def tell(now: datetime) -> None:
    """Brings the sessions in, at days relative to `now`; what is there stays as it is."""
    for entry in json.loads(SESSIONS.read_text(encoding="utf-8")):
        place = Community.objects.filter(slug=entry["community"]).first()
        if place and not Thread.objects.filter(community=place, title=entry["title"]).exists():
            _session(entry, place, now)


@transaction.atomic
def _session(entry: dict[str, Any], place: Community, now: datetime) -> None:
    begin = (now + timedelta(days=entry["days"])).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    opened = min(begin, now) - OPENED_BEFORE
    session = asking.open_session(
        by=User.objects.get(username=entry["by"]), community=place, title=entry["title"], body=entry["body"],
        audience=Audience.EVERYONE, answers_from=begin, answers_until=begin + timedelta(minutes=entry["minutes"]),
        zone="UTC", at=opened,
    )  # fmt: skip
    people = [_professional(one, place, session, now) for one in entry["people"]]
    asked = sorted(entry["questions"], key=lambda question: -question["hours_ago"])
    posts = [(question, _ask(question, place, session, now)) for question in asked]
    for question, post in posts:
        if question["answer"]:
            at = begin + timedelta(minutes=question["minute"])
            answer = publishing.reply(
                author=people[0], parent=post, body=question["answer"], at=at, heed_blocks=False, follows=False
            )
            _react(answer, ReactionKind.THANK_YOU, question["thanks"])


def _ask(question: dict[str, Any], place: Community, session: AskSession, now: datetime) -> Post:
    author = _member(question["author"], place)
    at = min(now - timedelta(hours=question["hours_ago"]), session.answers_from - timedelta(minutes=1))
    post = publishing.reply(
        author=author, parent=session.thread.opening, body=question["body"], at=at, heed_blocks=False, follows=False
    )
    _react(post, ReactionKind.ME_TOO, question["me_too"])
    return post


def _professional(entry: dict[str, str], place: Community, session: AskSession, now: datetime) -> User:
    """Somebody invented whose invented profession counts as checked, who has said yes."""
    person = _member(entry["name"], place)
    Membership.objects.filter(user=person, community=place).update(speaks=True)
    said = {name: entry[name] for name in ("profession", "country", "registry")}
    checked = {"asked_at": now, "first_at": now, "second_at": now, "until": (now + GOOD_FOR).date()}
    if not Credential.objects.of(person).standing().exists():
        Credential.objects.create(user=person, **said, **checked)
    AskAnswerer.objects.create(session=session, user=person, at=session.opened_at, accepted_at=session.opened_at)
    return person


def _member(name: str, place: Community) -> User:
    person = importing.author(name, match_members=True)
    joining.bring_in(user=person, community=place)
    return person


def _react(post: Post, kind: str, names: list[str]) -> None:
    people = [importing.author(name, match_members=True) for name in names]
    Reaction.objects.bulk_create([Reaction(post=post, user=one, kind=kind) for one in people], ignore_conflicts=True)
    reacting.count(post)
