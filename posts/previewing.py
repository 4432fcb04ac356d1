"""What a text will look like, before it is posted."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from peerhealth import markup
from peerhealth.plain import is_visible, typed
from posts.putting import mentionable


@dataclass(frozen=True)
class Preview:
    """The drawn text, or the sentence that says why it cannot be drawn."""

    html: str = ""  # safe: the renderer made it
    problem: str = ""


def preview(body: str, author: User | None) -> Preview:
    """What `body` looks like once `author` has posted it: the same renderer, the same people linked, so it tells
    nothing about names that posting would not. Saves nothing."""
    body = typed(body)
    if not is_visible(body):
        return Preview(problem=_("There is nothing to show yet."))
    try:
        html = markup.parse(body, names=mentionable(body, author and author.pk)).html
    except markup.MarkupError as problem:
        return Preview(problem=str(problem))
    # A link that is followed from here must not take the page with the text away.
    return Preview(mark_safe(html.replace("<a ", '<a target="_blank" ')))  # noqa: S308  (peerhealth.markup made it)
