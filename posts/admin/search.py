"""What search reads, in the admin: that it is there, and in which language; not the words."""

from django.contrib import admin

from accounts.auditing import Audited
from peerhealth.read_only import ReadOnly
from posts.models import SearchEntry, SearchWord


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("pk", "created_at", "language")
    fields = ("created_at", "language")
    list_filter = ("language",)
    show_full_result_count = False


@admin.register(SearchWord)
class SearchWordAdmin(Audited, ReadOnly, admin.ModelAdmin):
    """Words that stand where everyone may read: nothing here is closed to the person who looks."""

    list_display = ("word", "uses")
    search_fields = ("word",)
    fields = ("word", "uses")
    show_full_result_count = False

    def not_for(self, request, rows):
        """None."""
        return []
