"""People in the admin."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts import credential_admin, hearing, likeness, queue_admin, ranks, readdressing, suspending  # noqa: F401  (registers rows)
from accounts.auditing import Audited
from accounts.models import (
    AddressChange,
    Agreement,
    AuditEntry,
    Block,
    Consent,
    EventChoice,
    FormerName,
    Mute,
    NameHold,
    Notification,
    NotificationSettings,
    Suspension,
    Unreachable,
    User,
)
from peerhealth.closed_lists import without_private
from peerhealth.read_only import Private, ReadOnly
from peerhealth.reasons import ask_why, attempt

# Packages register these with secrets, network addresses or changes that go past the site's own verbs.
for registered in (Authenticator, EmailAddress, Group, UserSession):
    admin.site.unregister(registered)


class PersonCreationForm(BaseUserCreationForm):
    """A new person: address, name, password."""

    class Meta:
        model = User
        fields = ("email", "username")


@admin.register(User)
class PersonAdmin(Audited, UserAdmin):
    """Search by name, address or public id; rights are shown apart from who somebody is. Nobody acts on a higher
    account, nobody but superusers gives rights, and no password is set by anybody but its owner."""

    view_on_site = False
    add_form = PersonCreationForm
    list_display = ("username", "email", "date_joined", "last_login", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "is_superuser", "date_joined")
    search_fields = ("username", "email", "public_id")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    readonly_fields = ("public_id", "avatar_seed", "date_joined", "last_login", "is_active")
    actions = ["suspend", "lift"]
    rights = ("is_staff", "is_superuser", "groups", "user_permissions")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("username", "email", "public_id", "avatar_seed")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "username", "password1", "password2")}),)

    def get_readonly_fields(self, request, obj=None):
        """Rights are for superusers to give, and who has the address has the account."""
        if request.user.is_superuser:
            return self.readonly_fields
        return (*self.readonly_fields, *self.rights, "email", "username")

    def has_change_permission(self, request, obj=None) -> bool:
        """Only for accounts below one's own."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or ranks.may_act_on(request.user, obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        """Superusers, one account at a time: what goes with it is shown first."""
        return request.user.is_superuser and obj is not None and ranks.may_act_on(request.user, obj)

    def save_model(self, request, obj, form, change) -> None:
        """Saves; an old name stays kept from others, and another address replaces the old one by the verb."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        address = obj.email
        if "email" in form.changed_data:
            obj.email = form.initial["email"]
        if "username" in form.changed_data:
            former = form.initial["username"]
            FormerName.objects.create(user=obj, name=former, skeleton=likeness.skeleton(former))
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            readdressing.replace(obj, address, by=request.user)

    def delete_model(self, request, obj) -> None:
        """Deletes the account; whoever is signed in to it hears no more."""
        hearing.shut_out(obj)
        super().delete_model(request, obj)

    def get_deleted_objects(self, objs, request):
        """What goes with a person goes by the right to delete the person: no other right is asked for. It is not said
        whether there are rows that the admin shows as nobody's (`Private`)."""
        deletable, counts, _missing, kept = super().get_deleted_objects(objs, request)
        return *without_private(self.admin_site, deletable, counts), set(), kept

    def user_change_password(self, request, id, form_url=""):  # noqa: A002  (Django's name)
        """Nobody sets another person's password."""
        raise PermissionDenied

    @admin.action(description=_("Suspend, with a reason"), permissions=["change"])
    def suspend(self, request, queryset):
        """Asks why, then shuts the chosen accounts out."""
        return ask_why(self, request, queryset, action="suspend", title=_("Suspend these accounts"), verb=_suspend)

    @admin.action(description=_("Let in again"), permissions=["change"])
    def lift(self, request, queryset):
        """Ends the suspensions."""
        for user in queryset.filter(suspension__isnull=False):
            attempt(self, request, user, lambda user=user: suspending.lift(user=user, by=request.user))


def _suspend(user: User, by: User, reason: str) -> None:
    suspending.suspend(user=user, by=by, reason=reason)


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    """Groups give rights, so only superusers make them."""

    def has_module_permission(self, request) -> bool:
        """Superusers."""
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None) -> bool:
        """Superusers."""
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(EmailAddress)
class AddressAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__username")
    show_full_result_count = False


@admin.register(Authenticator)
class FactorAdmin(Audited, ReadOnly, admin.ModelAdmin):
    """Which second factors people have, without their secrets. Somebody who has lost theirs is helped by deleting it,
    after making sure who they are (docs/operating.md)."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request, obj=None) -> bool:
        """Superusers, for accounts other than their own; one at a time."""
        return request.user.is_superuser and obj is not None and ranks.may_act_on(request.user, obj.user)


@admin.register(Consent)
class ConsentAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("user", "version", "given_at", "withdrawn_at")
    list_filter = ("version",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False


@admin.register(Agreement)
class AgreementAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("user", "text", "version", "at")
    list_filter = ("text", "version")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False


@admin.register(FormerName)
class FormerNameAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("name", "user", "left_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")


@admin.register(AddressChange)
class AddressChangeAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("user", "asked_at", "without_old")
    list_select_related = ("user",)
    search_fields = ("user__username",)


@admin.register(Block)
class BlockAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("blocker", "blocked", "at")
    list_select_related = ("blocker", "blocked")
    search_fields = ("blocker__username", "blocked__username")


@admin.register(Mute)
class MuteAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("muter", "muted", "at")
    list_select_related = ("muter", "muted")
    search_fields = ("muter__username", "muted__username")


@admin.register(Suspension)
class SuspensionAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("user", "by", "reason", "at")
    list_select_related = ("user", "by")
    search_fields = ("user__username", "reason")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "by", "act", "model", "rows")
    list_filter = ("act", "model", "at")
    list_select_related = ("by",)
    search_fields = ("by__username", "rows")
    show_full_result_count = False


@admin.register(NameHold)
class NameHoldAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("skeleton", "until")
    search_fields = ("skeleton",)


@admin.register(Notification)
class NotificationAdmin(Private):
    """How old they are and whether they were read; not whose, nor of what: that tells where somebody takes part."""

    list_display = ("pk", "at", "read_at", "mailed_at")
    fields = readonly_fields = ("at", "read_at", "mailed_at")


@admin.register(EventChoice)
class EventChoiceAdmin(Private):
    """What is wanted where, for answering "why does nobody get mail"; not by whom."""

    list_display = ("pk", "event", "place", "wanted")
    fields = readonly_fields = ("event", "place", "wanted")
    list_filter = ("event", "place")


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(Private):
    """How people want to be told; not who."""

    list_display = ("pk", "detail", "digest", "paused_until")
    fields = readonly_fields = ("detail", "digest", "paused_until")
    list_filter = ("detail", "digest")


@admin.register(Unreachable)
class UnreachableAdmin(Private):
    """How many addresses mail comes back from, and which are stopped: as numbers, because no address is kept."""

    list_display = ("pk", "days", "last_on", "stopped_at")
    fields = readonly_fields = ("days", "last_on", "stopped_at")
