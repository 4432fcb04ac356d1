"""A community's settings, for its moderators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities import access, changing
from communities.forms import SettingsForm
from posts import readership


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; before anything can be read more widely, a page that says by whom; then saves."""
    community = access.moderated(request.user, slug)
    form = SettingsForm(request.POST or None, instance=community)
    sent = request.method == "POST" and "back" not in request.POST
    if sent:
        agreeing.first(request, back=request.path)
    if sent and form.is_valid():
        wider = form.widening()
        if wider and "sure" not in request.POST:
            context = {"community": community, "form": form, "wider": wider}
            return render(request, "posts/communities/wider.html", context)
        if _saved(form, request.user):
            messages.success(request, _("The settings are saved."))
            return redirect(community)
    status = 422 if sent else 200
    return render(request, "posts/communities/settings.html", {"community": community, "form": form}, status=status)


def _saved(form: SettingsForm, by) -> bool:
    """Whether saved. If another moderator was faster, the form says so, and saving again replaces what they wrote."""
    try:
        readership.change(community=form.instance, by=by, as_of=form.cleaned_data["as_of"], fields=form.settings())
    except changing.ChangedMeanwhileError as refusal:
        form.add_error(None, str(refusal))
        form.data = form.data.copy()
        form.data["as_of"] = changing.version(form.instance)
    return form.is_valid()
