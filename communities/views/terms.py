"""The glossary: of the site, and as each community understands it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import agreeing
from communities import access, looking_up, wording
from communities.forms import WordForm
from communities.models import Community, Term
from peerhealth import indexing
from peerhealth.errors import Refused
from peerhealth.plain import one_line

REASON_LONGEST = 300
# A meaning that was looked at is not asked for again so soon, where everybody may read it.
MEANING_KEPT = 300


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The glossary of the site, or what is found in it."""
    query = one_line(request.GET.get("q", ""))[: looking_up.LONGEST_QUERY]
    if not query:
        indexing.allow(request, request.path)
    parts = looking_up.on_site(request.user, query)
    return render(request, "communities/terms/list.html", {"parts": parts, "q": query})


@login_not_required
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a word means on the site."""
    terms = looking_up.meanings_on_site(request.user, slug)
    if not terms:
        raise Http404
    indexing.allow(request, request.path)
    return render(request, "communities/terms/show.html", {"terms": terms, "title": _title(terms, slug)})


@login_not_required
@require_safe
def meaning(request: HttpRequest, slug: str) -> HttpResponse:
    """The meanings alone, for the box beside a word."""
    return _meaning(request, looking_up.meanings_on_site(request.user, slug), is_open=True)


@login_not_required
@require_safe
def of_community(request: HttpRequest, slug: str) -> HttpResponse:
    """The words of a community."""
    community = access.readable(request.user, slug)
    query = one_line(request.GET.get("q", ""))[: looking_up.LONGEST_QUERY]
    moderates = access.standing(request.user, community.pk).is_moderator
    context = {
        "community": community,
        "parts": looking_up.in_community(request.user, community, query),
        "q": query,
        "moderates": moderates,
        "taken_away": looking_up.taken_away(community) if moderates else [],
    }
    return render(request, "communities/terms/list.html", context)


@login_not_required
@require_safe
def in_community(request: HttpRequest, slug: str, term: str) -> HttpResponse:
    """What a word means in a community."""
    community = access.readable(request.user, slug)
    terms = looking_up.meanings_in(request.user, community, term)
    if not terms:
        raise Http404
    moderates = access.standing(request.user, community.pk).is_moderator
    context = {"community": community, "terms": terms, "title": _title(terms, term), "moderates": moderates}
    return render(request, "communities/terms/show.html", context)


@login_not_required
@require_safe
def meaning_in_community(request: HttpRequest, slug: str, term: str) -> HttpResponse:
    """The meaning alone, for the box beside a word."""
    community = access.readable(request.user, slug)
    return _meaning(request, looking_up.meanings_in(request.user, community, term), is_open=community.is_public)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new word of a community, by its moderators."""
    community = access.moderated(request.user, slug)
    form = WordForm(request.POST or None)
    if request.method == "POST":
        agreeing.first(request, back=request.path)
        if _done(form, wording.add, by=request.user, community=community):
            messages.success(request, _("The word is in the glossary. Posts that use it link to it shortly."))
            return redirect("community_terms", slug)
    return _form(request, community, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, term: str) -> HttpResponse:
    """A word of a community: say it better, take it away, bring it back."""
    community = access.moderated(request.user, slug)
    found = looking_up.own(community, term)
    if found is None:
        raise Http404
    if request.POST.get("act") in {"remove", "restore"}:
        return _moved(request, community, found)
    form = WordForm(request.POST or None, term=found)
    if request.method == "POST":
        agreeing.first(request, back=request.path)
        if _done(form, wording.change, term=found, by=request.user):
            messages.success(request, _("The meaning is changed."))
            return redirect(found)
    return _form(request, community, form, found)


def _moved(request: HttpRequest, community: Community, term: Term) -> HttpResponse:
    """Takes a term away, which needs a reason, or brings it back."""
    reason = one_line(request.POST.get("reason", ""))[:REASON_LONGEST]
    if request.POST["act"] == "restore":
        wording.restore(term=term, by=request.user)
        messages.success(request, _("The word is back in the glossary."))
    elif not reason:
        return _form(request, community, WordForm(term=term), term, no_reason=True)
    else:
        wording.remove(term=term, by=request.user, reason=reason)
        messages.success(request, _("The word is taken away."))
    return redirect("community_terms", community.slug)


def _done(form: WordForm, verb, **about) -> bool:
    """Whether `verb` was carried out with what was typed; if not, the form says why."""
    if form.is_valid():
        try:
            verb(**about, **form.wording())
        except Refused as refusal:
            form.add_error("name", str(refusal))
    return form.is_valid()


def _form(request: HttpRequest, community: Community, form: WordForm, term: Term | None = None, **more) -> HttpResponse:
    context = {"community": community, "form": form, "term": term, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/terms/form.html", context, status=status)


def _meaning(request: HttpRequest, terms: list[Term], *, is_open: bool) -> HttpResponse:
    if not terms:
        raise Http404
    response = render(request, "communities/terms/_meaning.html", {"terms": terms})
    kept = {"max_age": MEANING_KEPT} if is_open else {"no_cache": True}
    patch_cache_control(response, private=True, **kept)
    return response


def _title(terms: list[Term], slug: str) -> str:
    """The word as it was looked up: a form that several terms share, or the name of the one."""
    if len(terms) == 1:
        return terms[0].name
    return next((row.form for row in terms[0].forms.all() if row.slug == slug), terms[0].name)
