"""Quoting: the beginning of somebody's words, marked as theirs, for the box that one answers in."""

import regex
from django.utils.translation import gettext as _

from accounts import blocking
from peerhealth.errors import NOT_POSSIBLE, Refused
from peerhealth.markup import excerpt
from peerhealth.markup import lines as line_of
from peerhealth.markup.cleaning import clean
from posts.models import Post

LONGEST = 600  # characters: what a reply speaks of, not the whole story a second time
LONGEST_LINE = 4 * LONGEST
LEFT_OUT = "[…]"
# What their author folded away, wherever it stands in a line; the cut must not bring half of it to light.
_FOLDED = regex.compile(r"\|\|.+\|\||>!.+!<")
# What may stand in front of a folding inside a list or a quote.
_NESTING = " \t>-*+•.)0123456789"


def quote(post: Post, reader) -> str:
    """The beginning of `post` (one that `reader` may read) as a quote under the name of who wrote it, ending in an
    empty line. What its author folded away is left out.

    Raises Refused for a post that is gone or hidden (whose words are for its author and moderators alone), and where a
    block stands between the two: a quote names its author, so it is a mention.
    """
    if post.deleted_at:
        raise Refused(_("These words are gone, so they cannot be quoted."))
    if hasattr(post, "hiding"):
        raise Refused(_("This post is hidden, so it cannot be quoted."))
    if blocking.has_blocked([reader.pk], post.author_id):
        raise Refused(blocking.YOUR_OWN_BLOCK)
    if blocking.has_blocked([post.author_id], reader.pk):
        raise Refused(NOT_POSSIBLE)
    name = post.author.username if post.author else ""
    said = _("@%(name)s wrote:") % {"name": name} if name else _("A former member wrote:")
    return "\n".join([said, *(f"> {line}".rstrip() for line in beginning(post.body).split("\n"))]) + "\n\n"


def beginning(text: str, longest: int = LONGEST) -> str:
    """At most `longest` characters of `text` (as typed), cut at a word, without what is folded away in it."""
    kept: list[str] = []
    depth = 0
    for line in clean(text).split("\n"):  # as the renderer sees it: what it would fold must be found here too
        bare = line.lstrip(_NESTING)
        if line_of.spoiler_title(bare) is not None:
            kept += [] if depth else [LEFT_OUT]
            depth += 1
        elif depth:
            depth -= line_of.closes_spoiler(bare)
        else:
            kept.append(_open_parts(line))
    return excerpt("\n".join(kept).strip(), longest)


def _open_parts(line: str) -> str:
    """`line` without what is folded inside it. Of a very long one only the beginning, up to what may be folded there:
    looking for the other end of every sign that opens would take the square of its length."""
    shown = _FOLDED.sub(LEFT_OUT, line[:LONGEST_LINE])
    if len(line) <= LONGEST_LINE:
        return shown
    starts = [shown.find(sign) for sign in ("||", ">!") if sign in shown]
    return shown[: min(starts)] + LEFT_OUT if starts else shown
