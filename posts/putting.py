"""The words of a post: drawn once, put into it as its community understands them, and a new one written with everything
that follows from its words in one statement."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models.functions import Lower

from accounts.models import User
from accounts.names import normalise
from communities import glossary
from peerhealth import markup, new_rows
from peerhealth.new_rows import Part
from posts import news, tag_index, tagging
from posts.hashtags import mentions
from posts.models import Post
from posts.searching import indexing

NAMES = "INSERT INTO posts_mention (post_id, user_id) SELECT new.id, p FROM new, unnest(%(people)s::bigint[]) p"


@dataclass(frozen=True)
class Drawn:
    """The words of a post, drawn once. `people`: those whom they mention (ids)."""

    body: str
    document: markup.Document
    people: set[int]

    @property
    def tags(self) -> Collection[str]:
        """Its hashtags as typed."""
        return self.document.hashtags


def draw(body: str, author_id: int | None) -> Drawn:
    """What somebody has typed. One query where it may mention people. Raises markup.MarkupError."""
    people = mentionable(body, author_id)
    return Drawn(body, markup.parse(body, names=people), {one.pk for one in people.values()})


def say(post: Post, drawn: Drawn) -> None:
    """Puts the words into `post`, unsaved, as its community understands them. One query where the glossary has
    changed."""
    place = post.thread.community
    post.html = glossary.linked(drawn.document.html, place, version=place.glossary_version)
    post.body, post.markup_version = drawn.body, markup.VERSION


def put(
    post: Post, drawn: Drawn, beside: list[Part], read: indexing.Read | None, *, is_hidden: bool = False
) -> list[int]:  # fmt: skip
    """Writes the row of a new post and with it, in one statement, its hashtags, its mentions, its entry in the search
    (unless `read` is None) and what else stands `beside`; and tells of it. Whose bells are to ring. For verbs, which
    hold the thread and, where there are hashtags, the community, and have taken the turn to write some. `is_hidden`:
    the opening of its thread. Two queries; two more where there are hashtags."""
    thread, tags = post.thread, tagging.named(drawn.tags)
    ids, public = [tag for tag, _form in tags.values()], thread.is_public and not is_hidden
    if tags:
        beside = [*beside, *tagging.marking(tags, thread, public=public), tag_index.adding(thread, ids)]
    if drawn.people:
        beside = [*beside, Part(NAMES, {"people": sorted(drawn.people)})]
    if read:
        beside = [*beside, indexing.entering(post, read, tags)]
    new_rows.insert(post, *beside)
    if tags and public:
        tagging.choose_display(ids)
    return news.written(post, ids if post.is_opening else ())  # a reply's hashtag is no news


def mentionable(body: str, author_id: int | None) -> dict[str, User]:
    """The people whom `body` mentions, by folded name. Any active person can be named, member here or not: were only
    members linked, a link would tell who is a member. A name across a block stays plain text."""
    names = mentions(body) if "@" in body or "＠" in body else []
    if not names:
        return {}
    folded = [normalise(name).lower() for name in names]
    found = User.objects.mentionable_by(author_id).annotate(folded=Lower("username")).filter(folded__in=folded)
    return {normalise(person.username).casefold(): person for person in found}
