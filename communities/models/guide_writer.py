"""The right to write guides in a community. It goes with the membership: whoever leaves has it no more."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.membership import Membership


class GuideWriter(models.Model):
    """A moderator has given a member the right to write guides, or to look them over. Moderators need no row."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="guide_writer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("writer of guides")
        verbose_name_plural = _("writers of guides")

    def __str__(self) -> str:
        return str(self.pk)
