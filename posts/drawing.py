"""Drawing lists and threads: the flat loops of `templates/hot/posts/`, with the words they need."""

from functools import cache
from types import SimpleNamespace

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.models.membership import SHOWN
from peerhealth.form_token import form_token
from peerhealth.hot import draw
from peerhealth.shells import Shells
from posts import filling, list_filling
from posts.answering import State
from posts.folding import FOLDS, is_topic
from posts.kinds import KIND_ICONS, OFFERED, REACTION_COUNTS, Kind, Need

WORDS = {
    "kinds": {kind.value: kind.label for kind in Kind},
    "kind_icons": {kind.value: name for kind, name in KIND_ICONS.items()},
    "needs": {need.value: need.label for need in Need},
    "offered": {kind.value: [reaction.value for reaction in OFFERED[kind]] for kind in Kind},
    "folds": FOLDS,
    "is_topic": is_topic,
    "relations": SHOWN,
    "reaction_counts": {kind.value: say for kind, say in REACTION_COUNTS.items()},
}

NOTHING_SAID = State()
UNSET_FILTERS = Shells(most=100)
# What stands beside every post, looked up once a process and language.
SAID = {
    "author": _("author"), "reply": _("Reply"), "link": _("Link"), "edit": _("Edit"), "delete": _("Delete"),
    "versions": _("Earlier versions"), "show": _("Show again"), "hide": _("Hide"), "edited": _("edited"),
    "reply_by": _("Reply %(number)s, by"), "to_reply": _("to reply %(number)s"),
    "quiet": _("Mute or block"), "undo": _("Undo"), "unfold": _("Show"), "reply_number": _("Reply %(number)s"),
    "ban": _("Ban its author"), "more": _("More"), "quote": _("Quote"), "ask": _("Add to my visit"),
    "this_reply": _("reply %(number)s"), "this_opening": _("the opening post"), "to": _("to %(post)s"),
    "in_reply_to": _("in reply to"), "new": _("new"), "unread": _("unread"),
    "helped": _("Helped the person who asked"), "help": _("This helped me"),
    "undo_help": _("This did not help after all"), "first": _("First post here"),
    "general": _("General information, not a consultation."),
    "notes": _("Notes:"), "change_topics": _("Change what you fold"), "deleted": _("Deleted by its author"),
    "opening": _("Opening post"), "answered": _("answered"), "muted": _("muted"), "members_read": _("members read"),
}  # fmt: skip


def threads(rows, *, in_community: bool = False) -> SafeString:
    """Rows of `posts.listing.page` as a list. `in_community`: the page says already which community it is."""
    fill = list_filling.filler(_said(get_language()), in_community=in_community)
    return SafeString(f'<ol class="threads">\n{"".join(map(fill, rows))}</ol>\n')


def found(found_threads) -> SafeString:
    """Threads of `posts.searching.finding.Results` as a list, each with the posts that fit best."""
    return threads([one.row | {"found": one.posts, "more": one.more} for one in found_threads])


def filters(form) -> SafeString:
    """The controls of a `SearchForm` beside its words. Where no filter is set, they are the same for all who may choose
    from the same communities, and drawn once for them."""
    if form.is_set:
        return draw("posts/_filters.html", controls=form.controls())
    shape = (get_language(), *form.fields, *form.offered)
    return UNSET_FILTERS.fill(shape, {}, lambda _holes: draw("posts/_filters.html", controls=form.controls()))


def replies(rows) -> SafeString:
    """Rows of `posts.listing.page_of_replies` as a list."""
    return draw("posts/_replies.html", rows=rows, **WORDS)


def waiting(request: HttpRequest, rows, standing) -> SafeString:
    """Rows of `posts.queue.page` as a list, with the buttons of members."""
    token = form_token(request) if standing.is_member and rows else ""
    return draw("posts/_waiting.html", rows=rows, is_member=standing.is_member, csrf_token=token, **WORDS)


def posts(request: HttpRequest, thread, view) -> SafeString:
    """The posts of a page (`posts.reading.View`), with the forms that this reader may use. Only members get a form
    token: a visitor's page stays free of cookies and the same for all."""
    may_write, answers = thread.standing.is_member, getattr(thread, "answers", NOTHING_SAID)
    known = WORDS | {"said": _said(get_language())}
    fill = filling.filler(
        thread,
        known,
        signed_in=request.user.is_authenticated,
        may_write=may_write,
        may_moderate=thread.standing.is_moderator,
        helped_here=answers.mine and answers.is_question,
    )
    token = form_token(request) if may_write else ""
    replies = mark_safe("".join([f"{fill(row, 'reply')}\n" for row in view.rows]))  # noqa: S308  (shells are safe)
    return draw("posts/_thread.html", thread=thread, view=view, answers=answers, may_write=may_write, csrf_token=token,
                fill=fill, replies=replies, **known)  # fmt: skip


def questions(**known) -> SafeString:
    """The questions of a session (`posts.ask_reading.Sheet`), with what this reader may press: `thread`, `sheet`,
    `phase`, `answers` (they answer), `may_write`, `signed_in`, `csrf_token`."""
    return draw("posts/_questions.html", said=_said(get_language()), **known, **WORDS)


@cache
def _said(language: str) -> SimpleNamespace:  # noqa: ARG001  (what is looked up is in the active language)
    return SimpleNamespace(**{name: str(words) for name, words in SAID.items()})


def reactions(row, refusal: str = "", *, may_write: bool = True) -> SafeString:
    """The reactions of one post, for a member (`may_write`), with the sentence that refused one."""
    return draw("posts/_reactions.html", row=row, may_write=may_write, refusal=refusal)
