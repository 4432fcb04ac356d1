"""Any name finds its place: the row that a finder looks up, for conditions and for communities."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.folding import fold


class NameKind(models.TextChoices):
    """What a name is to the thing it names."""

    PREFERRED = "preferred", _("preferred name")
    SYNONYM = "synonym", _("synonym")
    ABBREVIATION = "abbreviation", _("abbreviation")
    FORMER = "former", _("former name")
    LAY = "lay", _("lay name")
    MISSPELLING = "misspelling", _("misspelling")


# Former and wrongly spelt names find their place, but no page ever shows them.
NEVER_SHOWN = (NameKind.FORMER, NameKind.MISSPELLING)


class Name(models.Model):
    """One name. `folded` is what is searched: no accents, apostrophes, hyphens or capitals."""

    name = models.CharField(_("name"), max_length=500)
    folded = models.CharField(max_length=500, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind, default=NameKind.SYNONYM)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="%(class)s_trigrams"),
            models.Index(fields=["folded"], opclasses=["text_pattern_ops"], name="%(class)s_prefix"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Stores the name together with its folded form."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
