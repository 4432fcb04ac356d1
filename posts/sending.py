"""Exactly one post per intent. Every form that ends in a new post carries a random token, and the post is written
together with a row that says which form it came from. So the same form sent twice, ten times at once, after a reload,
Back, or a lost answer leads to the one post. (The idea is the Idempotency-Key header's, for forms.)"""

import re
import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from peerhealth import one_clock
from peerhealth.new_rows import Part, insert
from peerhealth.plain import one_line, typed
from peerhealth.statements import Statement
from posts.models import Post, Submission, Thread

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Browsers fetch a form anew after Back and put the typed text into it, but not its token. So the very same words in the
# very same place are the same intent for so long.
JUST_NOW = timedelta(minutes=30)
NOTE = "INSERT INTO posts_submission (author_id, token, post_id, at) SELECT %(author)s, %(token)s, id, %(now)s FROM new"


def _said(author, lately, body):
    said = Post.objects.filter(author=author, created_at__gt=lately, deleted_at__isnull=True, body=body)
    return said.select_related("thread").order_by("pk")


SENT = Statement(
    lambda author, token: Submission.objects.filter(author=author, token=token).select_related("post__thread")
)
REPLIED = Statement(
    lambda author, lately, body, parent, thread: _said(author, lately, body).filter(parent=parent, thread=thread)[:1]
)
# Whether there is anything for `became` or `said_just_now` to find.
EITHER = Statement(
    lambda token, author, lately, body, parent, thread: (
        Submission.objects.filter(author=author, token=token)
        .order_by()
        .values_list("post")
        .union(
            _said(author, lately, body).filter(parent=parent, thread=thread).order_by().values_list("pk"),
            all=True,
        )
    )
)
BEGUN = Statement(
    lambda author, lately, body, community, title: _said(author, lately, body).filter(
        parent=None, thread__community=community, thread__title=title
    )[:1]
)


def token() -> str:
    """A new token for a form."""
    return secrets.token_urlsafe(18)


def right(text: str) -> str:
    """`text`, which anybody may have sent, if it has the form of a token; else "": such a form is taken as fresh."""
    return text if TOKEN.fullmatch(text) else ""


def became(author: User, token: str) -> Post | None:
    """The post that the author's form with this token became, also if it is deleted by now; None if none yet. To be
    asked with the author held (`limits.hold`), so that a twin that is being sent is waited for."""
    if not token:
        return None
    sent = SENT(author=author, token=token)
    return sent[0].post if sent else None


def said_just_now(author: User, place: Community | Thread, words: dict, parent: Post | None = None) -> Post | None:
    """The post in which the author has just said exactly `words` in the same place (a thread of the community, or a
    reply to `parent`); None if there is none. One query."""
    if isinstance(place, Thread):
        said = REPLIED(**replied(author, place, words, parent))
    else:
        title = one_line(words.get("title", ""))
        said = BEGUN(**_lately(author, words), community=place.pk, title=title)
    return said[0] if said else None


def _lately(author: User, words: dict) -> dict[str, Any]:
    return {"author": author, "lately": one_clock.now() - JUST_NOW, "body": typed(words.get("body", ""))}


def replied(author: User, thread: Thread, words: dict, parent: Post | None) -> dict[str, Any]:
    """The values of REPLIED, and of EITHER beside a token."""
    return _lately(author, words) | {"parent": parent.pk if parent else None, "thread": thread.pk}


def noting(author: User, token: str) -> list[Part]:
    """What the form became, beside the row of its post. A form without a token has nothing to be recognised by."""
    return [Part(NOTE, {"author": author.pk, "token": token, "now": timezone.now()})] if token else []


def note(author: User, token: str, post: Post) -> None:
    """The same of a post that is there already, in a transaction that holds the author."""
    if token:
        insert(Submission(author=author, token=token, post=post))


def says_the_same(post: Post, words: dict) -> bool:
    """Whether `words` (of a form) are what the post says or once said."""
    body, title = typed(words.get("body", "")), one_line(words.get("title", ""))
    if body == post.body and (not post.is_opening or title == post.thread.title):
        return True
    return post.revisions.filter(body=body, title=title if post.is_opening else "").exists()
