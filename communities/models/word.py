"""The words that names are made of: what the finder knows when somebody types half a word, or mistypes one."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import typos
from communities.folding import fold, spelled, squeezed, stem

LONGEST = 60
MOST_PARTS = 4


class Word(models.Model):
    """One spelled word of any name, its stem, and the keys under which a mistyped form of it is looked up. A word that
    no name has any more is harmless: it leads to nothing."""

    spelled = models.CharField(max_length=LONGEST, unique=True)
    stem = models.CharField(max_length=LONGEST)
    keys = ArrayField(models.CharField(max_length=LONGEST))
    # In how many names, when the names were last loaded: a word of very many says little.
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word of names")
        verbose_name_plural = _("words of names")
        indexes = [GinIndex(fields=["keys"], name="word_keys")]

    def __str__(self) -> str:
        return self.spelled

    @classmethod
    def learn(cls, names: Iterable[str], *, whole: bool = True) -> None:
        """Adds the words of `names` that are not known yet (see `words_of`)."""
        found = words_of(names, whole=whole)
        rows = [cls(spelled=word, stem=root, keys=typos.keys(word)) for word, root in found.items()]
        cls.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


def words_of(names: Iterable[str], *, whole: bool = True) -> dict[str, str]:
    """{spelled word: stem} of `names`; with `whole` also each short name as if it were one word, so that a slip in
    "longcovd" is forgiven as one in "long covd" is."""
    found: dict[str, str] = {}
    for name in names:
        parts = fold(name).split()
        found.update((spelled(part), stem(part)) for part in parts)
        if whole and 1 < len(parts) <= MOST_PARTS:
            found.setdefault(squeezed(name), squeezed(name))
    return {word: root for word, root in found.items() if 0 < len(word) <= LONGEST}
