"""In which communities somebody wishes to speak with their profession."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.credential import CredentialForm, ToldForm
from communities import speaking
from communities.models import Community

SAYS = {
    Community.Clinicians.WELCOME: _("%(name)s"),
    Community.Clinicians.ASKED: _("%(name)s · only when asked"),
    Community.Clinicians.PEERS: _("%(name)s · peers only"),
}


class Places(forms.Form):
    """A box for each community that the person has joined."""

    places = forms.MultipleChoiceField(
        label=_("Where you wish to speak as one"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only there you are offered the choice. Each community decides whether it wants it: everywhere, only when "
            "asked (in “Ask a professional” conversations), or not at all."
        ),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        joined = speaking.joined(user)
        self.fields["places"].choices = [
            (one.slug, str(SAYS[Community.Clinicians(one.clinicians)]) % {"name": one.name}) for one, _speaks in joined
        ]
        self.initial["places"] = [one.slug for one, speaks in joined if speaks]
        if not joined:
            del self.fields["places"]


class AskForm(Places, CredentialForm):
    """Asking to be checked, or to renew it."""

    field_order = (*CredentialForm.field_order[:-2], "places", *CredentialForm.field_order[-2:])


class ChangeForm(Places, ToldForm):
    """What may be changed without being checked anew."""

    field_order = ("places", "interests", "on_profile")
