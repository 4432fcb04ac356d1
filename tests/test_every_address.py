"""Who may read, proved for every address of the site (product.md, "Who may read"; the table is `tests/addresses.py`)."""

import re
from collections import defaultdict
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests import scene
from tests.addresses import (
    OF_A_PLACE,
    OF_NO_PLACE,
    OK,
    OUTSIDE,
    READERS,
    REFUSED,
    SECRET,
    SIGN_IN,
    VARIANTS,
    VISIBILITIES,
)

pytestmark = pytest.mark.django_db
EVERY = OF_A_PLACE | OF_NO_PLACE
STRANGERS = ("anonymous", *OUTSIDE)
NO_METHOD = 405
RARE_METHODS = ("head", "put", "patch", "delete", "options", "trace")
# An address of the same form at which there is nothing.
RANDOM = {
    "slug": "no-place",
    "ask": "bcdfghjkmnpt",
    "thread": "/t/bcdfghjkmnpq/told-among-us/",
    "thread_id": "bcdfghjkmnpq",
    "title": "told-among-us",
    "opening": "bcdfghjkmnps",
    "reply": "bcdfghjkmnpr",
    "author": "Nobody-Here",
    "tag": "nothing-of-that",
    "guide": "no-guide-of-that",
    "term": "no-such-word",
}
# What somebody who may act there sends; whoever may not gets the same answer whatever they send.
SENT = {"kind": "hug", "body": "Words of mine.", "reason": "x", "title": "A title", "length": "day", "to": ""}


def patterns(resolver: URLResolver | None = None, space: str = "", path: str = ""):
    """("namespace:name", path as written) of every URL of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", path + str(entry.pattern)
        else:
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, inner, path + str(entry.pattern))


def test_every_address_has_a_row():
    names = {name for name, _path in patterns() if not name.startswith("admin:")}
    assert names == EVERY.keys()


def test_no_address_is_taken_by_another():
    taken, names = {}, defaultdict(lambda: RANDOM["thread_id"], RANDOM)
    for name, (path, *_who) in EVERY.items():
        found = resolve(path.format_map(names).partition("?")[0])
        if found.view_name != name:
            taken[name] = found.view_name
    assert taken == {}


@pytest.fixture
def stage(request):
    """(place, author, names) for the wanted visibility."""
    return scene.set_up(request.param)


CASES = [(who, vis, VISIBILITIES.index(vis)) for who in READERS for vis in VISIBILITIES]


@pytest.mark.parametrize(("who", "stage", "column"), CASES, indirect=["stage"])
def test_opening(browser_of, stage, who, column):
    place, author, names = stage
    client = browser_of(scene.reader(who, place, author))
    got, expected, told = {}, {}, []
    # What no place is concerned with answers alike beside any: it is opened beside those of which it must tell nothing.
    beside = (1, 2) if who in STRANGERS else (2,)
    rows = OF_A_PLACE | VARIANTS | (OF_NO_PLACE if column in beside else {})
    for name, (address, rule) in rows.items():
        answer = client.get(address.format(**names))
        got[name], expected[name] = scene.outcome(answer), rule(who)[column]
        if who in STRANGERS and column:
            said = answer.content.decode() + str(answer.headers)
            for asked in (address.format(**names), quote(address.format(**names))):  # sign-in leads back to it
                said = said.replace(asked, "").replace(asked.replace("%3D", "="), "")
            told += [f"{name}: {word}" for word in scene.WORDS if word in said]
    assert got == expected
    assert not told


@pytest.mark.parametrize(("who", "stage", "column"), CASES, indirect=["stage"])
def test_sending(browser_of, stage, who, column):
    place, author, names = stage
    user = scene.reader(who, place, author)
    wrong = {}
    for name, (address, rule) in OF_A_PLACE.items():
        with transaction.atomic():  # each by itself: who leaves or deletes has done so for one address alone
            answer = browser_of(user).post(address.format(**names), SENT)
            transaction.set_rollback(True)
        got, opened = scene.outcome(answer), rule(who)[column]
        if opened in {OK, 302}:
            right = answer.status_code < 500
        else:
            right = got in ({opened, NO_METHOD} if opened in {SIGN_IN, SECRET} else {REFUSED, NO_METHOD})
        if not right:
            wrong[name] = (got, opened)
    assert not wrong


@pytest.mark.parametrize("stage", ["private"], indirect=True)
@pytest.mark.parametrize(
    ("who", "method", "language"),
    [*((who, method, "en") for who in STRANGERS for method in ("get", "post")),
     # What is never sent from a page is sent by one of them each: no door asks for the method and the reader at once.
     *((STRANGERS[n % len(STRANGERS)], method, "en") for n, method in enumerate(RARE_METHODS)),
     # Each other language is asked for by one of them in each way: what is said depends on the reader or on the language alone.
     *((STRANGERS[n], "get" if n < 3 else "post", ("es", "ar", "ja")[n % 3]) for n in range(6))],
)  # fmt: skip
def test_a_secret_address_and_a_random_one_are_the_same_page(browser_of, stage, who, method, language):
    place, author, names = stage
    client = browser_of(scene.reader(who, place, author))
    differ = {}
    for name, (address, _rule) in (OF_A_PLACE | VARIANTS).items():
        secret, nothing = (
            getattr(client, method)(address.format(**found), headers={"Accept-Language": language})
            for found in (names, RANDOM)
        )
        said = [(answer.status_code, blank(answer, found), sorted(answer.cookies))
                for answer, found in ((secret, names), (nothing, RANDOM))]  # fmt: skip
        if said[0] != said[1]:
            differ[name] = said
    assert not differ


def blank(answer, names: dict[str, str]) -> tuple[list, bytes]:
    """Headers and body without the address that was asked for, where sign-in leads back to it, and without the form
    token, which is random on every page."""
    words = "|".join(re.escape(word) for word in sorted(names.values(), key=len, reverse=True))
    headers = [(name, re.sub(words, "…", value)) for name, value in sorted(answer.headers.items())]
    return headers, scene.without_tokens(answer.content)


@pytest.mark.parametrize("who", ["non-member", "blocked"])
@pytest.mark.parametrize("stage", ["public"], indirect=True)
def test_who_has_blocked_me_is_nobody(browser_of, stage, who):
    place, author, names = stage
    client = browser_of(scene.reader(who, place, author))
    for address in ("/u/{author}/", "/u/{author}/?show=replies", "/u/{author}/block/", "/u/{author}/mute/"):
        there, nobody = (client.get(address.format(**found)) for found in (names, RANDOM))
        same = (there.status_code, blank(there, names)) == (nobody.status_code, blank(nobody, RANDOM))
        assert same is (who == "blocked"), address


@pytest.mark.parametrize("who", ["anonymous", "member", "moderator", "staff", "superuser"])
def test_the_admin_is_shut_without_a_second_factor(browser_of, who):
    place, author, _names = scene.set_up("private")
    client = browser_of(scene.reader(who, place, author))
    seen = 0
    for name, path in patterns():
        if not name.startswith("admin:") or name == "admin:login":
            continue
        address = "/" + re.sub(r"<[^>]+>|\(\?P<\w+>[^)]*\)", "1", path).strip("^$").replace("^", "").replace("$", "")
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code in {301, 302}, (name, address, answer.status_code)
            assert re.match(r"/(admin|accounts)/", answer.url), (name, answer.url)
            seen += 1
    assert seen > 100
