"""Invitations into a community: signed links that expire and count."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth.ids import LENGTH, random_id


class Invitation(models.Model):
    """A link that lets `most_uses` people in until `expires_at`. Who came by it is not kept: a member list."""

    key = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    most_uses = models.PositiveSmallIntegerField(_("for how many people"), default=1)
    uses = models.PositiveSmallIntegerField(_("used"), default=0, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("most_uses")), name="no_use_too_many"),
            models.CheckConstraint(condition=models.Q(most_uses__gte=1), name="an_invitation_invites"),
        ]

    def __str__(self) -> str:
        return self.key
