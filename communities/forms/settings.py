"""What moderators can change about their community."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from communities import changing
from communities.founding import camel_case, is_hashtag
from communities.models import Community
from peerhealth.markup import identity
from peerhealth.plain import one_line, typed

WORD_LONGEST, WORDS_MOST = 64, 30
RULE_LONGEST, RULES_MOST = 200, 15
TEXT_LONGEST = 2000


class LinesField(forms.CharField):
    """A list, one thing a line; with `commas` also parted by commas. Empty lines and repetitions are dropped."""

    def __init__(self, *, longest: int, most: int, commas: bool = False, **kwargs):
        self.longest, self.most, self.parting = longest, most, r"[\n,，、]" if commas else r"\n"
        looks = {"rows": 3, "class": "short"} if commas else {"rows": 5}
        super().__init__(required=False, widget=forms.Textarea(attrs={"dir": "auto"} | looks), **kwargs)

    def prepare_value(self, value):
        """The list as somebody types it."""
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def to_python(self, value) -> list[str]:
        """The things of the list."""
        lines = map(one_line, re.split(self.parting, typed(super().to_python(value) or "")))
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: list[str]) -> None:
        """Raises ValidationError for too many things, or one that is too long."""
        if len(value) > self.most:
            raise forms.ValidationError(_("Please use at most %(most)s of them.") % {"most": self.most})
        for line in value:
            if len(line) > self.longest:
                said = _("“%(line)s…” is too long: at most %(longest)s characters each.")
                raise forms.ValidationError(said % {"line": line[:30], "longest": self.longest})

    def run_validators(self, value) -> None:
        """Nothing: the validators of a text do not fit a list."""


class SettingsForm(forms.ModelForm):
    """Everything of `changing.FIELDS`. `as_of` marks the settings that the moderator saw."""

    rules = LinesField(
        label=_("Rules"), longest=RULE_LONGEST, most=RULES_MOST,
        help_text=_("One a line. They are read after “Here we …”."),
    )  # fmt: skip
    hashtags = LinesField(
        label=_("Other hashtags"), longest=WORD_LONGEST, most=WORDS_MOST, commas=True,
        help_text=_("One a line or with commas between."),
    )  # fmt: skip
    treatments = LinesField(
        label=_("Treatments that people talk about"), longest=WORD_LONGEST, most=WORDS_MOST, commas=True,
        help_text=_("One a line or with commas between."),
    )  # fmt: skip
    as_of = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Community
        fields = changing.FIELDS
        labels = {
            "tagline": _("In one line"), "welcome": _("Welcome"), "visibility": _("Who may read?"),
            "joining": _("Who may join?"), "question": _("Question to those who ask to join"),
            "clinicians": _("Are health professionals welcome as such?"),
        }  # fmt: skip
        help_texts = {
            "welcome": _("New members read this once."),
            "visibility": _("A narrower choice works at once, everywhere. A wider one asks you again first."),
            "clinicians": _(
                "People whose profession the site has checked can choose in each post to speak with it. You ask them "
                "in “Ask a professional” conversations. A narrower choice works at once; what was said before stays."
            ),
            "question": _("One short question, or none. It is only asked where moderators decide."),
        }
        widgets = {
            "tagline": forms.TextInput(attrs={"dir": "auto"}), "question": forms.TextInput(attrs={"dir": "auto"}),
            "description": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            "welcome": forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "short"}),
            "visibility": forms.RadioSelect, "joining": forms.RadioSelect,
            "clinicians": forms.RadioSelect,
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["as_of"] = changing.version(self.instance)
        for name in ("tagline", "question"):
            longest = Community._meta.get_field(name).max_length
            self.fields[name].widget.attrs.pop("maxlength", None)  # nothing typed is cut off
            self.fields[name].error_messages["max_length"] = _("Please use at most %(n)s characters.") % {"n": longest}

    def clean_tagline(self) -> str:
        """On one line."""
        return one_line(self.cleaned_data["tagline"])

    def clean_question(self) -> str:
        """On one line."""
        return one_line(self.cleaned_data["question"])

    def clean_description(self) -> str:
        """As it is stored. Raises ValidationError for a text that nobody would read to its end."""
        return _text(self.cleaned_data["description"])

    def clean_welcome(self) -> str:
        """As the description."""
        return _text(self.cleaned_data["welcome"])

    def clean_hashtags(self) -> list[str]:
        """Without their signs, one of each identity, without the community's own. Raises ValidationError for a word
        that cannot be a hashtag."""
        kept = {identity(self.instance.hashtag): None}
        for word in self.cleaned_data["hashtags"]:
            bare = word.lstrip("#＃")
            if not is_hashtag(bare):
                said = _("“%(word)s” cannot be a hashtag: letters and digits only, without spaces.")
                raise forms.ValidationError(said % {"word": word})
            kept.setdefault(identity(bare), bare)
        return [word for word in kept.values() if word]

    def clean_treatments(self) -> list[str]:
        """Words that can be written as a hashtag, one of each identity. Raises ValidationError for others."""
        kept: dict[str, str] = {}
        for word in self.cleaned_data["treatments"]:
            bare = word.lstrip("#＃")
            if not is_hashtag(camel_case(bare)):
                raise forms.ValidationError(_("“%(word)s” is not a word that people look for.") % {"word": word})
            kept.setdefault(identity(camel_case(bare)), bare)
        return list(kept.values())

    def widening(self) -> list[str]:
        """What will be able to be read more than now; empty if nothing."""
        return changing.widening(self.instance, self.cleaned_data["visibility"], self.cleaned_data["joining"])

    def settings(self) -> dict:
        """What to save."""
        return {name: self.cleaned_data[name] for name in changing.FIELDS}

    def _post_clean(self) -> None:
        """Nothing: the verb saves, on a row that it locks; `instance` stays as it was read."""


def _text(text: str) -> str:
    text = typed(text)
    if len(text) > TEXT_LONGEST:
        raise forms.ValidationError(_("Please use at most 2,000 characters; nothing is lost yet."))
    return text
