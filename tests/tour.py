"""A tour of the whole site: a furnished place, the people who walk through it, and every address they open.

The addresses are those of `tests/addresses.py`, filled with the names of `tests/scene.py`: a page that gets a row there
is walked without another word. Two walks use the tour: `tests/test_valid_html.py` reads every page,
`tests/journeys/test_every_page.py` looks at every page in a browser.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from tests import furniture, scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS
from tests.people import PASSWORD, show_second_factor

EVERY = OF_A_PLACE | VARIANTS | OF_NO_PLACE
# Files and answers for machines: nobody looks at them as a page.
NO_PAGES = {
    "quote", "download_visits", "visit_text", "manifest", "completions", "search_completions", "avatar",
    "mfa_download_recovery_codes", "mfa_login_webauthn", "community_feed", "tag_feed", "my_feed", "ask_calendar",
    "sitemap", "sitemap_part", "robots", "term_meaning", "community_term_meaning",
    "threads_now", "replies_now", "posts_now", "reactions_now", "notifications_bell",  # parts of pages
}  # fmt: skip
# Addresses that never show a page of their own: they act, or lead on to a page that the tour opens by its own address.
LEAD_ON = {
    "thread_without_title", "post", "react", "thread, a wrong title", "opening post", "mfa_index", "order",
    "all_read", "community_read", "mute_thread", "similar", "welcome", "together", "thread_draft", "reply_draft",
    "edit_draft", "claim", "delete_outcome", "answered", "helped", "dismiss", "bring_back", "follow_thread", "follow_tag", "mute_tag",
    "notification", "mailed_notification", "answer_ask", "add_question", "close_visit", "move_question",
    "discard_draft",  # of the table's draft, which is not there; that of one which is stands among the states
    "styleguide",  # while developing only; tests/posts/test_styleguide.py looks at it
}  # fmt: skip
OURS = {"accounts", "communities", "posts"}
# What the table does not ask for: other states of the same pages, and refusals.
STATES = {
    "no such page": "/no-such-page/",
    "no condition of that name": "/conditions/?q=zzzz",
    "several conditions": "/conditions/?q=an",
    "conditions, nothing asked": "/conditions/",
    "a community for members": "/c/among-us/",
    "a thread for members": "{among_us}",
    "a private community": "/c/our-secret/",
    "an empty community": "/c/empty-place/",
    "an empty community, waiting": "/c/empty-place/waiting/",
    "an empty community, about": "/c/empty-place/about/",
    "no guides yet": "/c/empty-place/guides/",
    "where moderators decide": "/c/by-approval/",
    "asking to join": "/c/by-approval/join/",
    "an old thread": "{old_thread}",
    "a deleted thread": "{deleted_thread}",
    "a long thread": "{long_thread}",
    "a long thread, later": "{long_thread}?after=40",
    "a branch": "{deep_thread}?branch={deep}",
    "a deep thread": "{deep_thread}",
    "older threads": "/c/{slug}/?kind=tip",
    "a filter that finds nothing": "/c/{slug}/?kind=win&tag=nothing",
    "profile, replies": "/u/{author}/?show=replies",
    "my own profile": "/u/{me}/",
    "somebody I blocked": "/u/Loud/",
    "a checked professional": "/u/Ana/",
    "spoken as a professional": "{spoken}",
    "opening a community together": "/conditions/DOID:2/together/",
    "an invitation that is gone": "/invitation/garbage/",
    "a search that finds nothing": "/search/?q=zzzzqqq",
    "a search that finds many": "/search/?q=number+tip",
    "a search that finds many, later": "/search/?q=number+tip&page=2",
    "a search with every filter": "/search/?q=answer&community={slug}&kind=question&tag=sleep&answered=yes&since=2020-01-01&until=2040-01-01",
    "a search with a filter that says nothing": "/search/?q=answer&since=yesterday",
    "a draft to discard": "/drafts/{draft}/discard/",
    "writing with a draft": "/c/{slug}/new/",
    "the page to take along": "/visits/{visit}/page/?places=1",
    "a visit without a question": "/visits/{empty_visit}/",
    "an update of what the doctor said": "{doctor_said}",
    "words that are not there": "/words/?q=zzzz",
    "a word of two meanings": "/words/ms/",
    "words of an empty community": "/c/empty-place/words/",
    "settings of an empty community": "/c/empty-place/settings/",
}


@dataclass
class Reader:
    """Somebody who walks: their signed-in client, and the pages they open, as (name, address)."""

    name: str
    client: Client
    stops: list[tuple[str, str]] = field(default_factory=list)
    led: bool = False  # whether to look at the page that an address leads to


def readers() -> dict[str, Callable[[dict[str, str]], Reader]]:
    """Who walks, by name: each is made for the names that `furnish` gives back."""
    return {
        "anonymous": lambda names: _reader("anonymous", None, EVERY, names),
        "author": lambda names: _reader("author", "Author", EVERY, names),
        "moderator": lambda names: _reader("moderator", "Looks-after", OF_A_PLACE | VARIANTS, names),
        "newcomer": lambda names: _reader("newcomer", "Newcomer", _without_account_pages(), names),
        "guarded": _guarded,
        "operator": _operator,
        "at the second step": _second_step,
        "with a mailed code": _mailed_code,
        "asked again": _asked_again,
        "without a password": _no_password,
        "choosing a first password": _first_password,
        "just joined": _just_joined,
        "to be asked": _to_be_asked,
        "with a link": _link,
    }


def furnish() -> dict[str, str]:
    """Sets everything up; the names with which addresses are filled in."""
    place, author, names = scene.set_up("public")
    return names | furniture.bring_in(place, author, names)


def _without_account_pages() -> dict:
    return {name: row for name, row in EVERY.items() if not row[0].startswith("/accounts/")}


def _reader(name: str, username: str | None, rows: dict, names: dict[str, str]) -> Reader:
    stops = [(row, _of_mine(address)) for row, (address, _rule) in rows.items() if row not in NO_PAGES]
    stops += STATES.items()
    me = names | {"me": username or "Author"}
    client = signed_in(username)
    return Reader(name, client, [(row, address.format(**me)) for row, address in stops])


def _of_mine(address: str) -> str:
    """The visit and the question of the table are nobody's; the tour opens those of the author."""
    visit, question = "bcdfghjkmnpq", "bcdfghjkmnpr"
    return address.replace(f"/visits/{visit}/", "/visits/{visit}/").replace(question, "{question}")


