"""People in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import AddressChange, AuditEntry, Block, Consent, FormerName, Mute, Suspension, User
from peerhealth.read_only import ReadOnly


class PersonCreationForm(BaseUserCreationForm):
    """A new person: address, name, password."""

    class Meta:
        model = User
        fields = ("email", "username")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Search by name, address or public id; rights are shown apart from who somebody is."""

    add_form = PersonCreationForm
    list_display = ("username", "email", "date_joined", "last_login", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "is_superuser", "date_joined")
    search_fields = ("username", "email", "public_id")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    readonly_fields = ("public_id", "avatar_seed", "date_joined", "last_login")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("username", "email", "password", "public_id", "avatar_seed")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "username", "password1", "password2")}),)


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "version", "given_at", "withdrawn_at")
    list_filter = ("version",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False


@admin.register(FormerName)
class FormerNameAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "user", "left_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")


@admin.register(AddressChange)
class AddressChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "asked_at", "without_old")
    list_select_related = ("user",)
    search_fields = ("user__username",)


@admin.register(Block)
class BlockAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("blocker", "blocked", "at")
    list_select_related = ("blocker", "blocked")
    search_fields = ("blocker__username", "blocked__username")


@admin.register(Mute)
class MuteAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("muter", "muted", "at")
    list_select_related = ("muter", "muted")
    search_fields = ("muter__username", "muted__username")


@admin.register(Suspension)
class SuspensionAdmin(ReadOnly, admin.ModelAdmin):
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
