"""Forms about a person."""

from allauth.account.forms import SignupForm
from django.utils.translation import gettext_lazy as _


class SignUpForm(SignupForm):
    """Email, a name to be known by, a password: nothing else is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email")
        self.fields["email"].help_text = _("Only for signing in and for mail you ask for. Nobody else ever sees it.")
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _(
            "The name people will see. Please not your real name: something like quiet-heron keeps you private."
        )
        self.fields["username"].widget.attrs["autocomplete"] = "off"  # browsers would offer the email address here
        self.fields["password1"].help_text = _("At least 10 characters. A short sentence is easy to remember.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # the label stays when one types; a placeholder does not
