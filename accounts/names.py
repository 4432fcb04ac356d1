"""User names: what a pseudonym may look like (product.md, Limits)."""

import unicodedata

import regex
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from accounts import likeness, reserved

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
        if likeness.mixes_scripts(name):
            raise ValidationError(
                _("Please write the name in one alphabet: letters of several are hard to tell apart.")
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameValidator)

    __hash__ = None


VALIDATORS = [NameValidator()]

# Shorter remains of a local part ("me1985@…" → "me") would forbid names that give nobody away.
TELLING = 3


def check(name: str, *, email: str = "") -> None:
    """Raises ValidationError with a sentence if nobody, or nobody with this `email`, may be called `name`.

    Whether somebody has the name already is `User.objects.is_taken`'s matter.
    """
    if reserved.is_reserved(name):
        raise ValidationError(
            _("This name is kept free: it could be mistaken for a professional, for the site or for a helpline.")
        )
    if gives_away(name, email):
        raise ValidationError(
            _("This name is part of your email address. Please choose one that does not lead to you.")
        )


def gives_away(name: str, email: str) -> bool:
    """Whether `name` looks like the local part of `email`, also without its digits or the tag after a plus sign."""
    local = email.partition("@")[0]
    parts = {local, local.partition("+")[0], *local.split("+")[1:]}
    told = {likeness.skeleton(form) for part in parts if part for form in (part, _letters(part))}
    return not {likeness.skeleton(form) for form in (name, _letters(name)) if form}.isdisjoint(told - {""})


def _letters(text: str) -> str:
    letters = regex.sub(r"^\p{N}+|\p{N}+$", "", text.translate(likeness.SEPARATORS))
    return letters if len(letters) >= TELLING else ""
