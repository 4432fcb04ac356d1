"""A thread's page, and writing a new thread."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from communities import access as communities
from peerhealth import indexing
from peerhealth.form_token import form_token
from peerhealth.revisits import for_visitors
from peerhealth.statements import Statement
from posts import (
    ageing,
    answering,
    drawing,
    keeping,
    linked_data,
    ordering,
    publishing,
    reading,
    remembering,
    reply_box,
    roles,
    telling,
    thread_page,
    tickets,
)
from posts.forms import ReplyForm, ThreadForm
from posts.kinds import NEED_ASKS, Audience, Kind
from posts.models import Thread
from posts.page_versions import of_thread
from posts.views.writing import beginning, previewed, sent, shown


@login_not_required
@require_safe
@for_visitors(of_thread, reads={"sort", "branch", "post", "after", "before"})
def show(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """A thread: its opening post and one page of replies, or one branch of a deep conversation."""
    thread = answering.readable_thread(request.user, public_id)
    if thread.kind == Kind.ASK and not thread.opening.deleted_at and not request.GET:
        return redirect("ask", public_id)  # its conversation is still here, for who asks for it in an order
    if slug != thread.slug:
        return redirect("?".join(filter(None, [thread.get_absolute_url(), request.META.get("QUERY_STRING")])))
    view = remembering.opened(request, thread, page_of(request, thread, also=telling.BELL))
    telling.note(request.user, view.also)
    context = {"thread": thread, "standing": thread.standing, "view": view, "aged": ageing.of(thread, request.user)}
    context |= {"drawn": drawing.posts(request, thread, view), "need_asks": NEED_ASKS[thread.need]}
    context |= _forms(request, thread)
    is_public = thread.audience == Audience.EVERYONE and thread.community.is_public
    context["shared"] = is_public and not request.GET
    if context["shared"]:
        indexing.allow(request, thread.get_absolute_url())
        context["linked_data"] = linked_data.of(thread, view, request.user)
    request.live = tickets.on_thread(request, thread)
    return thread_page.page(request, context)


def _forms(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """What is in forms for who is signed in (a visitor has none here, and no cookie of ours), and the reply form for
    members: drawn, or with words to begin with, or with a profession to choose."""
    if not request.user.is_authenticated:
        return {}
    token = {"csrf_token": form_token(request)}
    if not thread.standing.is_member:
        return token
    kept = keeping.beginning(request.user, thread, has_draft=thread.has_draft)
    role = roles.in_thread(request.user, thread)
    if role is None and (empty := reply_box.empty(request, thread, kept)) is not None:
        return token | {"reply_form": empty}
    form = ReplyForm(parent=thread.opening, need=thread.need, initial=kept.words, credential=role)
    return token | {"keeping": kept, "form": form}


def page_of(request: HttpRequest, thread: Thread, *, also: tuple[Statement, ...] = ()) -> reading.View:
    """The page of `thread` that the request asks for, with what is asked beside it (`reading.open_page`); nothing of it
    is remembered. Raises Http404."""
    newest = ordering.kept_newest(request)
    view = reading.open_page(thread, request.GET, request.user, thread.standing, kept_newest=newest, also=also)
    if view is None:
        raise Http404
    return view


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a thread in a community."""
    community = communities.readable(request.user, slug)
    standing = communities.writable(request.user, community)
    kept = beginning(request, keeping.of(request, community))
    wanted = ThreadForm.of_kind(request.GET.get("kind", "")) | kept.words
    known = {"community": community, "author": request.user, "start": request.GET.get("start", "")}
    known["credential"] = roles.in_community(request.user, community, standing)
    form = ThreadForm(None if kept.asks_to_save else request.POST or None, initial=wanted, **known)
    if request.method == "POST" and not previewed(request, form):
        answer = sent(request, form, kept, publishing.publish, author=request.user, community=community)
        if answer:
            return answer
    context = {"form": form, "community": community, "keeping": kept, "standing": standing}
    return shown(request, "posts/threads/form.html", context)
