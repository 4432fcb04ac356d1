"""“Tell me when it opens”: somebody looks for a community that nobody has opened yet. Health data: no count is shown,
to nobody."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.condition import Condition


class OpeningAlert(models.Model):
    """One person waits for a community for one condition. Once they have been told it stays for a while, so that a mail
    that names nothing can lead to the page that does."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_alerts")
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="opening_alerts")
    at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    # When they were told that somebody else waits too: once, also when others come and go.
    met_at = models.DateTimeField(_("told of others"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("wait for a community")
        verbose_name_plural = _("waits for communities")
        constraints = [models.UniqueConstraint(fields=["user", "condition"], name="one_alert_each")]
        # Asked at every opening, when most who waited have been told long ago.
        indexes = [models.Index(fields=["condition"], condition=models.Q(told_at=None), name="still_waiting")]

    def __str__(self) -> str:
        return f"{self.user} – {self.condition}"
