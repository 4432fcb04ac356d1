"""How long somebody who ran into a rate limit has to wait. allauth counts, and does not say."""

import math
import time

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest

# Which limit stands before which page, and which field of its form the limit counts by.
ACTIONS = {
    "account_login": ("login", ""),
    "account_signup": ("signup", ""),
    "account_reset_password": ("reset_password", "email"),
    "account_reset_password_from_key": ("reset_password_from_key", ""),
    "account_request_login_code": ("request_login_code", "email"),
    "account_change_password": ("change_password", ""),
    "account_set_password": ("change_password", ""),
    "account_email": ("manage_email", ""),
    "account_reauthenticate": ("reauthenticate", ""),
    "mfa_reauthenticate": ("reauthenticate", ""),
    "mfa_reauthenticate_webauthn": ("reauthenticate", ""),
    "mailed_code": ("reauthenticate", ""),
}
APP = "allauth.account"


def seconds(request: HttpRequest, action: str, *, key: str = "") -> int:
    """Until the limits of `action` let this request through; 0 if now. Limits per key count only with a `key`."""
    now, wait = time.time(), 0.0
    for rate in get_rates(app=APP, action=action):
        if (rate.per == "key" and not key) or (rate.per == "user" and not request.user.is_authenticated):
            continue
        history = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key or None), [])
        recent = [moment for moment in history if moment > now - rate.duration]
        if len(recent) >= rate.amount:
            wait = max(wait, recent[rate.amount - 1] + rate.duration - now)
    return math.ceil(wait)


def seconds_for_page(request: HttpRequest) -> int:
    """The same for the page that was asked for; 0 if it is not known what stopped it."""
    match = request.resolver_match
    action, field = ACTIONS.get(match.view_name if match else "", ("", ""))
    return seconds(request, action, key=request.POST.get(field, "").lower()) if action else 0
