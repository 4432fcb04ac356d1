"""Hashtags in the admin."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.auditing import Audited
from peerhealth.read_only import ReadOnly
from posts.models import Hashtag, HashtagForm, TaggedPost


class Forms(ReadOnly, admin.TabularInline):
    model = HashtagForm
    extra = 0
    fields = ("form", "uses")


@admin.register(Hashtag)
class HashtagAdmin(Audited, ReadOnly, admin.ModelAdmin):
    """Which hashtags there are, how they are shown, how much they are used."""

    view_on_site = False
    list_display = ("name", "display", "posts")
    search_fields = ("name", "display")
    inlines = [Forms]
    show_full_result_count = False

    def not_for(self, request, rows):
        """Those of which no post that everybody may read has any."""
        return [row for row in rows if not row.display]

    def get_queryset(self, request):
        """With the number of posts, in the same query."""
        return super().get_queryset(request).annotate(posts=Count("posts_taggedpost_items"))

    @admin.display(ordering="posts", description=_("posts"))
    def posts(self, tag: Hashtag) -> int:
        """How many posts carry it."""
        return tag.posts


@admin.register(HashtagForm)
class HashtagFormAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("form", "uses", "tag")

    def not_for(self, request, rows):
        """Those that nobody uses where everybody may read."""
        return [row for row in rows if not row.uses]

    list_select_related = ("tag",)
    search_fields = ("form",)
    show_full_result_count = False


@admin.register(TaggedPost)
class TaggedPostAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("tag", "form", "content_object")
    list_select_related = ("tag", "content_object")
    search_fields = ("=tag__name", "content_object__public_id")
    show_full_result_count = False
