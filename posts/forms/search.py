"""The search form: words, and filters as controls. It is sent by GET, and comes back as it was filled in."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from posts.hashtags import identity
from posts.kinds import Kind
from posts.searching.asking import LONGEST, Asked, ask, clean

# So many communities can be chosen from; of more, those that come first by name. `in:` finds all of them.
MOST_PLACES = 200
ANSWERED = [("", _("Answered or not")), ("yes", _("With a reply")), ("no", _("Without a reply"))]
NOT_A_DATE = _("Please write a date as year, month and day: 2026-03-31.")


class SearchForm(forms.Form):
    """`q` and the filters. Nothing is required, and `q` is never refused: too much of it is cut."""

    q = forms.CharField(label=_("Words, hashtags, conditions"), required=False, strip=True)
    community = forms.ChoiceField(
        label=_("Community"), required=False,
        error_messages={"invalid_choice": _("There is no such community in what you can read.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices],
        error_messages={"invalid_choice": _("Please choose one of the kinds.")},
    )  # fmt: skip
    tag = forms.CharField(label=_("Hashtag"), required=False, max_length=65)
    by = forms.CharField(label=_("Written by"), required=False, max_length=31, help_text=_("The whole user name."))
    answered = forms.ChoiceField(
        label=_("Replies"), required=False, choices=ANSWERED,
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )  # fmt: skip
    since = forms.DateField(
        label=_("From"), required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": NOT_A_DATE}
    )
    until = forms.DateField(
        label=_("To"), required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": NOT_A_DATE}
    )

    def __init__(self, data, *, reader, places: Sequence[tuple[int, str, str]]):
        """`places`: all that `reader` may read, by name (id, slug, name)."""
        super().__init__(data, auto_id="search-%s")
        asked = data.get("community", "")
        others = (place for place in places[MOST_PLACES:] if place[1] == asked)
        self.offered = [(slug, name) for _pk, slug, name in (*places[:MOST_PLACES], *others)]
        self.fields["community"].choices = [("", _("All communities")), *self.offered]
        for name in ("tag", "by"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off", "autocapitalize": "none"}
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        if not reader.is_authenticated:
            del self.fields["by"]

    def clean_q(self) -> str:
        """The words, as long as they may be."""
        return clean(self.cleaned_data["q"])[:LONGEST]

    def clean(self) -> dict[str, Any]:
        """Raises no error for dates the wrong way round: they are turned."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.cleaned_data |= {"since": until, "until": since}
        return self.cleaned_data

    @property
    def is_set(self) -> bool:
        """Whether something was sent for one of the filters."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    def controls(self) -> list[dict[str, Any]]:
        """The controls that narrow, as plain values for `drawing.filters`: Django's widgets, with a template for every
        community, would cost more than the whole list of what was found. `told_by`: ids of what is said of it."""
        found = []
        for name, field in self.fields.items():
            if name == "q":
                continue
            errors, help_text = self.errors.get(name, ()), field.help_text
            about = [f"search-{name}_helptext"] * bool(help_text) + [f"search-{name}_error"] * bool(errors)
            found.append({
                "name": name, "label": field.label, "help": help_text, "errors": errors, "told_by": " ".join(about),
                "value": self.data.get(name, ""), "choices": getattr(field, "choices", ()),
                "type": getattr(field.widget, "input_type", ""), "attrs": field.widget.attrs,
            })  # fmt: skip
        return found

    def asked(self) -> Asked:
        """What was sent, once it is valid; without words alone where it is not."""
        sent = {name: value for name, value in self.cleaned_data.items() if name != "q" and value}
        return ask(self.cleaned_data.get("q", ""), **sent)

    def sent(self, *, without: str = "") -> dict[str, str]:
        """What was sent, as it stands in an address: `q` and the filters that say something, but one."""
        found = {}
        for name in self.fields:
            value = self.data.get(name, "").replace("\x00", "").strip()
            if value and name != without:
                found[name] = value[:LONGEST]
        return found

    def query(self, *, without: str = "") -> str:
        """The same, encoded."""
        return urlencode(self.sent(without=without))

    def filters(self) -> list[dict[str, str]]:
        """The controls that narrow and are set: what each says (`name`, `said`), and an address without it."""
        found = []
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if name == "q" or not value:
                continue
            shown = {"kind": dict(Kind.choices), "answered": dict(ANSWERED), "community": dict(self._places())}
            said = shown.get(name, {}).get(value, value)
            if name in {"since", "until"}:
                said = date_format(value, "j F Y")
            said = f"#{identity(value.lstrip('#＃'))}" if name == "tag" else str(said)
            found.append({"name": str(self.fields[name].label), "said": said, "without": self.query(without=name)})
        return found

    def _places(self) -> list[tuple[str, str]]:
        return [(str(slug), str(name)) for slug, name in self.fields["community"].choices]
