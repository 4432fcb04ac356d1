"""Guides in the admin: to be read. They are written on the site, where every change is kept."""

from django.contrib import admin

from communities.back_office.scope import OfCommunity
from communities.models import (
    Guide,
    GuideErasure,
    GuideReview,
    GuideRevision,
    GuideSource,
    GuideWithdrawal,
    GuideWriter,
)
from peerhealth.read_only import Private, ReadOnly


@admin.register(Guide)
class GuideAdmin(ReadOnly, OfCommunity, admin.ModelAdmin):
    """What guides say now, and which are due."""

    list_display = ("title", "community", "number", "changed_at", "review_by")
    list_select_related = ("community",)
    list_filter = ("review_by",)
    search_fields = ("title", "community__name")
    fields = readonly_fields = (
        "community", "slug", "title", "summary", "body", "number", "created_at", "changed_at", "review_by", "grade",
    )  # fmt: skip


class OfGuide(ReadOnly, OfCommunity, admin.ModelAdmin):
    """Rows of a guide. Whoever reads them here without the right to write guides there leaves an entry."""

    community_path = "guide__community"
    list_select_related = ("guide", "by")


@admin.register(GuideRevision)
class GuideRevisionAdmin(OfGuide):
    """What guides said, version by version."""

    list_display = ("guide", "number", "by", "at", "why")


@admin.register(GuideReview)
class GuideReviewAdmin(OfGuide):
    """Who has read a guide through, and until when that holds."""

    list_display = ("guide", "number", "by", "at", "until")


@admin.register(GuideWithdrawal)
class GuideWithdrawalAdmin(OfGuide):
    """Guides that were taken down."""

    list_display = ("guide", "by", "at", "reason")


@admin.register(GuideErasure)
class GuideErasureAdmin(OfGuide):
    """Versions that were taken away for good."""

    list_display = ("guide", "number", "by", "at", "reason")


@admin.register(GuideSource)
class GuideSourceAdmin(OfGuide):
    """Where guides have something from."""

    community_path = "revision__guide__community"
    list_display = ("title", "publisher", "dated", "revision")
    list_select_related = ("revision",)


admin.site.register(GuideWriter, Private)  # that somebody is a member is theirs
