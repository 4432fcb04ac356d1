"""Communities and posts, made through the verbs that the site itself uses."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Credential
from communities.models import Community, Membership
from posts import publishing
from posts.models import Post, Thread


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


def professional(user, place: Community | None = None, **fields) -> Credential:
    """`user` is checked as a nurse for half a year to come, and wishes to speak as one in `place`, which wants it."""
    now = timezone.now()
    known = {"profession": "nurse", "country": "UK", "registry": "A register", "first_at": now, "second_at": now}
    known["until"] = (now + timedelta(days=180)).date()
    if place:
        Community.objects.filter(pk=place.pk).update(clinicians="welcome")
        place.clinicians = "welcome"
        Membership.objects.filter(user=user, community=place).update(speaks=True)
    return Credential.objects.create(user=user, **(known | fields))
