"""Feeds: those of communities and hashtags, and one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import access
from posts import feeds
from posts.hashtags import identity


@login_not_required
@require_safe
def of_community(request: HttpRequest, slug: str) -> HttpResponse:
    """A public community's. A feed reader has no session: everybody gets what a visitor gets."""
    request.user = AnonymousUser()
    community = access.readable(request.user, slug)
    threads = feeds.everyones().in_community(community)
    page = community.get_absolute_url()
    begun, guides = community.created_at, feeds.of_guides(community)
    text = feeds.of_threads(threads, title=community.name, page=page, begun=begun, guides=guides)
    return _sent(request, text, public=True, no_cache=True)


@login_not_required
@require_safe
def of_tag(request: HttpRequest, tag: str) -> HttpResponse:
    """A hashtag's, where a visitor finds its page."""
    request.user, name = AnonymousUser(), identity(tag)
    hashtag = feeds.hashtag_of(name) if name else None
    if hashtag is None:
        raise Http404
    if hashtag.name != tag:
        return redirect("tag_feed", hashtag.name, permanent=True)
    threads, page = feeds.tagged(hashtag), hashtag.get_absolute_url()
    text = feeds.of_threads(threads, title=f"#{hashtag}", page=page, begun=feeds.BEGUN)
    return _sent(request, text, public=True, no_cache=True)


@login_not_required
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's own: the address is the key. An address of nobody is not found, for whatever reason."""
    request.user = AnonymousUser()
    found = feeds.found(token)
    if found is None:
        raise Http404
    response = _sent(request, feeds.of_home(found, token), private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _sent(request: HttpRequest, text: str, **cache) -> HttpResponse:
    """The feed, or 304 for a reader that has just this one. Only what it is counts, not its date: a thread that was
    taken back must go from a copy too."""
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = etag = f'"{feeds.tokens_hash(text)[:32]}"'
    patch_cache_control(response, **cache)
    request.session.accessed = False  # asked by the door of the site, not by what is answered: no `Vary: Cookie`
    return get_conditional_response(request, etag=etag, response=response)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Making a feed of one's own, what it says, a new address, and stopping it. The address is in the answer to the
    press and nowhere else."""
    act, token, titles = request.POST.get("act"), "", request.POST.get("titles") == "yes"
    if act == "make":
        token = feeds.open_for(request.user, titles=titles)
    elif act in {"words", "stop"}:
        feeds.stop(request.user) if act == "stop" else feeds.change(request.user, titles=titles)
        messages.success(request, _("The address leads nowhere now.") if act == "stop" else _("Saved."))
        return redirect("feed_settings")
    context = {"token": token, "feed": feeds.feed_of(request.user)}
    response = render(request, "posts/feeds/settings.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response
