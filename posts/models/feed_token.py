"""The address of somebody's own feed: whoever has it reads what is new for that person, without signing in. It says
which communities they are in: for that person alone, gone with the consent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FeedToken(models.Model):
    """One feed a person. The secret itself is not kept; `neutral`: entries say nothing but that there is something."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_token")
    hash = models.CharField(max_length=64, unique=True, editable=False)
    neutral = models.BooleanField(_("says nothing"), default=True)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("feed of a person")
        verbose_name_plural = _("feeds of people")

    def __str__(self) -> str:
        return str(self.pk)
