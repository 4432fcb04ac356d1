"""A moderator's reason."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why a post is hidden or restored; its author reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person who wrote the post will read this. Plain and kind, please."),
        error_messages={"required": _("Please say why: the person who wrote it should understand.")},
    )
