"""A guide: reading it, on paper as well, and writing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import agreeing
from communities import access, differences, grading, guide_rights, guiding
from communities.models import Community, Guide
from communities.page_versions import of_guide
from peerhealth import indexing
from peerhealth import kept as session
from peerhealth.markup import MarkupError
from peerhealth.revisits import for_visitors
from posts import building
from posts.forms.guide import GuideWithThreadsForm

CLASH, UNPROCESSABLE = 409, 422


@login_not_required
@require_safe
@for_visitors(of_guide)
def show(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What a guide says, who read it through, its sources, and the conversations it was built from."""
    guide = guide_rights.readable(request.user, slug, name)
    if guide.community.is_public and not hasattr(guide, "withdrawal"):
        indexing.allow(request, request.path)
    context = _page(request, guide) | {
        "standing": access.standing(request.user, guide.community_id),
        "may_write": guide_rights.may_write(request.user, guide.community),
        "hard": guide.grade is not None and guide.grade > grading.EASY,
        "easy": grading.EASY,
    }
    return render(request, "posts/guides/show.html", context)


@login_not_required
@require_safe
@for_visitors(of_guide)
def on_paper(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The same to take along: large, without anything to press."""
    guide = guide_rights.readable(request.user, slug, name)
    return render(request, "posts/guides/on_paper.html", _page(request, guide))


def _page(request: HttpRequest, guide: Guide) -> dict:
    revision = guide.revisions.prefetch_related("sources").defer("body").get(number=guide.number)
    return {
        "guide": guide,
        "community": guide.community,
        "sources": revision.sources.all(),
        "review": guide.reviews.select_related("by").first(),
        "threads": building.threads_of(guide, request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a guide."""
    community = guide_rights.writable(request.user, slug)
    form = GuideWithThreadsForm(_sent(request), community=community, editor=request.user)
    if request.method == "POST" and form.is_valid():
        agreeing.first(request, back=request.path)
        guide = _saved(form, lambda: _begun(form, community, request.user))
        if guide:
            return redirect(guide)
    return _shown(request, form, community)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Change a guide: the next version of it."""
    guide = guide_rights.changeable(request.user, slug, name)
    community, version = guide.community, guide.revisions.get(number=guide.number)
    form = GuideWithThreadsForm(_sent(request), version=version, community=community, editor=request.user)
    form.begin_with(building.threads_of(guide, request.user))
    if request.method == "POST" and form.is_valid():
        agreeing.first(request, back=request.path)
        if _saved(form, lambda: _changed(form, guide, request.user)):
            messages.success(request, _("Saved as a new version. The one before stays in the history."))
            return redirect(guide)
    return _shown(request, form, community, guide)


def _sent(request: HttpRequest):
    """What was sent, or what the person had typed here when their session ended."""
    if request.method == "POST":
        return request.POST
    words = session.look(request)
    if words is not None:
        messages.warning(request, _("You were signed out. Your words are here; nothing is saved yet."))
    return words


def _begun(form: GuideWithThreadsForm, community: Community, by) -> Guide:
    guide = guiding.begin(community=community, by=by, words=form.words(), review_by=form.cleaned_data["review_by"])
    building.build_from(guide, form.cleaned_data["threads"], by)
    return guide


def _changed(form: GuideWithThreadsForm, guide: Guide, by) -> Guide:
    said = form.cleaned_data
    fresh = guiding.change(guide=guide, by=by, as_of=said["as_of"], words=form.words(), why=said["why"])
    building.build_from(fresh, said["threads"], by)
    return fresh


def _saved(form: GuideWithThreadsForm, verb) -> Guide | None:
    """What `verb` gives, all of it done or nothing; None with the reason in the form."""
    form.clashes = False
    try:
        with transaction.atomic():
            return verb()
    except MarkupError as problem:
        form.add_error("body", str(problem))
    except guiding.GuideChangedError as refusal:
        form.add_error(None, str(refusal))
        form.clashes = True
    return None


def _shown(request: HttpRequest, form, community: Community, guide: Guide | None = None) -> HttpResponse:
    """The form. Where somebody else was faster: with what they have changed; sent once more it is the next version."""
    context = {"form": form, "community": community, "guide": guide, "easy": grading.EASY}
    clashes, status = getattr(form, "clashes", False), UNPROCESSABLE if request.method == "POST" else 200
    if clashes and guide:
        theirs = guide.revisions.select_related("by").order_by("-number").first()
        began = guide.revisions.filter(number=form.cleaned_data["as_of"]).first()
        context |= {"theirs": theirs, "changed": differences.drawn(began.body, theirs.body) if began else ""}
        form.data = form.data.copy()
        form.data["as_of"], status = theirs.number, CLASH
    return render(request, "posts/guides/form.html", context, status=status)
