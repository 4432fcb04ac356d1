"""A community's page: its threads; and what it is about."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import access, gathering
from communities.heading import head_for
from communities.page_versions import of_community
from peerhealth import indexing
from peerhealth.revisits import for_visitors
from posts import clock, drawing, listing, remembering, tickets
from posts.hashtags import identity
from posts.kinds import CHIPS, KIND_PLURALS, Kind

LONGEST_TAG = 100


@login_not_required
@require_safe
@for_visitors(of_community, reads={"kind", "tag", "after", "before"})
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Threads by newest activity, filtered by kind and hashtag."""
    community = access.readable(request.user, slug)
    chosen = chosen_by(request.GET)
    page = listing.page_of_community(community, request.GET, request.user, kind=chosen["kind"], tag=chosen["tag"])
    head = head_for(request, community)
    context = {
        "community": community,
        "standing": head.standing,
        "head": head,
        "page": page,
        "filters": urlencode({name: chosen[name] for name in ("kind", "tag") if chosen[name]}),
        "drawn": drawing.threads(page.rows, in_community=True),
        "kinds": CHIPS,
        "chosen": chosen,
        **listing.about(community, request.user),
        "shared": community.is_public and listing.for_search_engines(page.rows, request.GET),
        "something_new": head.standing.is_member and listing.something_new(page),
        "until": remembering.moment_now(),
    }
    if context["shared"]:
        indexing.allow(request, request.path)
    request.live = tickets.on_list(request, community, head.standing, {"kind": chosen["kind"], "tag": chosen["tag"]})
    return render(request, "posts/communities/show.html", context)


def chosen_by(query) -> dict[str, str]:
    """The kind and the hashtag that `query` asks for."""
    kind, tag = query.get("kind", ""), identity(query.get("tag", "")[:LONGEST_TAG])
    kind = kind if kind in Kind.values else ""
    return {"kind": kind, "kind_label": KIND_PLURALS.get(kind, ""), "tag": tag}


def filtered(threads, query):
    """`threads` of the kind and with the hashtag that `query` asks for, and what was chosen."""
    chosen = chosen_by(query)
    threads = threads.filter(kind=chosen["kind"]) if chosen["kind"] else threads
    return threads.tagged(chosen["tag"]) if chosen["tag"] else threads, chosen


@login_not_required
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Description, rules, moderators, also-called names, and how soon people are answered."""
    community = access.readable(request.user, slug)
    head = head_for(request, community)
    context = {
        "community": community,
        "standing": head.standing,
        "head": head,
        "also_called": community.also_called(),
        "stands_for": community.stands_for(),
        "clock": clock.of(community, request.user),
        **gathering.people(community),
    }
    if community.is_public:
        indexing.allow(request, request.path)
    return render(request, "posts/communities/about.html", context)
