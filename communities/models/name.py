"""Any name finds its place: the row that a finder looks up, for conditions and for communities."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import folding
from communities.models.word import Word


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
    """One name, and the forms of it that are searched (`communities.folding`)."""

    name = models.CharField(_("name"), max_length=500)
    folded = models.CharField(max_length=500, editable=False)
    squeezed = models.CharField(max_length=500, editable=False, default="")
    stems = ArrayField(models.CharField(max_length=500), editable=False, default=list)
    # The stems without fillers, in the order of the alphabet: by these a name is found inside of a sentence.
    core = models.CharField(max_length=500, editable=False, default="", db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind, default=NameKind.SYNONYM)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(fields=["stems"], name="%(class)s_stems"),
            models.Index(fields=["squeezed"], opclasses=["text_pattern_ops"], name="%(class)s_squeezed"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Stores the name together with the forms that are searched, and learns its words."""
        self.fold()
        super().save(*args, **kwargs)
        if self.is_told():
            Word.learn([self.name])

    def is_told(self) -> bool:
        """Whether everybody's finder may know the words of this name."""
        return True

    def fold(self) -> "Name":
        """Brings the forms that are searched to what `name` says; itself, unsaved."""
        vars(self).update(folding.forms(self.name))
        return self
