"""Guides of a community: the list, versions and what changed, looking one over, taking one down, who may write them.
(Reading and writing one are a matter of every floor: `posts.views.guides`.)"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import agreeing
from communities import access, guide_history, guide_rights, guiding
from communities.forms import GuideErasureForm, GuideRestoreForm, GuideReviewForm, GuideWithdrawalForm
from communities.models import Guide, GuideRevision
from communities.models.guide import in_a_year
from communities.page_versions import of_community
from peerhealth import indexing
from peerhealth.plain import one_line
from peerhealth.revisits import for_visitors

NAME_LONGEST, CLASH, UNPROCESSABLE = 100, 409, 422


@login_not_required
@require_safe
@for_visitors(of_community)
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All guides of a community that this reader may read."""
    community = access.readable(request.user, slug)
    rows = Guide.objects.visible_to(request.user).filter(community=community).select_related("withdrawal")
    context = {
        "community": community,
        "guides": rows.only("slug", "title", "summary", "changed_at", "review_by", "withdrawal"),
        "standing": access.standing(request.user, community.pk),
        "may_write": guide_rights.may_write(request.user, community),
    }
    if community.is_public:
        indexing.allow(request, request.path)
    return render(request, "communities/guides/list.html", context)


@login_not_required
@require_safe
def history(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Every version of a guide: who wrote it, when and why."""
    guide = guide_rights.readable(request.user, slug, name)
    context = {
        "guide": guide, "community": guide.community, "page": guide_history.page(guide, request.GET),
        "may_write": guide_rights.may_write(request.user, guide.community),
    }  # fmt: skip
    return render(request, "communities/guides/history.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """What one version said, and what was new in it; sent by somebody with the right, the guide says so again."""
    guide = guide_rights.readable(request.user, slug, name)
    shown = guide_history.version(guide, number)
    if shown is None:
        raise Http404
    form = GuideRestoreForm(request.POST or None, initial={"as_of": guide.number})
    if request.method == "POST" and _restored(request, guide, number, form):
        messages.success(request, _("The guide says this again, as a new version."))
        return redirect(guide)
    may_write = guide_rights.may_write(request.user, guide.community)
    moderates = may_write and access.standing(request.user, guide.community_id).is_moderator
    context = {"guide": guide, "community": guide.community, "shown": shown, "form": form}
    context |= {"may_write": may_write, "moderates": moderates}
    return render(request, "communities/guides/version.html", context, status=_status(request))


def _restored(request: HttpRequest, guide: Guide, number: int, form: GuideRestoreForm) -> bool:
    guide_rights.writable(request.user, guide.community.slug)
    if not form.is_valid():
        return False
    agreeing.first(request, back=request.path)
    try:
        guiding.restore(guide=guide, by=request.user, number=number, **form.cleaned_data)
    except guiding.GuideChangedError as refusal:
        form.add_error(None, str(refusal))
    except GuideRevision.DoesNotExist as gone:
        raise Http404 from gone
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """Takes an earlier version away for good: for moderators."""
    community = access.moderated(request.user, slug)
    guide = guide_rights.readable(request.user, slug, name)
    same = guide_history.as_before(guide, number)
    if same is None:
        raise Http404
    form = GuideErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        guiding.erase(guide=guide, by=request.user, number=number, **form.cleaned_data)
        messages.success(request, _("Version %(n)s is gone.") % {"n": number})
        return redirect("guide_history", slug, name)
    context = {"guide": guide, "community": community, "form": form, "number": number, "same": same}
    return render(request, "communities/guides/erase.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Says that one has read the guide through, and until when that holds."""
    guide = guide_rights.changeable(request.user, slug, name)
    form = GuideReviewForm(request.POST or None, initial={"as_of": guide.number, "until": in_a_year()})
    if request.method == "POST" and form.is_valid():
        agreeing.first(request, back=request.path)
        try:
            guiding.review(guide=guide, by=request.user, **form.cleaned_data)
        except guiding.GuideChangedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. The guide says that you have read it through."))
            return redirect(guide)
    context = {"guide": guide, "community": guide.community, "form": form}
    return render(request, "communities/guides/review.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Takes a guide down, or puts it back: for moderators."""
    community = access.moderated(request.user, slug)
    guide = guide_rights.readable(request.user, slug, name)
    form = GuideWithdrawalForm(request.POST or None)
    if request.method == "POST" and "back" in request.POST:
        guiding.put_back(guide=guide)
        messages.success(request, _("The guide stands where it stood."))
        return redirect(guide)
    if request.method == "POST" and form.is_valid():
        guiding.withdraw(guide=guide, by=request.user, **form.cleaned_data)
        messages.success(request, _("The guide is taken down. Only those who write guides here still see it."))
        return redirect(guide)
    context = {"guide": guide, "community": community, "form": form}
    return render(request, "communities/guides/withdraw.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
def writers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may write guides beside the moderators; giving a member the right, or taking it back: for moderators."""
    community, typed = access.moderated(request.user, slug), None
    if request.method == "POST" and "person" in request.POST:
        guide_rights.take_back(public_id=one_line(request.POST["person"])[:NAME_LONGEST], community=community)
        return redirect("guide_writers", slug)
    if request.method == "POST":
        typed = one_line(request.POST.get("name", ""))[:NAME_LONGEST]
        if guide_rights.give(name=typed, community=community, by=request.user):
            messages.success(request, _("%(name)s may write guides here now.") % {"name": typed})
            return redirect(reverse("guide_writers", args=[slug]))
    context = {"community": community, "writers": guide_rights.writers(community), "typed": typed}
    return render(request, "communities/guides/writers.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return UNPROCESSABLE if request.method == "POST" else 200
