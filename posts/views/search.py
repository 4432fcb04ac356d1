"""Searching all that the reader may read. What is asked for is never kept: no row, no session, no cookie, no log."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerhealth.discretion import discreet
from posts import drawing
from posts.forms.search import SearchForm
from posts.searching import finding, groups, guides
from posts.searching.reach import reach as reach_of

LONGEST_PAGE = 2  # digits


@login_not_required
@require_safe
@discreet
def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: the form, groups above, and the conversations that fit. 422 where a filter says nothing."""
    reach = reach_of(request.user)
    form = SearchForm(request.GET, reader=request.user, places=reach.places)
    if not form.is_valid():
        context = {"form": form, "controls": drawing.filters(form)}
        return render(request, "posts/search/show.html", context, status=422)
    asked, said = form.asked(), request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_PAGE else 1
    results = finding.find(asked, request.user, page=page, reach=reach)
    context = {
        "form": form,
        "controls": drawing.filters(form),
        "asked": asked,
        "results": results,
        "guides": guides.first(asked, request.user) if results.page == 1 else [],
        "beside": groups.beside(asked, request.user) if results.page == 1 else groups.Groups(),
        "drawn": drawing.found(results.threads),
    }
    return render(request, "posts/search/show.html", context)


@login_not_required
@require_safe
@discreet
def complete(request: HttpRequest) -> HttpResponse:
    """What `?q=` may become while somebody types, as a list of links: a part of a page."""
    found = groups.groups(request.GET.get("q", ""), request.user)
    return render(request, "posts/search/_completions.html", {"beside": found})
