"""Asking again by mail: for people who have neither a password nor a second factor."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User

KEY = "mailed_code"
LASTS = 15 * 60  # seconds: mail can be slow, and so can people
TRIES = 5


def is_needed(user: User) -> bool:
    """Whether a mailed code is the only way to ask `user` again."""
    return not get_reauthentication_flows(user)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed lately that they are who they are."""
    records = get_authentication_records(request, request.user)
    again = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(again) and time.time() - again[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def is_sent(request: HttpRequest) -> bool:
    """Whether a code is on its way that still counts."""
    sent = request.session.get(KEY)
    return bool(sent) and time.time() - sent["at"] < LASTS and sent["tries"] < TRIES


def send(request: HttpRequest) -> None:
    """Mails a code, and forgets the one before. The session keeps its keyed hash, not the code."""
    code = get_adapter().generate_login_code()
    request.session[KEY] = {"hash": _hashed(code), "at": time.time(), "tries": 0}
    get_adapter().send_mail("account/email/mailed_code", request.user.email, {"code": code})


def accept(request: HttpRequest, code: str) -> bool:
    """Whether `code` is the one that was mailed. It counts once, and for five tries."""
    if not is_sent(request):
        return False
    sent = request.session[KEY]
    if compare_user_code(actual=_hashed(code), expected=sent["hash"]):
        del request.session[KEY]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return True
    request.session[KEY] = sent | {"tries": sent["tries"] + 1}
    return False


def _hashed(code: str) -> str:
    bare = "".join(letter for letter in code.casefold() if letter.isalnum())
    return salted_hmac("accounts.mailed_codes", bare, algorithm="sha256").hexdigest()
