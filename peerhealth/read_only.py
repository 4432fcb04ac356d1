"""Rows in the admin that nobody writes by hand."""

from django.contrib import admin


class ReadOnly:
    """For admin classes of rows that the site writes itself: to be read, not to be made, changed or deleted."""

    def has_add_permission(self, request, obj=None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody."""
        return False


class Private(ReadOnly, admin.ModelAdmin):
    """For rows that belong to one person alone: their age and nothing else, and nothing to search by."""

    list_display = ("pk", "at")
    fields = readonly_fields = ("at",)
    show_full_result_count = False