def signed_in(username: str | None, *, just_now: bool = True) -> Client:
    """A client; `just_now`: one that has just typed the password, so that nothing asks for it again."""
    client = Client()
    if username is None:
        return client
    user = User.objects.get(username=username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    if just_now:
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True},
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client


def _guarded(names: dict[str, str]) -> Reader:
    """Somebody with an app, recovery codes and a passkey."""
    rows = [row for row in OF_NO_PLACE if row.startswith("mfa_") and row not in NO_PAGES]
    stops = [(row, OF_NO_PLACE[row][0].replace("/keys/7/", f"/keys/{names['passkey']}/")) for row in rows]
    return Reader("guarded", signed_in("Guarded"), [*stops, ("security", "/settings/security/")])


def _operator(names: dict[str, str]) -> Reader:
    """The admin: its indexes, every list, and one row and one new row of each kind that the operator may change."""
    client, user = signed_in("Operator"), User.objects.get(username="Operator")
    show_second_factor(client, user)
    request = RequestFactory().get("/admin/")
    request.user = user
    stops = [("home", "/"), ("admin index", reverse("admin:index"))]
    apps = sorted({model._meta.app_label for model in admin.site._registry})
    stops.append(("admin: doctor", reverse("admin:doctor")))
    stops += [(f"admin index: {app}", reverse("admin:app_list", args=[app])) for app in apps]
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        kind = f"{model._meta.app_label}_{model._meta.model_name}"
        stops.append((f"admin: {kind}", reverse(f"admin:{kind}_changelist")))
        if admin.site._registry[model].has_add_permission(request):
            stops.append((f"admin: {kind}, add", reverse(f"admin:{kind}_add")))
        if model._meta.app_label in OURS and (row := model._default_manager.first()) is not None:
            stops.append((f"admin: {kind}, a row", reverse(f"admin:{kind}_change", args=[row.pk])))
    return Reader("operator", client, stops)


def _second_step(names: dict[str, str]) -> Reader:
    client = Client()
    client.post("/accounts/login/", {"login": "guarded@example.org", "password": PASSWORD})
    return Reader("at the second step", client, [("mfa_authenticate", "/accounts/2fa/authenticate/")])


def _mailed_code(names: dict[str, str]) -> Reader:
    client = Client()
    client.post("/accounts/login/code/", {"email": "author@example.org"})
    return Reader("with a mailed code", client, [("account_confirm_login_code", "/accounts/login/code/confirm/")])


def _asked_again(names: dict[str, str]) -> Reader:
    """Signed in long ago, with every way to be asked again."""
    rows = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    return Reader("asked again", signed_in("Guarded", just_now=False), [(row, OF_NO_PLACE[row][0]) for row in rows])


def _no_password(names: dict[str, str]) -> Reader:
    """Somebody who always signs in by a mailed code."""
    stops = [("mailed_code", "/accounts/reauthenticate/code/"), ("security", "/settings/security/")]
    return Reader("without a password", signed_in("Wordless", just_now=False), stops)


def _first_password(names: dict[str, str]) -> Reader:
    stops = [("account_set_password", "/accounts/password/set/")]
    return Reader("choosing a first password", signed_in("Wordless"), stops)


def _just_joined(names: dict[str, str]) -> Reader:
    """Somebody whom the place welcomes."""
    client = signed_in("Kit")
    client.post(f"/c/{names['slug']}/join/")
    rows = ("relation", "community", "home")
    return Reader("just joined", client, [(row, EVERY[row][0].format(**names)) for row in rows])


def _to_be_asked(names: dict[str, str]) -> Reader:
    """Somebody for whom one text has changed, and who has never agreed to another."""
    return Reader("to be asked", signed_in("Pending"), [("agreements", OF_NO_PLACE["agreements"][0])])


def _link(names: dict[str, str]) -> Reader:
    """Who has opened a link from a mail."""
    rows = ("account_reset_password_from_key", "account_confirm_email", "confirm_address", "address_reached",
            "stop_mail", "mail_centre", "stop_mail, a digest", "mail_centre, a digest")  # fmt: skip
    return Reader("with a link", Client(), [(row, names[row]) for row in rows], led=True)


def chunks(count: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    """(reader, number of the chunk, how many chunks) for spreading a walk over several workers."""
    for name in readers():
        for number in range(count.get(name, 1)):
            yield name, number, count.get(name, 1)
