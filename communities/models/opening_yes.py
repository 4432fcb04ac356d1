"""“Yes, I would open it with others”: said by somebody who waits for a community, to others who do. Health data: nobody
sees it but who has said the same, and the operators."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.condition import Condition


class OpeningYes(models.Model):
    """One person would open the community for one condition, together with others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_yeses")
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="opening_yeses")
    at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("offer to open a community")
        verbose_name_plural = _("offers to open communities")
        constraints = [models.UniqueConstraint(fields=["user", "condition"], name="one_yes_each")]

    def __str__(self) -> str:
        return f"{self.user} – {self.condition}"
