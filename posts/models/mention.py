"""Somebody named with @ in a post."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """One person mentioned in one post."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="mentioned_once_in_a_post")]

    def __str__(self) -> str:
        return f"@{self.user}"
