"""Conditions, communities and memberships in the admin."""

from django.contrib import admin
from django.db.models import Count, Q

from communities.models import (
    Community,
    CommunityName,
    Condition,
    ConditionName,
    Invitation,
    Meaning,
    Membership,
    MembershipEntry,
    OpeningAlert,
    Word,
)  # fmt: skip
from peerhealth.read_only import ReadOnly


class FromTheAdmin:
    """Forms whose rows are the admin's once they were changed here: what is loaded later leaves those alone."""

    def save_model(self, request, obj, form, change) -> None:
        """Saves as written in the admin."""
        if form.changed_data and hasattr(obj, "source"):
            obj.source = ConditionName.Source.ADMIN
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change) -> None:
        """The same for rows inside another's page."""
        for each in formset.forms:
            if each.has_changed() and hasattr(each.instance, "source"):
                each.instance.source = ConditionName.Source.ADMIN
        super().save_formset(request, form, formset, change)


class ConditionNames(admin.TabularInline):
    model = ConditionName
    extra = 1
    fields = ("name", "kind", "source", "is_wrong", "reason")
    readonly_fields = ("source",)


@admin.register(Condition)
class ConditionAdmin(FromTheAdmin, admin.ModelAdmin):
    """The catalogue: read it, add names of our own."""

    list_display = ("name", "doid", "is_rare")
    list_filter = ("is_rare",)
    search_fields = ("=doid", "names__folded")
    inlines = [ConditionNames]
    autocomplete_fields = ("parents",)
    readonly_fields = ("doid",)
    show_full_result_count = False


@admin.register(ConditionName)
class ConditionNameAdmin(FromTheAdmin, admin.ModelAdmin):
    list_display = ("name", "kind", "source", "condition")
    list_filter = ("kind", "source")
    list_select_related = ("condition",)
    search_fields = ("folded",)
    autocomplete_fields = ("condition",)
    show_full_result_count = False


class CommunityNames(admin.TabularInline):
    model = CommunityName
    extra = 1


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "hashtag", "visibility", "people", "created_at")
    list_filter = ("visibility",)
    search_fields = ("name", "slug", "hashtag")
    autocomplete_fields = ("conditions",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = [CommunityNames]

    def get_queryset(self, request):
        """With the number of active members, in the same query."""
        active = Count("memberships", filter=Q(memberships__state=Membership.State.ACTIVE))
        return super().get_queryset(request).annotate(people=active)

    @admin.display(ordering="people")
    def people(self, community: Community) -> int:
        """Active members."""
        return community.people


@admin.register(CommunityName)
class CommunityNameAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "community")
    list_filter = ("kind",)
    list_select_related = ("community",)
    search_fields = ("folded",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "community", "role", "state", "relation", "since")
    list_filter = ("role", "state", "relation", "community")
    list_select_related = ("user", "community")
    search_fields = ("user__username", "community__name")
    autocomplete_fields = ("user", "community")
    readonly_fields = ("since",)


@admin.register(MembershipEntry)
class MembershipEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "act", "user", "community", "by", "reason")
    list_filter = ("act", "at")
    list_select_related = ("user", "community", "by")
    search_fields = ("user__username", "reason")


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("community", "by", "uses", "most_uses", "expires_at", "revoked_at")
    list_select_related = ("community", "by")
    search_fields = ("community__name",)


@admin.register(Meaning)
class MeaningAdmin(FromTheAdmin, admin.ModelAdmin):
    list_display = ("letters", "condition", "line", "position")
    list_select_related = ("condition",)
    search_fields = ("folded",)
    autocomplete_fields = ("condition",)


@admin.register(OpeningAlert)
class OpeningAlertAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("condition", "user", "at")
    list_select_related = ("condition", "user")
    search_fields = ("condition__name",)


@admin.register(Word)
class WordAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("spelled", "stem")
    search_fields = ("spelled",)
    show_full_result_count = False
