"""Letters that mean several things: MS, RA, ED … The finder always shows the choice, never a silent wrong hit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.folding import squeezed
from communities.models.condition import Condition, ConditionName


class Meaning(models.Model):
    """One of the things that some letters stand for, with one plain line about it."""

    letters = models.CharField(_("letters"), max_length=40)
    folded = models.CharField(max_length=40, editable=False, db_index=True)
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="meanings")
    line = models.CharField(_("one plain line"), max_length=140)
    # Whose line it is: a line written in the admin stays when our own are loaded anew.
    source = models.CharField(
        _("source"), max_length=9, choices=ConditionName.Source, default=ConditionName.Source.ADMIN, editable=False
    )
    position = models.PositiveSmallIntegerField(_("place in the choice"), default=0)

    class Meta:
        verbose_name = _("meaning of letters")
        verbose_name_plural = _("meanings of letters")
        ordering = ["folded", "position"]
        constraints = [models.UniqueConstraint(fields=["folded", "condition"], name="letters_mean_a_condition_once")]

    def __str__(self) -> str:
        return f"{self.letters}: {self.condition}"

    def save(self, *args, **kwargs) -> None:
        """Stores the letters together with their folded form."""
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> "Meaning":
        """Brings the folded form to what `letters` says; itself, unsaved."""
        self.folded = squeezed(self.letters)
        return self
