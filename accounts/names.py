"""User names: what a pseudonym may look like (product.md, Limits)."""

import unicodedata

import regex
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 3, 30
# Letters, marks and digits of any script; `_ - .` only inside, so that a name ends where a sentence's full stop begins.
SHAPE = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_.\-]*[\p{L}\p{M}\p{N}])?")
# Letters that are drawn as nothing would make names that nobody can tell apart (Unicode Default_Ignorable_Code_Point).
IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")


def normalise(name: str) -> str:
    """`name` in Unicode's composed form (NFKC) without space around it, as it is stored and compared."""
    return unicodedata.normalize("NFKC", name).strip()


@deconstructible
class NameValidator:
    """Raises ValidationError with a sentence for the reader unless the name has the right length and letters."""

    def __call__(self, name: str) -> None:
        """Checks one name."""
        if "@" in name:
            raise ValidationError(_("This looks like an email address. Please choose a name that is not one."))
        if not SHORTEST <= len(name) <= LONGEST:
            raise ValidationError(_("Please use 3 to 30 characters."))
        if not SHAPE.fullmatch(name) or IGNORABLE.search(name):
            raise ValidationError(
                _("Please use letters and digits; an underscore, hyphen or full stop may stand between them.")
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameValidator)

    __hash__ = None


VALIDATORS = [NameValidator()]
