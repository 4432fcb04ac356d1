"""A new invitation: for how many people, and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.inviting import MOST_USES

DAYS = ((1, _("a day")), (7, _("a week")), (14, _("two weeks")), (30, _("a month")), (90, _("three months")))
TOO_MANY = _("An invitation can let in 1 to 500 people.")


class InvitationForm(forms.Form):
    """What the verb `inviting.invite` needs."""

    most_uses = forms.IntegerField(
        label=_("How many people may use it?"),
        min_value=1,
        max_value=MOST_USES,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("One, if you send it to one person."),
        error_messages={
            "required": TOO_MANY, "min_value": TOO_MANY, "max_value": TOO_MANY,
            "invalid": _("Please type a number, such as 1."),
        },
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("It works for"), choices=DAYS, coerce=int, initial=14)
