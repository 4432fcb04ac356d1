"""allauth's forms in this site's words. What they check is allauth's."""

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import security


class _Plain:
    """Labels that stay while one types, instead of placeholders."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Plain, LoginForm):
    """Address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email")
        self.fields["password"].help_text = ""  # the way to a new one stands below


class CodeRequestForm(_Plain, RequestLoginCodeForm):
    """The address that a sign-in code goes to."""


class MailedCodeForm(_Plain, ConfirmLoginCodeForm):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "dir": "ltr"}),
    )


class _TellsOfRecoveryCodes:
    """A recovery code that is used up is told by mail: it may be somebody else who used it."""

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            security.tell_recovery_code_used(self.user, self.authenticator)


class SecondFactorForm(_Plain, _TellsOfRecoveryCodes, AuthenticateForm):
    """The second factor at sign-in: a code from the app, or a recovery code."""


class SecondFactorAgainForm(_Plain, _TellsOfRecoveryCodes, ReauthenticateForm):
    """The second factor before something dangerous."""


class AppForm(_Plain, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits that the app shows")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "dir": "ltr"}


class PasskeyForm(AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
        self.fields["name"].help_text = _("Your own word for it, such as “phone” or “blue key”. Only you see it.")
        self.fields["name"].max_length = 100
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "It then asks for a fingerprint, a face or a PIN. Untick this for a key that is only a second step."
        )
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    """Another word for a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].widget.attrs["maxlength"] = 100
