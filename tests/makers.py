"""Communities and posts, made through the verbs that the site itself uses."""

from datetime import date

from communities import guiding
from communities.models import Community, Guide
from communities.models.guide import in_a_year
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


SOURCE = guiding.Source("Living with it", "A health service", "https://health.example/living-with-it/", date(2026, 3, 1))
TOLD = {"title": "Getting ready for a visit", "summary": "What to write down before you go.", "sources": (SOURCE,)}
GUIDE_BODY = "## Before\n\nWrite down three questions. Put the one that matters most first.\n\n## After\n\n- Rest."


def guide(author, place: Community, *, body: str = GUIDE_BODY, review_by: date | None = None, **words) -> Guide:
    """A guide in `place`."""
    said = guiding.Words(**(TOLD | {"body": body} | words))
    return guiding.begin(community=place, by=author, words=said, review_by=review_by or in_a_year())


def change_guide(author, guide: Guide, **words) -> Guide:
    """The next version of it, with other words."""
    now = guiding.words_of(guide.revisions.order_by("-number")[0])
    said = guiding.Words(**(vars(now) | words))
    return guiding.change(guide=guide, by=author, as_of=guide.number, words=said, why="Said more plainly.")
