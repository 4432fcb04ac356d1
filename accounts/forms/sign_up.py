"""Joining: email, a name, a password or none, sixteen, and consent. Nothing else is asked."""

import secrets

from allauth.account.forms import SignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts import agreeing, consenting, holding, likeness, names, pseudonyms
from accounts.models import User
from accounts.models.user import TAKEN

OWN = "own"
NO_AGE = _("This site is for people from 16 on. If you are younger, a grown-up you trust can join and ask for you.")
NO_CONSENT = _(
    "Without this we may not keep what you write here, so there can be no account. You can still read all open "
    "communities without one."
)


class SignUpForm(SignupForm):
    """One short page. Known addresses and unknown ones cost the same work and get the same answer."""

    field_order = ("email", "offered", "username", "password1", "is_sixteen", "consents")
    offered = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("Your name here"))
    is_sixteen = forms.BooleanField(label=_("I am 16 or older."), error_messages={"required": NO_AGE})
    consents = forms.BooleanField(label=_("I agree."), error_messages={"required": NO_CONSENT})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email")
        self.fields["email"].help_text = _(
            "Only for signing in and for mail you ask for. Nobody else ever sees it. An alias is welcome."
        )
        self.fields["username"].label = _("The name I make up")
        self.fields["username"].required = False  # one of those offered will do
        self.fields["username"].widget.attrs["autocomplete"] = "off"  # browsers would offer the email address here
        self.fields["password1"].help_text = _(
            "At least 10 characters; a short sentence is easy to remember. Leave it empty if you would rather have no "
            "password: we then mail you a code each time you sign in."
        )
        # Nothing typed is lost: an empty field would mean "no password" the second time. The page is never stored.
        self.fields["password1"].widget.render_value = True
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # the label stays when one types; a placeholder does not
        self.fields["offered"].choices = [*((name, name) for name in self._names()), (OWN, _("I make one up"))]

    @property
    def wants_others(self) -> bool:
        """Whether the button "other names" was pressed: the page comes back with them and with what was typed."""
        return "others" in self.data

    def _names(self) -> list[str]:
        picked = self.data.get("offered", "") if self.is_bound and not self.wants_others else ""
        return pseudonyms.offer(first=[picked] if _can_be(picked) else [])

    def full_clean(self) -> None:
        """Checks all fields, unless only other names were asked for."""
        if self.is_bound and self.wants_others:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        """Whether an account can be made of it."""
        return not self.wants_others and super().is_valid()

    def clean_username(self) -> str:
        """The name: typed, or one of those offered. Raises ValidationError."""
        typed, picked = names.normalise(self.cleaned_data["username"]), self.cleaned_data.get("offered", "")
        picked = "" if picked == OWN else picked
        if typed and picked and typed != picked:
            raise ValidationError(_("You picked one name and typed another. Please empty this field or pick “my own”."))
        if not (typed or picked):
            raise ValidationError(_("Please pick a name or make one up."))
        holding.sweep(User.objects.all())
        self.cleaned_data["username"] = typed or picked
        return super().clean_username()

    def clean(self) -> dict:
        """All together: the name must not lead to the address."""
        cleaned = super().clean()
        name = cleaned.get("username")
        if name:
            try:
                names.check(name, email=cleaned.get("email") or "")
            except ValidationError as problem:
                self.add_error("username", problem)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """(the new person, None) or (None, the answer): the usual one for a known address, the form for a name that
        somebody was faster to take. One password is hashed in every case."""
        holding.hold(likeness.skeleton(names.normalise(self.cleaned_data["username"])))
        try:
            with transaction.atomic():
                # Whoever signed up with somebody else's address must not be inside when its owner comes.
                unproved = User.objects.filter(holding.unproved(), email=self.cleaned_data["email"])
                if self.account_already_exists and unproved.exists():
                    unproved.delete()
                    self.account_already_exists = False
                password = self.cleaned_data.get("password1")
                if self.account_already_exists or not password:
                    make_password(password or secrets.token_urlsafe(12))
                return super().try_save(request)
        except IntegrityError:
            if User.objects.filter(email=self.cleaned_data["email"]).exists():
                return None, prevent_enumeration(request, email=self.cleaned_data["email"])
            self.add_error("username", TAKEN)
            return None, TemplateResponse(request, "account/signup.html", {"form": self}, status=422)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """What a new account comes with: the consent and the agreements, each with its version and moment."""
        consenting.give(user)
        agreeing.agree_to_all(user)


def _can_be(name: str) -> bool:
    """Whether a posted choice may be drawn again as one."""
    if not name or name == OWN:
        return False
    try:
        for validate in names.VALIDATORS:
            validate(name)
        names.check(name)
    except ValidationError:
        return False
    return True
