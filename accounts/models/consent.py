"""Consent to keep health data: a row for each time it was given (GDPR Art. 7(1) and 9(2)(a))."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentQuerySet(models.QuerySet):
    """Consents, asked in sentences."""

    def of(self, user) -> "ConsentQuerySet":
        """What one person has agreed to; none for an anonymous visitor."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def standing(self) -> "ConsentQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """Which version of the text somebody agreed to, when, and when they took it back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_version",
            )
        ]

    def __str__(self) -> str:
        return self.version
