"""Rows that belong to one person alone. The admin shows that they exist and how old they are, so that an operator can
see the purges work; not what somebody typed or read, and nothing to search by."""

from django.contrib import admin

from peerhealth.read_only import ReadOnly
from posts.models import (
    AllRead,
    Dismissal,
    Draft,
    Reading,
    Submission,
    TagFollow,
    TagMute,
    ThreadFollow,
    ThreadMute,
    TopicFold,
)  # fmt: skip


class Private(ReadOnly, admin.ModelAdmin):
    """The age of rows and nothing else."""

    list_display = ("pk", "at")
    fields = ("at",)
    readonly_fields = fields
    show_full_result_count = False


admin.site.register([Reading, AllRead, Dismissal, ThreadMute, ThreadFollow, TagFollow, TagMute, Submission], Private)


@admin.register(TopicFold)
class TopicFoldAdmin(Private):
    """Topics have an end, not a moment."""

    list_display = ("pk", "until")
    fields = readonly_fields = ("until",)


@admin.register(Draft)
class DraftAdmin(Private):
    """Drafts: when saved, when closed."""

    list_display = ("pk", "updated_at", "closed_at")
    fields = readonly_fields = ("updated_at", "closed_at")
