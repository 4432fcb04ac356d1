"""What somebody would rather not answer: not an opinion about the thread, and for that person alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Dismissal(models.Model):
    """A thread that waits for an answer is not for this person: it is not shown to them as waiting any more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dismissals")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="dismissals")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("thread set aside")
        verbose_name_plural = _("threads set aside")
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="a_thread_is_dismissed_once")]
        indexes = [models.Index(fields=["user", "-at"], name="dismissed_latest")]

    def __str__(self) -> str:
        return str(self.pk)
