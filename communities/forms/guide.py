"""Writing a guide, and what else is done with one. Nothing typed is cut off: what is too long comes back whole, with a
sentence."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from communities.guiding import Source, Words
from communities.models.guide import (
    BODY_LONGEST,
    BODY_SHORTEST,
    SUMMARY_LONGEST,
    TITLE_LONGEST,
    TITLE_SHORTEST,
    in_a_year,
)
from communities.models.guide_acts import AS_WHAT_LONGEST, REASON_LONGEST
from communities.models.guide_revision import (
    LINK_LONGEST,
    MOST_SOURCES,
    PUBLISHER_LONGEST,
    SOURCE_TITLE_LONGEST,
    WHY_LONGEST,
    GuideRevision,
)
from peerhealth.plain import is_visible, one_line, typed, visible_line

EMPTY_ROWS = 3
WEB = URLValidator(schemes=["http", "https"])
FURTHEST_YEAR = 2100  # dates beyond are slips of a key


class LineField(forms.CharField):
    """One line of which something can be seen, at most `longest` characters."""

    def __init__(self, *, longest: int, shortest: int = 1, rows: int = 1, **kwargs):
        said = {"max_length": _("Please use at most %(limit_value)s characters.")}
        line = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        widget = line if rows == 1 else forms.Textarea(attrs={"dir": "auto", "rows": rows, "class": "short"})
        super().__init__(max_length=longest, widget=widget, error_messages=said, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        self.shortest = shortest

    def to_python(self, value) -> str:
        """The line as it is stored."""
        return one_line(typed(super().to_python(value) or ""))

    def validate(self, value: str) -> None:
        """Raises ValidationError for a line that is too short, or of which nothing can be seen."""
        super().validate(value if is_visible(value) else "")
        if value and not visible_line(value, self.shortest):
            raise ValidationError(_("Please use at least %(n)s characters."), params={"n": self.shortest})


class DayField(forms.DateField):
    """A day of our time."""

    def __init__(self, **kwargs):
        said = {"invalid": _("Please write the day as year, month and day: 2027-03-31.")}
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=said, **kwargs
        )

    def validate(self, value) -> None:
        """Raises ValidationError for a year that is none."""
        super().validate(value)
        if value and not 1900 <= value.year <= FURTHEST_YEAR:
            raise ValidationError(self.error_messages["invalid"])


class ReviewByField(DayField):
    """A day that is still to come."""

    def validate(self, value) -> None:
        """Raises ValidationError for a day that is over, or further than two years away."""
        super().validate(value)
        year = in_a_year()
        if value and not year.replace(year=year.year - 1) < value <= year.replace(year=year.year + 1, day=1):
            raise ValidationError(_("Please choose a day between tomorrow and two years from now."))


class SourceForm(forms.Form):
    """One source. A row that is empty is none."""

    title = LineField(label=_("Title"), longest=SOURCE_TITLE_LONGEST, required=False)
    publisher = LineField(label=_("Who publishes it"), longest=PUBLISHER_LONGEST, required=False)
    link = LineField(label=_("Link (optional)"), longest=LINK_LONGEST, required=False)
    dated = DayField(label=_("Date (optional)"), required=False)

    def clean_link(self) -> str:
        """An address on the web, or nothing. Raises ValidationError for any other: nobody is led to a script."""
        link = self.cleaned_data["link"]
        if not link:
            return ""
        try:
            WEB(link)
            whole = urlsplit(link)
        except (ValidationError, ValueError) as problem:
            said = _("This is no address on the web. It begins with https:// or http://.")
            raise ValidationError(said) from problem
        if "@" in whole.netloc:
            raise ValidationError(_("Please give an address without a name or password in it."))
        return link

    def clean(self) -> dict:
        """A source has a title and a publisher. Raises ValidationError."""
        said = self.cleaned_data
        if any(said.values()) and not self.errors:
            missing = {"title": _("Please give its title."), "publisher": _("Please say who publishes it.")}
            for name in missing.keys() - {name for name, value in said.items() if value}:
                self.add_error(name, missing[name])
        return said


SourceForms = forms.formset_factory(
    SourceForm, extra=EMPTY_ROWS, max_num=MOST_SOURCES, validate_max=True, absolute_max=MOST_SOURCES + EMPTY_ROWS
)


class GuideForm(forms.Form):
    """Title, summary, text and sources of a guide; `as_of`: the version that its writer began from (0: none)."""

    title = LineField(label=_("Title"), longest=TITLE_LONGEST, shortest=TITLE_SHORTEST)
    summary = LineField(
        label=_("In short"), longest=SUMMARY_LONGEST, rows=2,
        help_text=_("One or two sentences: whom it is for, and what it says."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), min_length=BODY_SHORTEST, max_length=BODY_LONGEST,
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto"}),
        help_text=_("A line that begins with # is a heading, one that begins with - an item of a list."),
        error_messages={
            "max_length": _("This is longer than 40,000 characters. Please make two guides of it: nothing is lost."),
        },
    )  # fmt: skip
    why = LineField(
        label=_("What have you changed, and why?"), longest=WHY_LONGEST,
        help_text=_("One line. It stands in the history."),
    )  # fmt: skip
    review_by = ReviewByField(
        label=_("Somebody looks at it again by"), help_text=_("What was right last year may be wrong by now.")
    )
    as_of = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data=None, *, version: GuideRevision | None = None, **kwargs):
        super().__init__(data, initial=_initial(version), **kwargs)
        sources = list(version.sources.values("title", "publisher", "link", "dated")) if version else []
        self.sources = SourceForms(data, initial=sources, prefix="source")
        self.fields["body"].widget.attrs.pop("maxlength", None)
        del self.fields["review_by" if version else "why"]  # a new guide has no history; an old one is reviewed apart

    def clean_body(self) -> str:
        """The text as it is stored. Raises ValidationError where nothing of it can be seen."""
        body = typed(self.cleaned_data["body"])
        if not is_visible(body):
            raise ValidationError(_("Please write something first."))
        return body

    def is_valid(self) -> bool:
        """Whether both the guide and its sources are right."""
        return all([super().is_valid(), self.sources.is_valid()])

    def words(self) -> Words:
        """What was written, once it is valid."""
        rows = [row.cleaned_data for row in self.sources if row.cleaned_data.get("title")]
        said = {name: self.cleaned_data[name] for name in ("title", "summary", "body")}
        return Words(**said, sources=tuple(Source(**row) for row in rows))


def _initial(version: GuideRevision | None) -> dict:
    if version is None:
        return {"review_by": in_a_year(), "as_of": 0}
    words = {name: getattr(version, name) for name in ("title", "summary", "body")}
    return words | {"as_of": version.number}


class GuideReviewForm(forms.Form):
    """That somebody has read a guide through, as what, and until when it holds."""

    as_what = LineField(
        label=_("You read it as … (optional)"), longest=AS_WHAT_LONGEST, required=False,
        help_text=_("In your own words, for example “living with it for ten years”. It stands beside your name."),
    )  # fmt: skip
    until = ReviewByField(label=_("It holds until"))
    as_of = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class GuideRestoreForm(forms.Form):
    """Going back to an earlier version."""

    why = LineField(label=_("Why go back? (optional)"), longest=WHY_LONGEST, required=False)
    as_of = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class GuideErasureForm(forms.Form):
    """Taking an earlier version away for good."""

    reason = LineField(
        label=_("Why?"), longest=REASON_LONGEST,
        help_text=_("Those who write guides here read it. Please say nothing again of what must go."),
    )  # fmt: skip


class GuideWithdrawalForm(forms.Form):
    """Taking a guide down."""

    reason = LineField(
        label=_("Why?"), longest=REASON_LONGEST, help_text=_("Those who write guides here read it, and nobody else.")
    )
