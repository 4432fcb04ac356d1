"""Forms of the settings: another name, another address, the code that was mailed."""

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import User


class NameForm(forms.Form):
    """Another user name. Whether it can be is `accounts.renaming`'s matter."""

    username = forms.CharField(
        label=_("New name"),
        max_length=200,  # the sentence about 30 letters is better than silence at the 31st
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        help_text=_("3 to 30 letters and digits; an underscore, hyphen or full stop may stand between them."),
    )


class AddressForm(forms.Form):
    """Another email address."""

    email = EmailField(label=_("New address"))
    without_old = forms.BooleanField(
        label=_("I cannot read mail at the old address any more"),
        required=False,
        help_text=_("Your password and your second factor then stand in for it."),
    )

    def __init__(self, *args, user: User, has_second_factor: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].widget.attrs.pop("placeholder", None)
        if not has_second_factor:
            del self.fields["without_old"]

    def clean_email(self) -> str:
        """The address, in lower case. Raises ValidationError."""
        email = get_adapter().clean_email(self.cleaned_data["email"].lower())
        if email == self.user.email:
            raise ValidationError(_("This is your address already."))
        if names.gives_away(self.user.username, email):
            raise ValidationError(
                _("Your user name is part of this address, so it would lead to you. Please change the name first.")
            )
        return email
