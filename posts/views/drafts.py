"""Drafts: saving them while somebody writes, finding them again, discarding them."""

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import access as communities
from peerhealth import kept as session
from peerhealth.errors import Refused
from posts import access, drafting, keeping, my_drafts, sending
from posts.models import Draft

STALE, POSTED, TOO_LONG, TOO_MANY = 409, 410, 422, 429


@require_http_methods(["GET", "HEAD", "POST"])
def of_thread(request: HttpRequest, slug: str) -> HttpResponse:
    """Saves the draft of a new thread."""
    community = communities.readable(request.user, slug)
    communities.writable(request.user, community)
    return _saved(request, community)


@require_http_methods(["GET", "HEAD", "POST"])
def of_reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saves the draft of a reply."""
    thread = access.readable_thread(request.user, public_id)
    communities.writable(request.user, thread.community)
    return _saved(request, thread)


@require_http_methods(["GET", "HEAD", "POST"])
def of_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saves the draft of an edit."""
    return _saved(request, access.editable_post(request.user, public_id))


def _saved(request: HttpRequest, place: models.Model) -> HttpResponse:
    """JSON for `static/js/drafts.js`: {seq, saved_at}, or why not with what is needed to go on. Whoever opens the
    address (after signing in again, say) comes to the form."""
    if request.method != "POST":
        return redirect(keeping.page_of(place))
    kept = keeping.sent_with(request.user, place, request.POST)  # type: ignore[arg-type]
    if request.POST.get("person", kept.person) != kept.person:
        raise Refused(_("Somebody else has signed in here since."))
    try:
        my_drafts.count_save(kept.user)
        draft = drafting.save(**kept.to_save)
    except drafting.StaleError as stale:
        stored = {"seq": stale.draft.seq, "stored": stale.draft.words, "yours": kept.words}
        return JsonResponse(stored | {"page": keeping.page_of_words(kept.user, place, stale.draft.words)}, status=STALE)
    except drafting.PostedError as posted:
        return _posted(posted, kept)
    except drafting.TooLongError as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=TOO_LONG)
    except drafting.TooOftenError:
        return JsonResponse({}, status=TOO_MANY, headers={"Retry-After": "60"})
    session.drop(request)
    return JsonResponse({"seq": draft.seq, "saved_at": draft.updated_at.isoformat()})


def _posted(posted: drafting.PostedError, kept: keeping.Keeping) -> JsonResponse:
    same = bool(posted.post.deleted_at) or sending.says_the_same(posted.post, kept.words)  # nothing is left to be sent
    anew = {"seq": posted.seq, "token": sending.token()}
    return JsonResponse({"post": posted.post.get_absolute_url(), "same": same} | anew, status=POSTED)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My drafts, the latest first: also those for places that I can no longer read."""
    return render(request, "posts/drafts/list.html", {"page": my_drafts.page(request.user, request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks once, then discards a draft of mine."""
    draft = Draft.objects.written_by(request.user).filter(public_id=public_id).first()
    if draft is None:
        raise Http404
    if request.method != "POST":
        return render(request, "posts/drafts/discard.html", {"draft": draft})
    drafting.discard(draft)
    messages.success(request, _("The draft is gone."))
    return redirect("drafts")
