"""What a search engine is told of a thread that its author lets it have: schema.org (DiscussionForumPosting, QAPage)
as JSON-LD, in a block of data that no browser runs.

Made of the rows that the page shows to everyone, so it asks nothing and can tell nothing more. For visitors only: no
search engine signs in."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from posts.kinds import Kind
from posts.models import Thread
from posts.reading import PostRow, View
from posts.searching.text import shown

# Characters of each text: enough for an engine to know what it is, without sending the page twice.
LONGEST, LONGEST_REPLY = 1_000, 400
# "</script>" and "<!--" end a block or change how it is read, whatever stands around them (HTML, 4.12.1.3).
ESCAPED = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def of(thread: Thread, view: View, reader) -> SafeString:
    """The block for the first page of `thread`, as `view` shows it; empty for signed-in people, and where there is no
    opening to tell of, or one that its author noted: what somebody may fold away is told to no machine."""
    root = view.root
    if reader.is_authenticated or root is None or root.state != "live" or root.notes:
        return SafeString("")
    replies = [row for row in view.rows if row.state == "live" and not row.notes]
    is_answered = thread.kind == Kind.QUESTION and any(row.level == 1 for row in replies)
    told = (_question if is_answered else _posting)(thread, root, replies)
    text = json.dumps({"@context": "https://schema.org"} | told, ensure_ascii=False)
    for sign, written in ESCAPED.items():  # `translate` looks at each letter: it took longer than all the rest
        text = text.replace(sign, written)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped in the lines above)


def _question(thread: Thread, root: PostRow, replies: list[PostRow]) -> dict[str, Any]:
    answers = [_reply("Answer", row) for row in replies if row.level == 1]
    question = {"@type": "Question", "name": thread.title, "answerCount": thread.reply_count}
    return {
        "@type": "QAPage",
        "mainEntity": question | _opening(thread, root) | {"suggestedAnswer": answers},
    }


def _posting(thread: Thread, root: PostRow, replies: list[PostRow]) -> dict[str, Any]:
    posting = {"@type": "DiscussionForumPosting", "headline": thread.title, "commentCount": thread.reply_count}
    comments = [_reply("Comment", row) for row in replies]
    return posting | _opening(thread, root) | ({"comment": comments} if comments else {})


def _opening(thread: Thread, root: PostRow) -> dict[str, Any]:
    return _told(root, LONGEST) | {"url": settings.SITE_URL + thread.get_absolute_url()}


def _reply(kind: str, row: PostRow) -> dict[str, Any]:
    return {"@type": kind} | _told(row, LONGEST_REPLY) | {"url": f"{settings.SITE_URL}/p/{row.public_id}/"}


def _told(row: PostRow, longest: int) -> dict[str, Any]:
    """Who, when, and the words."""
    told: dict[str, Any] = {
        "author": {"@type": "Person", "name": row.author or _("a former member")},
        "datePublished": row.created_at.isoformat(),
    }
    if row.edited_at:
        told["dateModified"] = row.edited_at.isoformat()
    words = shown(row.html)
    return told | {"text": words if len(words) <= longest else words[: longest - 1] + "…"}
