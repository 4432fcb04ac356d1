"""*Ask a professional* in the admin: that sessions are there and when. Whom moderators have asked, and who said no, is
between them."""

from django.contrib import admin

from peerhealth.read_only import Private
from posts.models import AskAnswerer, AskCancellation, AskSession

admin.site.register([AskAnswerer, AskCancellation], Private)


@admin.register(AskSession)
class AskSessionAdmin(Private):
    """Which of them take place when, for answering "did the mail go"; its words are read where they stand."""

    view_on_site = False  # where it stands is for who may read it there
    list_display = ("pk", "opened_at", "answers_from", "answers_until", "told_at")
    fields = readonly_fields = ("opened_at", "answers_from", "answers_until", "zone", "told_at")
