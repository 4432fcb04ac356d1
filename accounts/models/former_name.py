"""Names that people had before: kept from others for a year, so that nobody is mistaken for who they were."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FREED_AFTER = timedelta(days=365)


class FormerName(models.Model):
    """A name that somebody gave up. No page leads from it to its former owner."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=30)
    skeleton = models.CharField(max_length=120, db_index=True, editable=False)
    left_at = models.DateTimeField(_("given up"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former name")
        ordering = ["-left_at"]

    def __str__(self) -> str:
        return self.name
