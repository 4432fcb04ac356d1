"""A moderator's ban: why, and for how long."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LENGTHS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30), "good": None}


class BanForm(forms.Form):
    """The reason, which the person reads, and the length."""

    length = forms.ChoiceField(
        label=_("For how long?"),
        choices=[("day", _("a day")), ("week", _("a week")), ("month", _("a month")), ("good", _("for good"))],
        widget=forms.RadioSelect,
        initial="week",
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("The person will read this on the community’s page. Plain and kind, please."),
        error_messages={
            "required": _("Please say why: the person should understand."),
            "max_length": _("Please use at most 300 characters."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)  # nothing typed is cut off

    def until(self) -> datetime | None:
        """When the ban ends; None: never by itself."""
        length = LENGTHS[self.cleaned_data["length"]]
        return timezone.now() + length if length else None
