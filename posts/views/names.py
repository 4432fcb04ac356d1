"""Another user name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import pseudonyms, renaming
from accounts.forms.settings import NameForm
from posts import mentioning


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The present name, three ideas, and a field."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mentioning.rename(request.user, form.cleaned_data["username"])
        except ValidationError as problem:
            form.add_error("username", problem)
        else:
            messages.success(request, _("From now on you are %(name)s.") % {"name": request.user.username})
            return redirect("change_name")
    page = {"form": form, "ideas": pseudonyms.offer(), "again": renaming.next_change(request.user)}
    return render(request, "settings/name.html", page, status=422 if form.errors else 200)
