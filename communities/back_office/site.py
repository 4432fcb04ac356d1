"""The door of the admin, and the few pages that belong to no row."""

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import second_factor
from accounts.auditing import Audited
from accounts.models import AuditEntry
from communities.back_office.scope import is_moderator
from peerhealth.closed_lists import closed
from peerhealth.doctor import examining
from peerhealth.errors import Refused

# Any row of any table can be asked for through it, by number: it would tell titles and addresses of secret places.
NOT_OURS = {"view_on_site"}


class AuditedCompletion(AutocompleteJsonView):
    """The rows that a field offers while somebody types; noted like a list."""

    def get_context_data(self, **kwargs):
        """The rows, noted."""
        context = super().get_context_data(**kwargs)
        if isinstance(self.model_admin, Audited):
            self.model_admin.note(self.request, AuditEntry.Act.LIST, list(context["object_list"]))
        return context


class BackOffice(AdminSite):
    """Who may enter: staff, and moderators of a community; with a second factor shown in this session."""

    site_header = site_title = settings.SITE_NAME

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """As Django's; no list answers questions about what it does not show."""
        super().register(model_or_iterable, closed(admin_class or ModelAdmin), **options)

    def may_enter(self, user) -> bool:
        """Whether anything in the admin is for `user`."""
        return user.is_active and (user.is_staff or is_moderator(user))

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this session is inside."""
        user = request.user
        return self.may_enter(user) and second_factor.was_used(request) and second_factor.has_one(user)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The way in, step by step: signing in, the right, having a second factor, showing it."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        onward = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if not self.may_enter(request.user):
            raise Refused(_("The admin is for moderators and for the people who run this site."))
        if not second_factor.has_one(request.user):
            return render(request, "admin/second_factor.html", status=403)
        if not second_factor.was_used(request):
            return redirect_to_login(onward, reverse("mfa_reauthenticate"))
        return redirect(onward)

    def get_urls(self):
        """Django's, without the door to any row of any table, and with the doctor's."""
        kept = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") not in NOT_OURS]
        return [path("doctor/", self.admin_view(self.doctor), name="doctor"), *kept]

    def doctor(self, request: HttpRequest) -> HttpResponse:
        """What `manage.py doctor` says; for those who run the site."""
        if not request.user.is_superuser:
            raise Refused(_("This is for the people who run this site."))
        context = self.each_context(request) | {"title": _("Is the site well?"), "report": examining.examine()}
        return render(request, "admin/doctor.html", context)

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """There is one place to change a password: where the site asks again who one is."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What a field offers while somebody types."""
        return AuditedCompletion.as_view(admin_site=self)(request)
