"""What a reader says with one press."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.kinds import ReactionKind


class Reaction(models.Model):
    """One reaction of one person to one post. Who reacted is never listed; the post keeps the counts."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(_("kind"), max_length=9, choices=ReactionKind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reaction")
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="one_reaction_of_a_kind_each"),
            models.CheckConstraint(condition=models.Q(kind__in=ReactionKind.values), name="reaction_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
