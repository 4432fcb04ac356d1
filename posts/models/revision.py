"""What a post said before an edit."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """An earlier version, kept until the author purges it: people take back what would identify them."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="revisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=140, blank=True)
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.post} · {self.replaced_at:%Y-%m-%d %H:%M}"
