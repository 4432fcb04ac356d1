"""Threads in the admin: to be found and looked at; writing happens on the site."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from communities.back_office.scope import OfCommunity
from posts.models import Thread


@admin.register(Thread)
class ThreadAdmin(OfCommunity, admin.ModelAdmin):
    """Search by title and author; the words and the audience are the author's alone."""

    list_display = ("title", "community", "by", "kind", "audience", "reply_count", "last_activity", "on_site")
    list_filter = ("kind", "need", "audience", ("community", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("community", "author", "opening")
    search_fields = ("title", "public_id", "author__username")
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = (
        "title",
        "community",
        "by",
        "kind",
        "need",
        "audience",
        "reply_count",
        "created_at",
        "last_activity",
        "on_site",
    )
    readonly_fields = fields

    def has_add_permission(self, request) -> bool:
        """Threads are written on the site."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """A post is hidden, with a reason; nothing disappears without a trace."""
        return False

    @admin.display(ordering="author__username", description=_("author"))
    def by(self, thread: Thread) -> str:
        """Who began it; as on the site, nobody once the opening post is deleted."""
        return "" if thread.opening.deleted_at else str(thread.author or "")

    @admin.display(description=_("on the site"))
    def on_site(self, thread: Thread) -> str:
        """A link to the page."""
        return format_html('<a href="{}">{}</a>', thread.get_absolute_url(), _("open"))
