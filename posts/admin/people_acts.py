"""Reactions and mentions in the admin."""

from django.contrib import admin

from accounts.auditing import Audited
from peerhealth.read_only import ReadOnly
from posts.models import Mention, Reaction


@admin.register(Reaction)
class ReactionAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("kind", "user", "post", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("user", "post")
    search_fields = ("user__username", "post__public_id")
    show_full_result_count = False


@admin.register(Mention)
class MentionAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("user", "post")
    list_select_related = ("user", "post")
    search_fields = ("user__username", "post__public_id")
    show_full_result_count = False
