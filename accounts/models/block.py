"""Blocks and mutes between people. What they do is `accounts.blocking`'s matter, in one place."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Block(models.Model):
    """`blocker` wants nothing to do with `blocked`, who is never told."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    # The name at that time: a list of old quarrels must not follow somebody into a new one.
    known_as = models.CharField(max_length=30, blank=True, default="", editable=False)
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("block")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_each"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} – {self.blocked}"


class Mute(models.Model):
    """`muter` would rather not read `muted` for now; one way, silent."""

    muter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by")
    # The name at that time: a list of old quarrels must not follow somebody into a new one.
    known_as = models.CharField(max_length=30, blank=True, default="", editable=False)
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mute")
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="one_mute_each"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="nobody_mutes_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.muter} – {self.muted}"
