"""A moderator's acts on posts: the state is a row, and so is every act."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Hiding(models.Model):
    """A post is hidden while this row exists: its author and moderators see it, marked; others see a tombstone."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="hiding")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("hidden"), default=timezone.now)

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")

    def __str__(self) -> str:
        return self.reason


class ModerationEntry(models.Model):
    """One act of a moderator, for good: who did what to which post, when and why."""

    class Act(models.TextChoices):
        HIDE = "hide", _("hid the post")
        RESTORE = "restore", _("restored the post")

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="moderation")
    act = models.CharField(_("act"), max_length=8, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("moderation entry")
        verbose_name_plural = _("moderation entries")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.reason}"
