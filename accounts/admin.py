"""People in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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
