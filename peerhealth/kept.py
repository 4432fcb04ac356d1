"""What somebody had typed when their session was over: kept while they sign in again, and given back to them alone.

A form that wants this carries a mark (`kept_field` in its template). Sent without a session, its fields wait in the
visitor's session, which signing in carries over; the page of the form takes them back. The mark says whose form it was,
to nobody but this module.
"""

import re
import time

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.html import format_html
from django.utils.http import urlencode

FIELD = "kept"
KEY = "kept"  # in the session
SALT = "peerhealth.kept"
# Five posts of the longest kind in any script; enough for every form, too little to fill a disk with.
MOST_BYTES, MOST_FORMS, AN_HOUR = 100_000, 3, 60 * 60
CARRIED_OUT = 302  # the answer to a form that was posted, or saved
# Keys of any kind are left out. (A field called just `token` tells one sending from the next, and opens nothing.)
TOKEN = re.compile(r"csrf|.token|token.", re.IGNORECASE)
# Below the address of a form: there its fields are sent to as well, and back at the form they belong.
BESIDE = ("similar/", "draft/")
# Fields that say which of several forms at one address it was.
IN_ADDRESS = ("to",)
# A form with one of these is never kept nor shown again, whatever else is in it.
# (A box that is ticked holds none: speaking with one's profession is a field called so.)
SECRET, TICKED = re.compile(r"passw|^code$|otp|secret|credential|recovery", re.IGNORECASE), ["on"]


class KeptMiddleware:
    """Keeps what was sent without a session, and throws away what was somebody else's as soon as anybody signs in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; a redirect to sign-in then leads back to the page of the form."""
        if request.session.session_key and KEY in request.session and request.user.is_authenticated:
            _sort_out(request)
        response = self.get_response(request)
        if request.method != "POST":
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if (
            response.get("Location", "").startswith(sign_in)
            and not request.user.is_authenticated
            and (where := _keep(request))
        ):
            request.kept_at = where
            response["Location"] = f"{sign_in}?{urlencode({REDIRECT_FIELD_NAME: where})}"
        elif response.status_code == CARRIED_OUT and request.user.is_authenticated:
            drop(request)
        return response


def mark(user) -> str:
    """A text for a form of `user`: another one each time, and without the person's number in it."""
    grain = get_random_string(12)
    return signing.TimestampSigner(salt=SALT).sign(f"{grain}.{_digest(grain, user)}")


def field(context) -> str:
    """The hidden field of a writing form, for its template (with `kept_mark`, where that is made already); nothing for
    visitors, who have no forms of theirs."""
    made = context.get("kept_mark")
    if made is None:
        made = mark(user) if (user := context["request"].user).is_authenticated else ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, made) if made else ""


def look(request: HttpRequest) -> QueryDict | None:
    """What `request.user` had typed into the form at this address before their session ended: until it is dropped.
    None for anybody else, and when it is older than an hour."""
    mine = _mine(request, request.GET) if request.method == "GET" else []
    if not mine:
        return None
    words = QueryDict(mutable=True)
    for name, value in mine[-1]["fields"]:
        words.appendlist(name, value)
    return words


def drop(request: HttpRequest) -> None:
    """Forgets it: it has been saved elsewhere, or is not wanted any more."""
    mine = _mine(request, request.POST if request.method == "POST" else request.GET)
    if mine:
        _store(request, [one for one in _fresh(request) if one not in mine])


def is_of(text: str, user) -> bool:
    """Whether `text` is a mark that was made for a form of `user`."""
    grain, _, digest = _signed(text).partition(".")
    return bool(grain) and user.is_authenticated and constant_time_compare(digest, _digest(grain, user))


def fields_of(sent: QueryDict) -> list[list[str]] | None:
    """The [name, value] pairs of a form that may be kept or shown to its sender again: without form tokens. None for a
    form with a secret in it, and for more than `MOST_BYTES`."""
    if any(SECRET.search(name) and values != TICKED for name, values in sent.lists()):
        return None
    pairs = [[name, value] for name, values in sent.lists() for value in values if not TOKEN.search(name)]
    return pairs if sum(len(name.encode()) + len(value.encode()) for name, value in pairs) <= MOST_BYTES else None


def _keep(request: HttpRequest) -> str:
    """Keeps what was sent; the address at which it will be given back, or nothing if it is not such a form."""
    fields, whose = fields_of(request.POST), request.POST.get(FIELD, "")
    by_script = request.headers.get("Sec-Fetch-Dest") == "empty" and not request.headers.get("HX-Request")
    if not fields or by_script or not _signed(whose):  # a script still has what it sent
        return ""
    where = _address(request, request.POST)
    others = [one for one in _fresh(request) if one["where"] != where]
    form = {"where": where, "mark": whose, "at": int(time.time()), "fields": [f for f in fields if f[0] != FIELD]}
    _store(request, [*others, form][-MOST_FORMS:])
    request.session.set_expiry(AN_HOUR)
    return where


def _sort_out(request: HttpRequest) -> None:
    kept = _fresh(request)
    mine = [one for one in kept if is_of(one["mark"], request.user)]
    if len(mine) != len(request.session[KEY]):
        _store(request, mine)
    if request.session.get("_session_expiry") == AN_HOUR:  # the visitor's; who is signed in stays signed in
        request.session.set_expiry(None)


def _mine(request: HttpRequest, said: QueryDict) -> list[dict]:
    if not request.session.session_key or KEY not in request.session:
        return []
    where = _address(request, said)
    return [one for one in _fresh(request) if one["where"] == where and is_of(one["mark"], request.user)]


def _fresh(request: HttpRequest) -> list[dict]:
    return [one for one in request.session.get(KEY, []) if one["at"] > time.time() - AN_HOUR]


def _store(request: HttpRequest, kept: list[dict]) -> None:
    request.session[KEY] = kept
    if not kept:
        del request.session[KEY]


def _address(request: HttpRequest, said: QueryDict) -> str:
    named = {name: said[name] for name in IN_ADDRESS if said.get(name)}
    path = request.path
    for beside in BESIDE:
        path = path.removesuffix(beside)
    return path + (f"?{urlencode(named)}" if named else "")


def _digest(grain: str, user) -> str:
    return salted_hmac(SALT, f"{grain}:{user.pk}", algorithm="sha256").hexdigest()[:32]


def _signed(text: str) -> str:
    """What this site signed in `text`, not longer ago than a session lasts; empty for anything else. Without it anybody
    could fill the session table."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(text, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return ""
