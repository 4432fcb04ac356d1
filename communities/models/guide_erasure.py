"""An earlier version of a guide was taken away for good."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.guide import Guide
from communities.models.guide_acts import REASON_LONGEST


class GuideErasure(models.Model):
    """Version `number` is gone for good, with its sources and its line in the history: who took it away, when, why."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="erasures")
    number = models.PositiveIntegerField(_("version"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    is_gone = True  # beside versions, in the history

    class Meta:
        verbose_name = _("version of a guide that was taken away")
        verbose_name_plural = _("versions of guides that were taken away")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="a_version_goes_once")]

    def __str__(self) -> str:
        return f"{self.guide_id} · {self.number}"
