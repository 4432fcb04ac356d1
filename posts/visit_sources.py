"""Where a question for a visit came from: a post of somebody, and a few of its words.

They are not stored with the question. The row knows the post, and a keyed fingerprint of the words; both are looked
up through `visible_to` each time, so that a post which is deleted, hidden, changed or out of reach leaves nothing
behind."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex
from django.utils.crypto import salted_hmac

from peerhealth.markup import excerpt
from posts import folding, quoting
from posts.models import Post, VisitQuestion

LONGEST = 220  # characters of a quote: what a question is about, not the whole story
MOST = 6  # passages to choose from
READ = 5_000  # characters of a post in which they are looked for
# How Markdown marks words, as far as a line of plain text can do without.
_MARKS = regex.compile(r"^(?:[ \t>*+•-]++|#++(?=[ \t]|$))++|[*_`~]++|!?\[(?=[^\[\]\n]*+\]\()|(?<=[^\n])\]\([^)\s]*+\)")

# What is left of a line that says something, once hashtags are taken away.
_TAG, _SAYS = regex.compile(r"[#＃][\p{L}\p{M}\p{N}_]++"), regex.compile(r"[\p{L}\p{N}].*[\p{L}\p{N}]")


@dataclass(frozen=True)
class Passage:
    """A few words of a post. `mark` names them in forms and rows."""

    text: str

    @property
    def mark(self) -> str:
        """A keyed fingerprint: the words cannot be read from it."""
        return salted_hmac("posts.visit_sources", self.text).hexdigest()[:16]


@dataclass(frozen=True)
class Source:
    """A post from which a question came, as its reader may see it now. `quote`: the words that were chosen, if they are
    still there and not folded for the reader; `title`: of its thread, empty where that is folded or gone."""

    post_id: int
    address: str
    quote: str
    title: str
    community: str
    slug: str  # of the community


def passages(body: str) -> list[Passage]:
    """The first passages of a post's text, a paragraph or line each, as plain words; without what its author folded
    away. They are what people choose a quote from."""
    lines = (_MARKS.sub("", line).strip() for line in quoting.beginning(body, READ).split("\n"))
    found = (excerpt(line, LONGEST) for line in lines if _SAYS.search(_TAG.sub("", line.replace(quoting.LEFT_OUT, ""))))
    return [Passage(text) for text in dict.fromkeys(found)][:MOST]


def of(user, questions: Iterable[VisitQuestion]) -> dict[int, Source]:
    """What `user` may see now of where these questions came from, by the id of a question; nothing of a post that is
    out of reach. One query, two more for words that may be folded; none where nothing came from a post."""
    asked = {question.pk: question for question in questions if question.post_id}
    if not asked:
        return {}
    wanted = {question.post_id for question in asked.values()}
    rows = Post.objects.visible_to(user).filter(pk__in=wanted).select_related("thread__community", "thread__opening")
    found = {post.pk: post for post in rows.defer("html", "thread__opening__html", "thread__opening__body")}
    authors = {pk for post in found.values() for pk in (post.author_id, post.thread.author_id)}
    fold_of = folding.reasons(user, authors)
    return {
        pk: _source(found[question.post_id], question.passage, fold_of)
        for pk, question in asked.items()
        if question.post_id in found
    }


def _source(post: Post, mark: str, fold_of) -> Source:
    is_folded = bool(fold_of(post.author_id, post.notes))
    thread = post.thread
    hides_title = bool(fold_of(thread.author_id, thread.opening.notes))
    chosen = [] if is_folded or not mark else [one.text for one in passages(post.body) if one.mark == mark]
    return Source(
        post.pk, post.get_absolute_url(), chosen[0] if chosen else "", "" if hides_title else thread.title,
        thread.community.name, thread.community.slug,
    )  # fmt: skip
