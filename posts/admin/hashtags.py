"""Hashtags in the admin."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.auditing import Audited
from peerhealth.read_only import ReadOnly
from peerhealth.reasons import ReasonForm, attempt
from posts import merging
from posts.models import Hashtag, HashtagAlias, HashtagForm, TaggedPost, TaggedThread


class MergeForm(ReasonForm):
    """Into which hashtag, and why: kept with the other name."""

    field_order = ["target", "even_of_community", "reason"]
    target = forms.CharField(
        label=_("Becomes another name of"), max_length=64,
        help_text=_("Without the sign. Make sure that both mean the same: hypertension is not hypotension."),
    )  # fmt: skip
    even_of_community = forms.BooleanField(
        label=_("Also if it is the tag of a community and the other is not"), required=False
    )


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
    actions = ["merge"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whoever may change hashtags; by hand nobody does."""
        return request.user.has_perm("posts.change_hashtag")

    @admin.action(description=_("Merge into another hashtag, with a reason"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset):
        """Asks into which one and why, and says what would go over; then merges the chosen ones."""
        form = MergeForm(request.POST if "target" in request.POST else None)
        rows = list(queryset)
        if not form.is_valid():
            self.note(request, "list", rows)
            context = self.admin_site.each_context(request) | {
                "title": _("Merge these hashtags"), "form": form, "rows": rows, "action": "merge",
                "opts": self.model._meta, "checkbox": ACTION_CHECKBOX_NAME,
            }  # fmt: skip
            return TemplateResponse(request, "admin/merge_tags.html", context)
        for row in rows:
            attempt(self, request, row, lambda row=row: self._merge(request, row, form.cleaned_data))
        return None

    def _merge(self, request: HttpRequest, row: Hashtag, said: dict) -> None:
        meant = {"reason": said["reason"], "even_of_community": said["even_of_community"]}
        done = merging.merge(old=row.name, new=said["target"], by=request.user, **meant)
        words = _("#%(old)s is now another name of #%(new)s: %(posts)d posts, %(followers)d followers.")
        self.message_user(request, words % vars(done), messages.SUCCESS)

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


@admin.register(HashtagAlias)
class HashtagAliasAdmin(Audited, ReadOnly, admin.ModelAdmin):
    """Other names of hashtags. Deleting one undoes it for what is written from then on; posts stay where they are."""

    list_display = ("name", "tag", "by", "at", "reason")
    list_select_related = ("tag", "by")
    search_fields = ("name", "tag__name")
    show_full_result_count = False

    def not_for(self, request, rows):
        """None: a name that leads to another says nothing of a post."""
        return []

    def has_delete_permission(self, request, obj=None) -> bool:
        """Those with the permission: the way back."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(TaggedThread)
class TaggedThreadAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("tag", "public_id", "is_public", "kind", "last_activity")
    list_select_related = ("tag",)
    search_fields = ("=tag__name", "=public_id")
    show_full_result_count = False

    def not_for(self, request, rows):
        """Those that not everybody may read."""
        return [row for row in rows if not row.is_public]
