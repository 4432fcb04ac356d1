"""What somebody says about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.user import ABOUT_LONGEST
from peerhealth.plain import TURNING, is_visible, typed


class AboutField(forms.CharField):
    """Up to 500 characters of plain text on as many lines as one likes."""

    def to_python(self, value) -> str:
        """The text as it will be stored: a line end counts one; empty if nothing of it can be seen."""
        text = typed(TURNING.sub("", super().to_python(value) or ""))
        return text if is_visible(text) else ""

    def widget_attrs(self, widget) -> dict:
        """Without a limit in the browser: nothing typed is cut off, too long a text comes back with a sentence."""
        return {}


class AboutForm(forms.Form):
    """What somebody says about themselves."""

    about = AboutField(
        label=_("About you"),
        required=False,
        max_length=ABOUT_LONGEST,
        help_text=_(
            "At most 500 characters. Only people who are signed in see it. Please nothing that tells who you are: "
            "no full name, no town, no phone number."
        ),
        error_messages={"max_length": _("This is longer than 500 characters. Please shorten it: nothing is lost yet.")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
