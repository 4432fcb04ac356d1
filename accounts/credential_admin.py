"""Professions in the admin, where two people of the house look at what proves them, each for themselves."""

from functools import partial

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import vouching
from accounts.auditing import Audited
from accounts.models import AuditEntry, Credential
from peerhealth.reasons import ask_why, attempt


@admin.register(Credential)
class CredentialAdmin(Audited, admin.ModelAdmin):
    """Who asks to be shown as a professional: for staff with the right, never for moderators. No row is written by
    hand: each act is the verb's, which writes down who did it."""

    view_on_site = False
    list_display = ("user", "profession", "country", "state", "asked_at", "first_by", "second_by", "until")
    list_filter = ("profession", "ending", "until")
    list_select_related = ("user", "first_by", "second_by")
    search_fields = ("user__username",)
    show_full_result_count = False
    fields = readonly_fields = (
        "user", "profession", "country", "registry", "number", "evidence", "interests", "asked_at", "state",
        "first_by", "first_at", "second_by", "second_at", "until", "ended_by", "ended_at", "reason",
    )  # fmt: skip
    actions = ["confirm", "refuse", "revoke"]

    def has_add_permission(self, request) -> bool:
        """People ask by themselves."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Ended, not deleted: posts were spoken with it."""
        return False

    def save_model(self, request, obj, form, change) -> None:
        """Nothing: the row as it was read a moment ago would take back what somebody else decides meanwhile."""

    @admin.display(description=gettext_lazy("state"))
    def state(self, credential: Credential) -> str:
        """In words."""
        if credential.ending:
            return credential.get_ending_display()
        if credential.second_at:
            return _("checked") if credential.is_standing else _("expired")
        return _("one of two has checked") if credential.first_at else _("waits for a check")

    @admin.action(description=gettext_lazy("Look at the evidence and confirm"), permissions=["change"])
    def confirm(self, request, queryset):
        """Shows what proves those of the chosen ones that wait; then notes that the person who asks has looked them
        up."""
        rows = list(queryset.select_related("user", "first_by"))
        if "sure" not in request.POST:
            may = [partial(vouching.may_check, row, request.user) for row in rows]
            rows = [row for row, asks in zip(rows, may, strict=True) if attempt(self, request, row.user, asks)]
        if not rows:
            return None
        if "sure" in request.POST:
            for row in rows:
                attempt(self, request, row.user, lambda row=row: vouching.check(row, request.user))
            return None
        self.note(request, AuditEntry.Act.READ, rows)
        title = _("Is this right?")
        context = self.admin_site.each_context(request) | {"title": title, "rows": rows, "opts": self.model._meta}
        return TemplateResponse(request, "admin/check.html", context)

    @admin.action(description=gettext_lazy("Do not confirm, with a reason"), permissions=["change"])
    def refuse(self, request, queryset):
        """Asks why, then refuses."""
        title = _("Do not confirm these professions")
        return ask_why(self, request, queryset, action="refuse", title=title, verb=vouching.refuse)

    @admin.action(description=gettext_lazy("Take back, with a reason"), permissions=["change"])
    def revoke(self, request, queryset):
        """Asks why, then takes back what was checked."""
        title = _("Take back what was checked")
        return ask_why(self, request, queryset, action="revoke", title=title, verb=vouching.revoke)
