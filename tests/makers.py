"""Communities and posts, made through the verbs that the site itself uses."""

from communities.models import Community
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
