"""What was done with a guide, beside writing it: looking it over, and taking it down."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.guide import Guide

AS_WHAT_LONGEST, REASON_LONGEST = 120, 200


class GuideReview(models.Model):
    """Somebody with the right has read version `number` through: who, as what ("lives with it for ten years"), and
    until when that holds."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveIntegerField(_("version"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    as_what = models.CharField(_("as what"), max_length=AS_WHAT_LONGEST, blank=True, default="")
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    until = models.DateField(_("holds until"))

    class Meta:
        verbose_name = _("review of a guide")
        verbose_name_plural = _("reviews of guides")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["guide", "-at"], name="guide_review_newest")]

    def __str__(self) -> str:
        return f"{self.guide_id} · {self.number}"


class GuideWithdrawal(models.Model):
    """A guide was taken down: who did, and why. Those with the right still see it. Putting it back deletes the row."""

    guide = models.OneToOneField(Guide, on_delete=models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guide that was taken down")
        verbose_name_plural = _("guides that were taken down")

    def __str__(self) -> str:
        return str(self.guide_id)
