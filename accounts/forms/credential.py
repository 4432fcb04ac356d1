"""What somebody sends who asks to be shown as a health professional."""

import regex
from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import AboutField
from accounts.models import Credential, Profession
from accounts.models.credential import COUNTRY_LONGEST, EVIDENCE_LONGEST, INTERESTS_LONGEST
from peerhealth.plain import one_line

# It stands beside posts: letters of any script and what joins them, no addresses and no signs.
COUNTRY = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M} .'’()-]*")


class LineField(forms.CharField):
    """One line, as it is stored."""

    def to_python(self, value) -> str:
        """On one line."""
        return one_line(super().to_python(value) or "")

    def widget_attrs(self, widget) -> dict:
        """Without a limit in the browser: nothing typed is cut off, too long a line comes back with a sentence."""
        return {"dir": "auto", "autocomplete": "off"}


def _longest(name: str) -> int:
    return Credential._meta.get_field(name).max_length


def _too_long(most: int) -> Promise:
    return format_lazy(_("Please use at most {n} characters; nothing is lost yet."), n=most)


class ToldForm(forms.Form):
    """What may be changed without being checked anew."""

    interests = AboutField(
        label=_("Interests (optional)"), required=False, max_length=INTERESTS_LONGEST,
        help_text=_("Who pays you or could gain by what you say: a company, a study, a clinic. Readers see it."),
        error_messages={"max_length": _too_long(INTERESTS_LONGEST)},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "short"}),
    )  # fmt: skip
    on_profile = forms.BooleanField(
        label=_("Say on my profile what was checked"), required=False, initial=True,
        help_text=_("Without it, only the posts tell in which you choose to speak as a professional."),
    )  # fmt: skip


class CredentialForm(ToldForm):
    """Everything that two people of the house need to check it."""

    profession = forms.ChoiceField(
        label=_("Your profession"), choices=[("", _("Please choose")), *Profession.choices],
        error_messages={"required": _("Please choose your profession.")},
    )  # fmt: skip
    country = LineField(
        label=_("Country in which you may work as one"), max_length=COUNTRY_LONGEST,
        help_text=_("As readers will see it: “UK”, “Germany”."),
        error_messages={
            "required": _("Please name the country."), "max_length": _too_long(COUNTRY_LONGEST),
        },
    )  # fmt: skip
    registry = LineField(
        label=_("Register or chamber"), max_length=_longest("registry"),
        help_text=_("Where people like you are listed. Readers see its name."),
        error_messages={
            "required": _("Please name the register."), "max_length": _too_long(_longest("registry")),
        },
    )  # fmt: skip
    number = LineField(
        label=_("Your number there"), max_length=_longest("number"),
        help_text=_("Deleted as soon as it is decided. Readers never see it."),
        error_messages={
            "required": _("Please give the number."), "max_length": _too_long(_longest("number")),
        },
    )  # fmt: skip
    evidence = AboutField(
        label=_("How we can see that it is you"), max_length=EVIDENCE_LONGEST,
        help_text=_(
            "A link to your entry, and a way to reach you that stands there: a work address or a work phone. Two of us "
            "look at it. Then it is deleted."
        ),
        error_messages={
            "required": _("Please say how we can check it."), "max_length": _too_long(EVIDENCE_LONGEST),
        },
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "class": "short"}),
    )  # fmt: skip
    field_order = ("profession", "country", "registry", "number", "evidence", "interests", "on_profile")

    def clean_country(self) -> str:
        """The country. Raises ValidationError for what could be mistaken for something else beside a post."""
        country = self.cleaned_data["country"]
        if not COUNTRY.fullmatch(country):
            raise forms.ValidationError(_("Please write the country with letters only."))
        return country
