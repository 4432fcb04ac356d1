"""Addresses that mail came back from. What is kept is a keyed hash: nobody can read an address out of the table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unreachable(models.Model):
    """An address (`accounts.bouncing.fingerprint` of it) that mail came back from for good, on `days` different days,
    last on `last_on`. Since `stopped_at` it gets no mail but what somebody asks for and waits for."""

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    days = models.PositiveSmallIntegerField(_("days with returned mail"), default=0)
    last_on = models.DateField(_("last on"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that mail came back from")
        verbose_name_plural = _("addresses that mail came back from")
        indexes = [models.Index(fields=["last_on"], name="unreachable_by_age")]

    def __str__(self) -> str:
        return str(self.pk)
