"""The one form of the ground floor: reading settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peerhealth import reading

WORDS = {
    "text": {"": _("100 %"), "110": _("110 %"), "125": _("125 %"), "150": _("150 %")},
    "lines": {"": _("Normal"), "wide": _("Wider"), "wider": _("Widest")},
    "theme": {"": _("As my device"), "light": _("Light"), "dark": _("Dark")},
}


def _one_of(name: str, label: str, **options) -> forms.ChoiceField:
    choices = [(value, WORDS[name][value]) for value in reading.CHOICES[name]]
    return forms.ChoiceField(choices=choices, label=label, required=False, widget=forms.RadioSelect, **options)


def _zones() -> list:
    """The choices of the time zone: a group a region, each with its places."""
    places = {
        region: [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in names]
        for region, names in reading.zones().items()
    }
    return [("", _("As my device")), *places.items()]


class ReadingForm(forms.Form):
    """What `peerhealth.reading.Reading` holds. Whoever sends something else is told so; nothing is required."""

    text = _one_of("text", _("Text size"))
    lines = _one_of("lines", _("Space between lines"))
    contrast = forms.BooleanField(
        label=_("More contrast"), required=False, help_text=_("Darker lines and words on the same paper.")
    )
    theme = _one_of("theme", _("Light or dark"))
    zone = forms.ChoiceField(
        choices=_zones,
        label=_("Time zone"),
        required=False,
        help_text=_("Times are shown as they are there. Without scripts, “as my device” means UTC."),
    )
    titles = forms.BooleanField(
        label=_("Discreet titles"),
        required=False,
        help_text=_("Tabs, bookmarks and your browser’s history then say “Conversation” or “Community”, not which."),
    )

    @classmethod
    def of(cls, chosen: reading.Reading) -> "ReadingForm":
        """The form that shows what was chosen."""
        return cls(initial={name: getattr(chosen, name) for name in cls.base_fields})

    def chosen(self) -> reading.Reading:
        """What was sent, once it is valid."""
        sent = self.cleaned_data | {
            "contrast": "more" if self.cleaned_data["contrast"] else "",
            "titles": "discreet" if self.cleaned_data["titles"] else "",
        }
        return reading.Reading(**sent)
