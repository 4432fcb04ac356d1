"""A job of the queue, as the admin shows it."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob


class QueuedJob(ProcrastinateJob):
    """The row is procrastinate's; the words, and what one may see of it, are ours."""

    class Meta:
        proxy = True
        verbose_name = _("job")
        verbose_name_plural = _("jobs and mail")

    def __str__(self) -> str:
        """Never what it is about: the package's own words hold a mail whole."""
        return f"{self.pk}"
