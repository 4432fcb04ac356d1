"""A word of the glossary, as a moderator writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.settings import LinesField
from communities.models import Term
from communities.models.term import MEANING_LONGEST, MOST_FORMS, MOST_WORDS, NAME_LONGEST
from peerhealth.markup.glossing import folded
from peerhealth.plain import visible_line


class WordForm(forms.Form):
    """The word, what it means, and how else it is written."""

    name = forms.CharField(label=_("Word"), max_length=NAME_LONGEST, help_text=_("As it mostly stands in a sentence."))
    meaning = forms.CharField(
        label=_("What it means, in plain words"), help_text=_("At most 40 words, as you would say it to a friend."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "short"}),
    )  # fmt: skip
    also = LinesField(
        label=_("Also called"), longest=NAME_LONGEST, most=MOST_FORMS, commas=True,
        help_text=_("Other spellings, short forms. One a line or with commas between."),
    )  # fmt: skip

    def __init__(self, *args, term: Term | None = None, **kwargs):
        initial = {"name": term.name, "meaning": term.meaning, "also": term.also_called()} if term else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["name"].widget.attrs = {"dir": "auto", "autocomplete": "off"}

    def clean_name(self) -> str:
        """On one line. Raises ValidationError for one that cannot be found in a text."""
        return findable(visible_line(self.cleaned_data["name"], 2))

    def clean_also(self) -> list[str]:
        """As the name, each."""
        return [findable(form) for form in self.cleaned_data["also"]]

    def clean_meaning(self) -> str:
        """On one line. Raises ValidationError for more than a friend would listen to."""
        return plain_meaning(self.cleaned_data["meaning"])

    def wording(self) -> dict:
        """What `wording.add` and `wording.change` need."""
        said = self.cleaned_data
        return {"name": said["name"], "meaning": said["meaning"], "forms": said["also"]}


def plain_meaning(text: str) -> str:
    """`text` on one line. Raises ValidationError for none, or for more than 40 words."""
    meaning = visible_line(text, 2)
    words = len(meaning.split())
    if not meaning:
        raise forms.ValidationError(_("Please say what it means."))
    if words > MOST_WORDS:
        raise forms.ValidationError(_("This has %(n)d words. Please use at most 40.") % {"n": words})
    if len(meaning) > MEANING_LONGEST:
        raise forms.ValidationError(_("Please use at most %(n)d characters.") % {"n": MEANING_LONGEST})
    return meaning


def findable(form: str) -> str:
    """`form`. Raises ValidationError for one that cannot be found in a text."""
    if len(folded(form)) < 2:
        raise forms.ValidationError(_("A word needs at least two letters."))
    return form
