"""Communities and posts, made through the verbs that the site itself uses."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Credential, User
from communities.models import Community, Membership
from posts import asking, publishing
from posts.models import AskSession, Post, Thread


def community(slug: str = "lupus", visibility: str = "public", **fields) -> Community:
    """A community named after its slug."""
    fields = {"name": slug.replace("-", " ").capitalize(), "hashtag": slug.replace("-", "").capitalize()} | fields
    return Community.objects.create(slug=slug, visibility=visibility, **fields)


def thread(author, place: Community, **fields) -> Thread:
    """A question in `place`."""
    asked = {"title": "How do you sleep?", "body": "I wake at four. #Sleep", "kind": "question", "need": "experience"}
    return publishing.publish(author=author, community=place, **(asked | {"audience": "everyone"} | fields))


def reply(author, to: Thread | Post, body: str = "Same here.", **fields) -> Post:
    """A reply to a thread or to another reply."""
    parent = to.opening if isinstance(to, Thread) else to
    return publishing.reply(author=author, parent=parent, body=body, **fields)


def speaks(user: User, place: Community, *, profession: str = "nurse") -> Credential:
    """Gives `user`, a member of `place`, a checked profession, and the wish to speak with it there."""
    now = timezone.now()
    Membership.objects.filter(user=user, community=place).update(speaks=True)
    checked = {"first_at": now, "second_at": now, "until": (now + timedelta(days=300)).date()}
    return Credential.objects.create(user=user, profession=profession, country="UK", registry="NMC", **checked)


def session(by: User, place: Community, *, answers_from: datetime | None = None, **fields) -> AskSession:
    """A session that begins tomorrow, for an hour."""
    begin = answers_from or timezone.now() + timedelta(days=1)
    window = {"answers_from": begin, "answers_until": begin + timedelta(hours=1), "zone": "UTC"}
    words = {"title": "An hour about pumps", "body": "Ask about pumps and travel.", "audience": "everyone"}
    return asking.open_session(by=by, community=place, **(window | words | fields))
