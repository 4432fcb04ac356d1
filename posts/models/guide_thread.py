"""A guide was built from a thread."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Guide
from posts.models.thread import Thread


class GuideThread(models.Model):
    """`guide` holds what was learned in `thread`, of the same community. Each page names the other to whoever may read
    both."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="built_from")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="guides")
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("thread of a guide")
        verbose_name_plural = _("threads of guides")
        constraints = [models.UniqueConstraint(fields=["guide", "thread"], name="a_guide_has_a_thread_once")]

    def __str__(self) -> str:
        return str(self.pk)
