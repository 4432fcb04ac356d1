"""Agreements to the texts of the house: a row for each version somebody said yes to (GDPR Art. 7(1))."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """Which version of which text (`peerhealth.texts`) somebody agreed to, and when. Kept as long as the account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("text"), max_length=20)
    version = models.CharField(_("version"), max_length=10, help_text=_("The day it was published: 2026-11-30."))
    at = models.DateTimeField(_("agreed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agreement")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "text", "version"], name="one_agreement_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.version}"
