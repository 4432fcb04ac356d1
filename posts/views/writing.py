"""Carrying out what a writing form asks for, with every refusal back in the form and no word lost on the way."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import agreeing
from peerhealth import kept as session
from peerhealth.errors import Refused
from peerhealth.markup import MarkupError
from posts import beforehand, drafting, limits, publishing, sending
from posts.forms.body import WritingForm
from posts.keeping import Keeping
from posts.models import Post

CLASH = 409


def beginning(request: HttpRequest, keeping: Keeping) -> Keeping:
    """`keeping`, for a form that is opened, with what the person had typed into it when their session ended. That is
    saved as the draft at once; where another text stands in the way it is kept on, beside it."""
    if keeping.TAKING_OTHER in request.GET:
        session.drop(request)
    words = session.look(request)
    if words is None:
        return keeping
    messages.warning(request, _("You were signed out. Your words are here; nothing is posted yet."))
    if keeping.bring_back(words):
        session.drop(request)
    return keeping


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with `context["form"]`; after a POST with the form's own status, and with when to come back
    (RFC 6585, 4) where a limit was met."""
    form = context["form"]
    response = render(request, template, context, status=form.status if request.method == "POST" else 200)
    if request.method == "POST" and form.retry_after:
        response["Retry-After"] = str(form.retry_after)
    return response


def carried_out(form: WritingForm, verb: Callable[..., Any], *, leaving_out: tuple[str, ...] = (), **known: Any) -> Any:
    """Calls `verb` (atomic by itself) with the form's cleaned data and `known`; its result, or None with the reason in
    the form. The caller holds the author, so that limits hold for posts sent at the same moment as well."""
    if not form.is_valid():
        return None
    asked = {name: value for name, value in form.cleaned_data.items() if name not in leaving_out}
    try:
        return verb(**known, **asked)
    except (MarkupError, Refused) as problem:
        form.add_error("body" if isinstance(problem, MarkupError) else None, str(problem))
        if isinstance(problem, publishing.ChangedError):
            form.status, form.stands_there = CLASH, problem.post
        return None


def previewed(request: HttpRequest, form: WritingForm) -> bool:
    """Whether the form was sent to look at the text ("Preview"): it then holds the drawing, and nothing is to be
    done."""
    if "preview" not in request.POST:
        return False
    form.look()
    return True


def sent(
    request: HttpRequest, form: WritingForm, kept: Keeping, verb: Callable[..., Any], **known: Any
) -> HttpResponse | None:
    """The answer to a form that asks for a new post (or to save it as a draft); None if the form has to be shown again,
    with its draft saved as far as it goes."""
    if kept.asks_to_save:
        return _saved(request, form, kept)
    _ask_first(request, kept)
    with transaction.atomic():
        limits.hold(kept.user)  # a twin of this form that is being sent is waited for, and then found
        now = beforehand.ask(kept, known.get("parent"))
        if now.became:
            return _sent_before(request, form, kept, now.became)
        if now.said:
            sending.note(kept.user, kept.token, now.said)
            drafting.close(**kept.to_save)
            messages.info(request, _("You have posted this here already. It was not posted again."))
            return _led_to(now.said)
        form.recent = now.recent
        if made := carried_out(form, verb, token=kept.token, joins=True, **known, **now.for_verb):
            if now.has_draft is not False:
                drafting.close(**kept.to_save)
            return redirect(made)
    _keep(kept)
    return None


def changed(request: HttpRequest, form: WritingForm, kept: Keeping, post: Post) -> HttpResponse | None:
    """The same for the form of an edit."""
    if "take_other" in request.POST:
        _discard(kept)
        return redirect(kept.page)
    if kept.asks_to_save:
        return _saved(request, form, kept)
    _ask_first(request, kept)
    fields = form.thread_fields() if form.is_valid() and post.is_opening else {}
    known = {"post": post, "by": kept.user, "thread_fields": fields, "as_of": kept.as_of}
    with transaction.atomic():
        limits.hold(kept.user)
        of_thread = tuple(form.fields.keys() - {"body", "notes", "credential"})
        carried_out(form, publishing.edit, leaving_out=of_thread, **known)
        if not form.errors:
            drafting.close(**kept.to_save)
            return redirect(post)
    _keep(kept)
    if form.stands_there:
        kept.show_stored(form.stands_there)
    return None


def _ask_first(request: HttpRequest, kept: Keeping) -> None:
    """Raises agreeing.AgreementFirst for who has yet to agree to a text of the house; the words are a draft by then."""
    try:
        agreeing.first(request, back=kept.page)
    except agreeing.AgreementFirst:
        _keep(kept)
        raise


def _sent_before(request: HttpRequest, form: WritingForm, kept: Keeping, post: Post) -> HttpResponse | None:
    """Leads to the one post. Other words than the post's are kept as a draft of its edit; where that is not possible
    they come back, to be posted as something new."""
    if post.deleted_at:
        return _anew(form, kept, _("This was posted, and you have deleted it since. Your text is still here."))
    if not sending.says_the_same(post, kept.words):
        draft = drafting.load(kept.user, post)
        if draft and draft.words:
            return _anew(form, kept, _("This was posted already, and an edit of it waits under Drafts."))
        words = kept.words | {"as_of": str(post.version)}
        try:
            drafting.save(author=kept.user, place=post, words=words, seq=draft.seq if draft else 0)
        except drafting.TooLongError as refusal:
            return _anew(form, kept, str(refusal))
        messages.info(request, _("This was posted already. To change it, edit it: what you wrote now waits there."))
    return _led_to(post)


def _led_to(post: Post) -> HttpResponse:
    return redirect(post.thread if post.is_opening else post)


def _anew(form: WritingForm, kept: Keeping, sentence: str) -> None:
    kept.trouble, kept.token = sentence, sending.token()
    form.status, form.author = CLASH, None  # nothing is being sent, so no limit stands in the way


def _saved(request: HttpRequest, form: WritingForm, kept: Keeping) -> HttpResponse | None:
    """The answer to the button "Save draft"."""
    try:
        drafting.save(**kept.to_save)
    except drafting.StaleError as stale:
        form.status, kept.seq = CLASH, stale.draft.seq
        kept.show_other(stale.draft.words, "draft")
        return None
    except drafting.PostedError as posted:
        return _sent_before(request, form, kept, posted.post)
    except drafting.TooLongError as refusal:
        kept.trouble = str(refusal)
        return None
    messages.success(request, _("Your draft is saved. You find it under Drafts, in the menu."))
    return redirect(kept.page)


def _keep(kept: Keeping) -> None:
    """Saves what was refused as a draft, if nothing else is there: then it also survives a closed window."""
    with suppress(drafting.StaleError, drafting.PostedError, drafting.TooLongError):  # the text is on the page anyway
        kept.seq = drafting.save(**kept.to_save).seq


def _discard(kept: Keeping) -> None:
    draft = drafting.load(kept.user, kept.place)
    if draft:
        drafting.discard(draft)
