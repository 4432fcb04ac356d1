"""Who looked at or changed what in the admin, where that is nobody else's business."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One look at, or change of, rows that the site itself would not have shown to this person. For good."""

    class Act(models.TextChoices):
        LIST = "list", _("read a list")
        READ = "read", _("read a row")
        CHANGE = "change", _("changed a row")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    act = models.CharField(_("act"), max_length=6, choices=Act)
    model = models.CharField(_("kind of row"), max_length=60)
    rows = models.CharField(_("rows"), max_length=1000, help_text=_("Their keys, as far as they fit."))
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.model} {self.rows}"
