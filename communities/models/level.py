"""How much somebody wants to hear of a community. Health data: for that person alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.community import Community


class CommunityLevel(models.Model):
    """Somebody wants to hear nothing of a community, or of every new thread there. No row: what concerns them."""

    class Level(models.TextChoices):
        MUTED = "muted", _("nothing")
        EACH = "each", _("every new thread")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="community_levels")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="levels")
    level = models.CharField(_("wants to hear"), max_length=5, choices=Level)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("level of a community")
        verbose_name_plural = _("levels of communities")
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="one_level_of_a_community_each"),
            models.CheckConstraint(condition=models.Q(level__in=["muted", "each"]), name="community_level_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
