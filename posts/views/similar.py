"""Threads like the one that is being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from communities import access as communities
from posts import keeping, similar
from posts.forms import ThreadForm
from posts.kinds import KIND_ICONS, Kind
from posts.searching import guides


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Up to five threads for the title that is sent: alone for htmx, else with the writing page and everything typed.

    By POST, because an address ends in logs, and what somebody is about to ask is nobody's business.
    """
    community = communities.readable(request.user, slug)
    communities.writable(request.user, community)
    if request.method != "POST":
        return redirect("new_thread", slug)
    title = request.POST.get("title", "")
    rows = similar.find(title, community, request.user)
    kinds = {kind.value: kind.label for kind in Kind}
    page = {"community": community, "asked": True, "similar": [_drawn(row, kinds) for row in rows]}
    page["guides"] = guides.near(title, community, request.user)
    if request.htmx:
        return render(request, "posts/writing/_similar_threads.html", page)
    typed = request.POST.dict() | {"notes": request.POST.getlist("notes")}
    page |= {"form": ThreadForm(community=community, initial=typed), "keeping": keeping.of(request, community)}
    return render(request, "posts/threads/form.html", page)


def _drawn(row: dict, kinds: dict) -> dict:
    return {**row, "kind_label": kinds[row["kind"]], "kind_icon": KIND_ICONS[Kind(row["kind"])]}
