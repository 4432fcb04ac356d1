"""Rows in the admin that nobody writes by hand."""


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
