"""Names that were chosen at sign-up: kept for a while, whatever came of it (`accounts.holding`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameHold(models.Model):
    """Nobody can take a name that looks like this until a moment. It belongs to nobody, so it tells of nobody."""

    skeleton = models.CharField(max_length=120, unique=True, editable=False)
    until = models.DateTimeField(_("until"), db_index=True)

    class Meta:
        verbose_name = _("kept name")
        verbose_name_plural = _("kept names")

    def __str__(self) -> str:
        return self.skeleton
