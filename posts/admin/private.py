"""Rows that belong to one person alone. The admin shows that they exist and how old they are, so that an operator can
see the purges work; not what somebody typed or read, and nothing to search by."""

from django.contrib import admin

from peerhealth.read_only import Private
from posts.models import (
    AllRead,
    Claim,
    Digest,
    Dismissal,
    DoctorSaid,
    Draft,
    FeedToken,
    GuideThread,
    Helped,
    Outcome,
    OutcomeAsked,
    Reading,
    Submission,
    TagFollow,
    TagMute,
    ThreadFollow,
    ThreadMute,
    TopicFold,
    Visit,
    VisitQuestion,
)

admin.site.register([FeedToken, Reading, AllRead, Dismissal, Submission], Private)
admin.site.register([ThreadMute, ThreadFollow, TagFollow, TagMute], Private)
# The words of an outcome, and which threads a guide names, are read where they stand, by who may read that page.
admin.site.register([Claim, Helped, OutcomeAsked, Outcome, GuideThread], Private)
# Visits are for their owner alone; of what the doctor said the words are a thread as any other.
admin.site.register([Visit, VisitQuestion, DoctorSaid], Private)


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


@admin.register(Digest)
class DigestAdmin(Private):
    """How many digests went out and when, for answering "do they go"; not to whom, nor what was in them."""

    list_display = ("pk", "at", "sent")
    fields = readonly_fields = ("after", "at", "sent")
    list_filter = ("sent", "at")
