"""The demo: a believable site to try things on. All of it is invented (`data/demo/*.jsonl`)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts import agreeing, consenting, second_factor
from accounts.models import User
from communities.models import Community, Membership
from posts import guide_story, helping, importing, outcomes
from posts.models import AllRead, Hashtag, Imported, Outcome, TagFollow, Thread, ThreadFollow

STORY = files("posts") / "data" / "demo"
PASSWORD = "people-who-get-it"  # noqa: S105  (printed for anyone: the demo refuses to load into a real site)
MEMBER, MODERATOR, OPERATOR = "quiet-heron", "lamp-in-the-hall", "night-porter"
READY = {MEMBER: "member", MODERATOR: "moderator", OPERATOR: "superuser"}
MODERATORS = {
    "lamp-in-the-hall": ("type-1-diabetes", "ehlers-danlos-and-hsd", "rare-and-undiagnosed", "ptsd-and-complex-ptsd"),
    "soft-landing": ("breast-cancer",),
}
# Questions of the story whose authors say what helped: numbers of replies, and what happened, so many days later.
HELPED: dict[str, tuple[tuple[int, ...], int, str]] = {
    "demo-als-01": (
        (1, 4),
        41,
        (
            "He speaks with it now, most of an ordinary day. It sounds like him before breakfast, which is how I like "
            "him best. We kept two sets: the proper sentences, and one with the swearing and the noise for when I "
            "reverse badly. The second one is used more.\n\nWhat I would do again: mornings, the car, stopping early. "
            "What I would not: wait a month for a quiet room."
        ),
    ),
    "demo-eds-04": ((1, 4), 0, ""),
    "demo-t1d-01": ((1, 5), 0, ""),
}
JOINED_BEFORE = timedelta(days=90)
FOLLOWED = "work"
CAUGHT_UP_BEFORE = timedelta(hours=12)


def address(name: str) -> str:
    """The email address of a ready account."""
    return f"{READY[name]}@example.org"


def recovery_codes(name: str) -> list[str]:
    """Codes that stand in for the second factor of a ready account that may enter the admin; none for the member."""
    if name == MEMBER:
        return []
    return second_factor.give_to_try(User.objects.get(email=address(name)))


def threads() -> list[dict[str, Any]]:
    """All threads of the story, the oldest first."""
    lines = (line for path in STORY.iterdir() if path.name.endswith(".jsonl") for line in _lines(path))
    return sorted(map(json.loads, lines), key=lambda thread: -thread["hours_ago"])


def _lines(path) -> Iterator[str]:
    return filter(str.strip, path.read_text(encoding="utf-8").splitlines())


def is_told() -> bool:
    """Whether the story is in this database."""
    return Imported.objects.filter(key__startswith="demo-").exists()


def tell(*, now: datetime | None = None, step=lambda count: None) -> importing.Tally:
    """Brings the ready accounts and all threads in; what is there stays as it is. `step(1)` is told of each thread."""
    now = now or timezone.now()
    total = importing.Tally()
    for name in READY:
        _account(name, now)
    for thread in threads():
        tally = importing.import_thread(_dated(thread, now), match_members=True)
        total.added += tally.added
        total.known += tally.known
        step(1)
    _settle(now)
    guide_story.tell(now)
    return total


@transaction.atomic
def _account(name: str, now: datetime) -> None:
    """A ready account with a confirmed address, consent and the known password."""
    if User.objects.filter(username=name).exists():
        return
    rights = {"is_staff": True, "is_superuser": True} if name == OPERATOR else {}
    person = User.objects.create_user(address(name), name, PASSWORD, date_joined=now - JOINED_BEFORE, **rights)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    consenting.give(person)
    agreeing.agree_to_all(person)


def _settle(now: datetime) -> None:
    """The imported people have been here a while, and some of them look after their communities."""
    imported = User.objects.filter(email__endswith=f"@{importing.NOWHERE}", date_joined__gt=now)
    imported.update(date_joined=now - JOINED_BEFORE)
    for name, slugs in MODERATORS.items():
        person = User.objects.get(username=name)
        for community in Community.objects.filter(slug__in=slugs):
            Membership.objects.update_or_create(
                user=person, community=community, defaults={"role": Membership.Role.MODERATOR, "welcomed_at": now}
            )
    _catch_up(User.objects.get(username=MEMBER), now)
    _follow(User.objects.get(username=MEMBER))
    _tell_what_helped()


def _tell_what_helped() -> None:
    """Some who asked say which replies helped, that they have their answer, and one what happened afterwards."""
    for key, (numbers, days, words) in HELPED.items():
        asked = Imported.objects.select_related("post__thread__opening", "post__thread__author").filter(key=key).first()
        thread = asked.post.thread if asked else None
        if thread is None or Outcome.objects.filter(thread=thread).exists() or thread.answered_at:
            continue
        for reply in thread.posts.filter(number__in=numbers).exclude(author=thread.author):
            helping.mark(user=thread.author, post=reply)
        helping.answered(user=thread.author, thread=thread, yes=True)
        if words:
            outcomes.tell(user=thread.author, thread=thread, body=words)
            Outcome.objects.filter(thread=thread).update(at=thread.created_at + timedelta(days=days))


def _catch_up(member: User, now: datetime) -> None:
    """The ready member has been here a while too, and has read everything but the latest: something is new to them."""
    memberships = Membership.objects.filter(user=member)
    memberships.filter(since__gt=now - JOINED_BEFORE).update(since=now - JOINED_BEFORE)
    for community_id in memberships.values_list("community_id", flat=True):
        AllRead.objects.get_or_create(user=member, community_id=community_id, defaults={"at": now - CAUGHT_UP_BEFORE})


def _follow(member: User) -> None:
    """The ready member follows a hashtag and a conversation beyond their communities: both are on their first page."""
    for tag in Hashtag.objects.filter(name=FOLLOWED):
        TagFollow.objects.get_or_create(user=member, tag=tag)
    public = Thread.objects.visible_to(member).exclude(community__memberships__user=member).tagged(FOLLOWED)
    for thread in public.order_by("-last_activity", "-public_id")[:1]:
        ThreadFollow.objects.get_or_create(user=member, thread=thread)


def _dated(entry: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The entry with `hours_ago` turned into a moment, and its replies likewise."""
    at = now - timedelta(hours=entry["hours_ago"])
    replies = [_dated(reply, now) for reply in entry.get("replies", [])]
    return {**entry, "created_at": at.isoformat(), "replies": replies}
