"""Conditions and communities in the admin; memberships have a file of their own in the back office."""

from django.contrib import admin
from django.db.models import Count, Q

from accounts.auditing import Audited
from communities import hearing
from communities.back_office import memberships  # noqa: F401  (registers them)
from communities.back_office.scope import OfCommunity, moderated
from communities.models import (
    Community,
    CommunityLevel,
    CommunityName,
    Condition,
    ConditionName,
    Invitation,
    Meaning,
    Membership,
    OpeningAlert,
    OpeningYes,
    Subscriber,
    Subscription,
    Word,
)
from peerhealth.read_only import Private, ReadOnly


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


class CommunityNames(OfCommunity, admin.TabularInline):
    model = CommunityName
    extra = 1
    moderators_change = True

    def has_add_permission(self, request, obj=None) -> bool:
        """As for changing: whoever may change the community may give it names."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        """As for changing."""
        return self.has_change_permission(request)

    def _theirs(self, request, obj) -> bool:
        """An inline is asked about the community that it stands in."""
        return obj.pk in moderated(request) if isinstance(obj, Community) else super()._theirs(request, obj)


@admin.register(Community)
class CommunityAdmin(OfCommunity, admin.ModelAdmin):
    """What a community is and says of itself; what it is called and stands for is the operators' matter."""

    community_path = "pk"
    moderators_change = True
    list_display = ("name", "slug", "hashtag", "visibility", "people", "created_at")
    list_filter = ("visibility",)
    search_fields = ("name", "slug", "hashtag")
    autocomplete_fields = ("conditions",)
    inlines = [CommunityNames]
    # A moderator changes these on the site, which says first what it means and checks what is typed.
    for_operators = (
        "slug", "name", "hashtag", "hashtags", "treatments", "conditions", "visibility", "joining", "question",
        "clinicians",
    )  # fmt: skip

    def get_queryset(self, request):
        """With the number of active members, in the same query."""
        counted = Q(memberships__in=Membership.objects.active())
        return super().get_queryset(request).annotate(people=Count("memberships", filter=counted)).order_by("name")

    def get_list_display(self, request):
        """Without the number of members for moderators: on the site nobody sees small numbers."""
        return self.list_display if self.whole(request) else [name for name in self.list_display if name != "people"]

    def get_readonly_fields(self, request, obj=None):
        """A moderator changes what the community says, not what it is."""
        return () if self.whole(request, "change") else self.for_operators

    def get_prepopulated_fields(self, request, obj=None):
        """The address follows the name while somebody who may choose both types it."""
        return {"slug": ("name",)} if self.whole(request, "change") else {}

    def save_model(self, request, obj, form, change) -> None:
        """Saves; whoever may not read here any more hears nothing more."""
        super().save_model(request, obj, form, change)
        if change and "visibility" in form.changed_data:
            hearing.narrowed(obj)

    @admin.display(ordering="people")
    def people(self, community: Community) -> int:
        """Active members."""
        return community.people


@admin.register(CommunityName)
class CommunityNameAdmin(OfCommunity, admin.ModelAdmin):
    read_with_community = True
    moderators_change = True
    list_display = ("name", "kind", "community")
    list_filter = ("kind",)
    list_select_related = ("community",)
    search_fields = ("folded",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, OfCommunity, admin.ModelAdmin):
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
class OpeningAlertAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("condition", "user", "at")
    list_select_related = ("condition", "user")
    search_fields = ("condition__name",)


admin.site.register(CommunityLevel, Private)  # what somebody wants to hear of is theirs alone


@admin.register(OpeningYes)
class OpeningYesAdmin(Audited, ReadOnly, admin.ModelAdmin):
    """Who would open a community with others: for operators, who open it where members do not."""

    list_display = ("condition", "user", "at")
    list_select_related = ("condition", "user")
    search_fields = ("condition__name",)
    ordering = ("condition__name", "at")


@admin.register(Word)
class WordAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("spelled", "stem")
    search_fields = ("spelled",)
    show_full_result_count = False


@admin.register(Subscriber)
class SubscriberAdmin(Private):
    """That somebody without an account gets mail; not who, nor of what: that would tell a condition of an address."""

    list_display = ("code", "created_at", "asked_at")
    fields = readonly_fields = ("code", "created_at", "asked_at")


@admin.register(Subscription)
class SubscriptionAdmin(Private):
    """How often digests go out and when they last did; not to whom, and not of which community."""

    list_display = ("code", "cadence", "created_at", "confirmed_at", "stopped_at", "last_sent_at")
    fields = readonly_fields = ("code", "cadence", "created_at", "confirmed_at", "stopped_at", "last_sent_at")
    list_filter = ("cadence",)
