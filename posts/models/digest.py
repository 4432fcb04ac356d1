"""Whose turn for a digest is over."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Subscription

NEVER_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)


class Digest(models.Model):
    """One recipient (a member, or a subscription of somebody without an account), one period. A period ends `at` a
    moment and begins `after` the end of their former one (NEVER_BEFORE: there is none), so that there is exactly one
    digest after another, whatever becomes of time zones and hours meanwhile: a day of the calendar comes twice for who
    flies west. `sent` is false where there was nothing to say."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="digests")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, null=True, related_name="digests")
    after = models.DateTimeField(_("since"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    sent = models.BooleanField(_("something to say"), default=False)

    class Meta:
        verbose_name = _("digest")
        constraints = [
            models.UniqueConstraint(fields=["user", "after"], name="one_digest_a_period"),
            models.UniqueConstraint(fields=["subscription", "after"], name="one_digest_a_period_and_subscription"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(subscription__isnull=True),
                name="a_digest_has_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="digest_latest"),
            models.Index(fields=["subscription", "-at"], name="digest_latest_of_visitor"),
            models.Index(fields=["at"], name="digest_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
