"""allauth's forms in this site's words. What they check is allauth's."""

import secrets

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm as FactorForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from accounts import holding, security
from accounts.models import User


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


class PasswordAgainForm(_Plain, ReauthenticateForm):
    """The password before something dangerous."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # whoever is signed in knows it, or finds the way in the settings


class _TakesItsTime:
    """One password is hashed and thrown away: beside that, what a known address costs more cannot be measured."""

    def clean(self) -> dict:
        make_password(secrets.token_urlsafe(12))
        return super().clean()


class _NewPassword(_Plain):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("At least 10 characters. A short sentence is easy to remember.")
        self.fields["password2"].label = _("The same again")


class PasswordChangeForm(_NewPassword, ChangePasswordForm):
    """Another password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""  # the way to a new one stands below


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    """A password for somebody who had none."""


class ForgottenPasswordForm(_Plain, _TakesItsTime, ResetPasswordForm):
    """The address that a link to a new password goes to."""


class PasswordFromLinkForm(_NewPassword, ResetPasswordKeyForm):
    """The new password behind that link."""


class CodeRequestForm(_Plain, _TakesItsTime, RequestLoginCodeForm):
    """The address that a sign-in code goes to."""

    def clean_email(self) -> str:
        """The address. One that nobody has confirmed is as good as unknown: only the link that was sent there confirms
        it, or whoever signed up with it before its owner did would share the account."""
        email = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and User.objects.filter(holding.never_confirmed(), pk=user.pk).exists():
            self._user = None
        return email


class CodeForm(forms.Form):
    """A code from a mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "dir": "ltr"}),
    )


class MailedCodeForm(ConfirmLoginCodeForm):
    """The code from the mail, at sign-in."""

    code = CodeForm.base_fields["code"]


class _TellsOfRecoveryCodes:
    """A recovery code that is used up is told by mail: it may be somebody else who used it."""

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            security.tell_recovery_code_used(self.user, self.authenticator)


class SecondFactorForm(_Plain, _TellsOfRecoveryCodes, FactorForm):
    """The second factor at sign-in: a code from the app, or a recovery code."""


class SecondFactorAgainForm(_Plain, _TellsOfRecoveryCodes, FactorAgainForm):
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
