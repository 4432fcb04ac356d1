"""What somebody has read: rows, so that every device agrees, and so that it can be purged.

Reading says what somebody is interested in, which is health data: these rows are for their reader alone, are shown to
nobody else in any form, and go after `posts.unread.HORIZON`.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """How far one person has read one thread: every post up to the number `upto`, and the single posts `seen` beyond it
    (a long thread is read a page at a time, not always from its beginning)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="readings")
    upto = models.IntegerField(default=-1)  # the opening post has the number 0
    seen = ArrayField(models.IntegerField(), default=list)
    # From here on the thread concerns them, also where they have not joined (yet): what was said before is not new.
    opened_at = models.DateTimeField(_("first opened"), default=timezone.now, db_default=Now())
    at = models.DateTimeField(_("last read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading")
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="one_reading_of_a_thread_each")]
        indexes = [models.Index(fields=["at"], name="reading_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class AllRead(models.Model):
    """When somebody said that everything in a community was read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("everything read")
        verbose_name_plural = _("everything read")
        constraints = [models.UniqueConstraint(fields=["user", "community"], name="one_all_read_in_a_community_each")]

    def __str__(self) -> str:
        return str(self.pk)


class ThreadMute(models.Model):
    """Somebody wants to hear nothing more of a thread: no mark, no count, not on their first page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_mutes")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="mutes")
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("muted thread")
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="a_thread_is_muted_once")]

    def __str__(self) -> str:
        return str(self.pk)


class TopicFold(models.Model):
    """A topic that somebody would rather not meet: posts with this note are folded, until `until` or until undone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_folds")
    topic = models.CharField(_("topic"), max_length=16)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("folded topic")
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="a_topic_is_folded_once")]

    def __str__(self) -> str:
        return str(self.pk)
