"""The form for a community's digest by email, without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Subscription


class SubscribeForm(forms.Form):
    """Where to, how often, and the consent: an address beside a condition is health data."""

    address = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    cadence = forms.ChoiceField(
        label=_("How often?"),
        choices=Subscription.Cadence.choices,
        widget=forms.RadioSelect,
        initial=Subscription.Cadence.WEEKLY,
    )
    agreed = forms.BooleanField(
        label=_("I agree that my address is kept together with this community, for these mails and nothing else"),
        error_messages={"required": _("Without this we may not keep your address.")},
    )

    def clean_address(self) -> str:
        """The address in lower case. Raises ValidationError for one that no mail can reach (RFC 2606)."""
        address = self.cleaned_data["address"].strip().lower()
        if address.endswith(".invalid"):
            raise forms.ValidationError(_("Please use an address that mail can reach."))
        return address
