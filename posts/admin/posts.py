"""Posts in the admin, with hiding and restoring."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.auditing import Audited
from communities.back_office.scope import OfCommunity
from peerhealth.read_only import ReadOnly
from peerhealth.reasons import ask_why
from posts import moderation
from posts.models import Hiding, Imported, ModerationEntry, Post, Revision

EXCERPT = 90


class Moderation(ReadOnly, OfCommunity, admin.TabularInline):
    community_path = "post__thread__community"
    model = ModerationEntry
    extra = 0
    fields = ("at", "act", "by", "reason")


class IsHidden(admin.SimpleListFilter):
    """Hidden, deleted or shown."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """The states."""
        return [("shown", _("shown")), ("hidden", _("hidden")), ("deleted", _("deleted"))]

    def queryset(self, request, queryset):
        """The posts of the chosen state."""
        filters = {"shown": {"hiding": None, "deleted_at": None}, "hidden": {"hiding__isnull": False},
                   "deleted": {"deleted_at__isnull": False}}  # fmt: skip
        return queryset.filter(**filters.get(self.value(), {}))


@admin.register(Post)
class PostAdmin(OfCommunity, admin.ModelAdmin):
    """Find posts; hide and restore them with a reason that the author reads."""

    community_path = "thread__community"
    moderators_change = True

    list_display = ("beginning", "by", "community", "created_at", "edited_at", "state")
    ordering = ("-created_at", "-pk")
    list_filter = (IsHidden, "created_at", "thread__kind", ("thread__community", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("author", "thread__community", "hiding")
    search_fields = ("body", "public_id", "author__username", "thread__title")
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = ("thread", "by", "number", "body", "created_at", "edited_at", "deleted_at", "state", "on_site")
    readonly_fields = fields
    inlines = [Moderation]
    actions = ["hide", "restore"]

    def has_add_permission(self, request) -> bool:
        """Posts are written on the site."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Hidden, not deleted: a moderator's act leaves a row."""
        return False

    def get_queryset(self, request):
        """Without the columns that no admin page shows."""
        return super().get_queryset(request).defer("html", "reaction_counts")

    @admin.display(description=_("beginning"))
    def beginning(self, post: Post) -> str:
        """The first words."""
        return post.body[:EXCERPT] or _("(deleted)")

    @admin.display(ordering="author__username", description=_("author"))
    def by(self, post: Post) -> str:
        """Who wrote it; as on the site, nobody once it is deleted."""
        return "" if post.deleted_at else str(post.author or "")

    @admin.display(ordering="thread__community__name", description=_("community"))
    def community(self, post: Post) -> str:
        """Where it stands."""
        return post.thread.community.name

    @admin.display(description=_("state"))
    def state(self, post: Post) -> str:
        """Shown, hidden (and why) or deleted."""
        if post.deleted_at:
            return _("deleted")
        hiding = getattr(post, "hiding", None)
        return f"{_('hidden')}: {hiding.reason}" if hiding else _("shown")

    @admin.display(description=_("on the site"))
    def on_site(self, post: Post) -> str:
        """A link to the page."""
        return format_html('<a href="{}">{}</a>', post.get_absolute_url(), _("open"))

    @admin.action(description=_("Hide, with a reason"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset):
        """Asks why, then hides the chosen posts."""
        return self._with_reason(request, queryset, "hide", _("Hide these posts"), moderation.hide)

    @admin.action(description=_("Restore, with a reason"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset):
        """Asks why, then shows the chosen posts again."""
        return self._with_reason(request, queryset, "restore", _("Show these posts again"), moderation.restore)

    def _with_reason(self, request: HttpRequest, queryset, action: str, title: str, verb):
        def act(post: Post, by, reason: str) -> None:
            verb(post=post, by=by, reason=reason)

        posts = self.changeable(request, queryset).select_related("thread__community")
        return ask_why(self, request, posts, action=action, title=title, verb=act)


@admin.register(Hiding)
class HidingAdmin(ReadOnly, OfCommunity, admin.ModelAdmin):
    community_path = "post__thread__community"
    list_display = ("post", "by", "reason", "at")
    list_select_related = ("post", "by")
    list_filter = ("at",)
    search_fields = ("reason", "by__username", "post__public_id")


@admin.register(ModerationEntry)
class ModerationEntryAdmin(ReadOnly, OfCommunity, admin.ModelAdmin):
    community_path = "post__thread__community"
    list_display = ("at", "act", "by", "reason", "post")
    list_select_related = ("post", "by")
    list_filter = ("act", "at")
    search_fields = ("reason", "by__username", "post__public_id")
    date_hierarchy = "at"


@admin.register(Revision)
class RevisionAdmin(ReadOnly, OfCommunity, admin.ModelAdmin):
    community_path = "post__thread__community"
    list_display = ("post", "by", "replaced_at")
    list_select_related = ("post", "by")
    search_fields = ("post__public_id", "by__username")
    date_hierarchy = "replaced_at"


@admin.register(Imported)
class ImportedAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("key", "post")
    list_select_related = ("post",)
    search_fields = ("key", "post__public_id")
    show_full_result_count = False
