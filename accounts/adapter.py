"""Where allauth asks this site how it wants things done."""

import ipaddress
from contextlib import contextmanager

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import bouncing, hearing, mailed_codes, mailing, names, sessions, waiting
from accounts.models import User
from accounts.models.user import TAKEN
from peerhealth.moments import long_wait

A_WEEK = 60 * 60 * 24 * 7


def roughly(address: str) -> str:
    """The network that an IP address is in: /24 of IPv4, /48 of IPv6. All that is ever stored of it."""
    ip = ipaddress.ip_address(address)
    prefix = 24 if ip.version == 4 else 48
    return str(ipaddress.ip_network((ip, prefix), strict=False).network_address)


class AccountAdapter(DefaultAccountAdapter):
    """Names are stored as they are compared, addresses can be reached, of an IP address only its network is kept, and
    people without a password are asked again by mail. The rest is allauth's own rules."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The address or the password is not correct. Please look again."),
        "incorrect_password": gettext_lazy("This is not your password. Please try again."),
        "enter_current_password": gettext_lazy("This is not your present password. Please try again."),
        "incorrect_code": gettext_lazy("This is not the right code. Please look again."),
        "too_many_login_attempts": gettext_lazy("There were too many tries. Please wait some minutes, then try again."),
        "rate_limited": gettext_lazy("There were too many tries. Please wait some minutes, then try again."),
        "duplicate_email": gettext_lazy("This is your address already."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name as it is stored. Raises ValidationError with a sentence if it is malformed, kept free or taken."""
        name = super().clean_username(names.normalise(username), shallow=True)
        names.check(name)
        if not shallow and User.objects.is_taken(name):
            raise ValidationError(TAKEN)
        return name

    def clean_email(self, email: str) -> str:
        """The address. Raises ValidationError for one that no mail can reach (RFC 2606): imported authors have those,
        and nobody may take one over beforehand."""
        if email.strip().casefold().endswith(".invalid"):
            raise ValidationError(_("Please use an address that mail can reach."))
        return super().clean_email(email)

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Counts the try. Raises ValidationError that says how long to wait once there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as problem:
            key = self._get_login_attempts_cache_key(request, **credentials)
            request.retry_after = waiting.seconds(request, "login_failed", key=key)
            wait = long_wait(request.retry_after)
            said = _("There were too many tries. Please wait %(wait)s, or let us mail you a code.") % {"wait": wait}
            raise ValidationError(said, code=problem.code) from problem

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by; only its network while something is being stored."""
        ip = super().get_client_ip(request)
        return roughly(ip) if getattr(request, "is_being_stored", False) else ip

    def login(self, request: HttpRequest, user: User) -> None:
        """Begins the session, unless the account was suspended since the first step."""
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        """Writes the session down (allauth does, on its signal) and sends the person where they wanted to go."""
        with _stored(request):
            response = super().post_login(request, user, **kwargs)
        sessions.note(request)
        return response

    def render_mail(self, template_prefix: str, email: str, context, headers=None):
        """The mail, with what the queue wants to know of it."""
        message = super().render_mail(template_prefix, email, context, headers)
        return mailing.stamp(message, template_prefix, context)

    def send_notification_mail(self, template_prefix: str, user: User, context=None, email: str | None = None) -> None:
        """Tells of a change. The mail names no network and no browser; what allauth stores after it is rough."""
        self.request.is_being_stored = True  # for the rest of the request: allauth writes the session down afterwards
        super().send_notification_mail(template_prefix, user, context, email)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation, signup: bool) -> None:
        """Mails the link. Where the person wanted to go is kept here: in the mail it would name a condition."""
        wanted = request.POST.get("next", "")
        if wanted and self.is_safe_url(wanted):
            cache.set(_wanted(emailconfirmation.email_address), wanted, A_WEEK)
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def confirm_email(self, request: HttpRequest, email_address) -> bool:
        """Whoever opened the link has read the mail: what came back from this address before is forgotten."""
        bouncing.reaches(email_address.email)
        return super().confirm_email(request, email_address)

    def get_email_verification_redirect_url(self, email_address) -> str:
        """Where a confirmed address leads on another device: to sign-in, then where they wanted to go."""
        wanted = cache.get(_wanted(email_address), "")
        if self.request.user.is_authenticated:
            return wanted or resolve_url(settings.LOGIN_REDIRECT_URL)
        return reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else "")

    def set_password(self, user: User, password: str) -> None:
        """Changes it, and whoever reads along with the old one hears no more."""
        super().set_password(user, password)
        hearing.shut_out(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the guide."""
        return reverse("security")

    def get_reauthentication_methods(self, user) -> list[dict]:
        """allauth's, or a mailed code for those who have neither password nor second factor."""
        methods = super().get_reauthentication_methods(user)
        if not methods and user.is_authenticated:
            return [{"id": "mailed_code", "description": _("Mail me a code"), "url": reverse("mailed_code")}]
        words = {
            "reauthenticate": _("Use the password"),
            "mfa_reauthenticate": _("Use a code of the app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Always; allauth then looks whether it happened lately. It takes people without password and second factor as
        having done so, which here they have not. Raises ReauthenticationRequired for them."""
        user = self.request.user
        if user.is_authenticated and mailed_codes.is_needed(user) and not mailed_codes.is_fresh(self.request):
            raise ReauthenticationRequired
        return True


class SecondFactorAdapter(DefaultMFAAdapter):
    """What devices show is the pseudonym and the site's name, not the address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the right code. Codes change each half minute: try the next one."),
        "unverified_email": gettext_lazy("Please confirm your email address first."),
    }

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: User, type) -> str:  # noqa: A002  (allauth's name)
        """The first word for a new passkey."""
        count = user.authenticator_set.filter(type=type).count() + 1
        return _("Passkey %(number)s") % {"number": count}


@contextmanager
def _stored(request: HttpRequest):
    request.is_being_stored = True
    try:
        yield
    finally:
        request.is_being_stored = False


def _wanted(address) -> str:
    return f"wanted-after-confirming-{address.pk}"
