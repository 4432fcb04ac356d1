"""The table "Who may read" of product.md, for every page of the site that shows a community or what is said there."""

import re

import pytest

from posts import moderation
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db

READ = [
    "/c/{slug}/", "/c/{slug}/waiting/", "/c/{slug}/about/", "{thread}", "{thread}?sort=newest", "{thread}?post={reply}",
    "/t/{thread_id}/{slug}/",
]  # fmt: skip
LANDED = "/p/{reply}/"  # answers a reader with a redirect to the place of the post
WRITE = ["/c/{slug}/new/", "/t/{thread_id}/reply/"]
POST = ["/p/{reply}/react/", "/t/{thread_id}/reply/"]
MODERATE = [
    "/p/{reply}/hide/", "/p/{reply}/restore/", "/p/{reply}/ban/", "/c/{slug}/people/", "/c/{slug}/settings/",
    "/c/{slug}/invitations/",
]  # fmt: skip

OK, SIGN_IN, REFUSED, SECRET = 200, "sign in", 403, 404
#                   public              members            private
TABLE = {
    "anonymous":    (OK,                SIGN_IN,           SECRET),
    "non-member":   (OK,                REFUSED,           SECRET),
    "pending":      (OK,                REFUSED,           SECRET),
    "banned":       (OK,                REFUSED,           SECRET),
    "member":       (OK,                OK,                OK),
    "moderator":    (OK,                OK,                OK),
    "elsewhere":    (OK,                REFUSED,           SECRET),
    "staff":        (OK,                REFUSED,           SECRET),
    "superuser":    (OK,                REFUSED,           SECRET),
}  # fmt: skip
VISIBILITIES = ("public", "members", "private")
CASES = [(who, vis, answers[i]) for who, answers in TABLE.items() for i, vis in enumerate(VISIBILITIES)]


@pytest.fixture
def scene(request):
    """A community of the wanted visibility with a thread and a reply, and the addresses of its pages."""
    place = makers.community("the-place", request.param)
    author = person("Author")
    member(author, place)
    thread = makers.thread(author, place, title="Told among us", body="Whispered words. #HushHush")
    reply = makers.reply(author, thread, "A low voice.")
    names = {
        "slug": place.slug,
        "thread": thread.get_absolute_url(),
        "thread_id": thread.public_id,
        "reply": reply.public_id,
    }
    return place, names


def who(name: str, place):
    """A person of the table; None for an anonymous visitor."""
    if name == "anonymous":
        return None
    rights = {"staff": {"is_staff": True}, "superuser": {"is_staff": True, "is_superuser": True}}.get(name, {})
    user = person("Reader", **rights)
    states = {"pending": "pending", "banned": "banned", "member": "active", "moderator": "active"}
    if name in states:
        member(user, place, state=states[name], role="moderator" if name == "moderator" else "member")
    if name == "elsewhere":
        member(user, makers.community("another"), role="moderator")
    return user


def outcome(answer) -> int | str:
    """The status, or SIGN_IN for a redirect to the sign-in page."""
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/"):
        return SIGN_IN
    return answer.status_code


@pytest.mark.parametrize(("reader", "scene", "expected"), CASES, indirect=["scene"])
def test_reading(browser_of, scene, reader, expected):
    place, names = scene
    client = browser_of(who(reader, place))
    for pattern in READ:
        answer = client.get(pattern.format(**names))
        if answer.status_code == 302 and answer.url.startswith("/t/"):  # only a reader is told the right title
            assert expected == OK
            answer = client.get(answer.url)
        assert outcome(answer) == expected, pattern
        if expected != OK:
            page = answer.content.decode() + str(answer.headers)
            assert "Told among" not in page
            assert "told-among" not in page.replace(names["thread"], "")
            assert "Whispered" not in page
    assert outcome(client.get(LANDED.format(**names))) == (302 if expected == OK else expected)


@pytest.mark.parametrize(("reader", "scene", "expected"), CASES, indirect=["scene"])
def test_writing(browser_of, scene, reader, expected):
    place, names = scene
    client = browser_of(who(reader, place))
    for pattern in WRITE:
        got = outcome(client.get(pattern.format(**names)))
        if reader == "anonymous":
            assert got == SIGN_IN, pattern  # whatever is asked for, secret or not
        else:
            assert got == (OK if reader in {"member", "moderator"} else SECRET if expected == SECRET else REFUSED), (
                pattern
            )
    for pattern in POST:
        answer = outcome(client.post(pattern.format(**names), {"kind": "hug", "body": "Words."}))
        allowed = {"member": 302, "moderator": 302, "anonymous": SIGN_IN}
        assert answer == allowed.get(reader, SECRET if expected == SECRET else REFUSED), pattern


@pytest.mark.parametrize(("reader", "scene", "expected"), CASES, indirect=["scene"])
def test_moderating(browser_of, scene, reader, expected):
    place, names = scene
    client = browser_of(who(reader, place))
    for pattern in MODERATE:
        got = outcome(client.get(pattern.format(**names)))
        if reader == "anonymous":
            assert got == SIGN_IN
        elif reader == "moderator":
            assert got == OK
        else:
            assert got == (SECRET if expected == SECRET else REFUSED)


@pytest.mark.parametrize("scene", ["private"], indirect=True)
@pytest.mark.parametrize("reader", ["anonymous", "non-member", "pending", "banned", "elsewhere", "superuser"])
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_a_secret_address_and_a_random_one_are_the_same_page(browser_of, scene, reader, method):
    place, names = scene
    client = browser_of(who(reader, place))
    random = {
        "slug": "no-place",
        "thread": "/t/bcdfghjkmnpq/told-among-us/",
        "thread_id": "bcdfghjkmnpq",
        "reply": "bcdfghjkmnpr",
    }
    for pattern in [
        *READ,
        LANDED,
        *WRITE,
        *POST,
        *MODERATE,
        "/c/{slug}/join/",
        "/c/{slug}/leave/",
        "/c/{slug}/relation/",
        "/p/{reply}/history/",
    ]:
        secret, nothing = (getattr(client, method)(pattern.format(**found)) for found in (names, random))
        assert secret.status_code == nothing.status_code, pattern
        # The only thing that differs is the address the visitor asked for, where sign-in leads back to it.
        said = [{name: _blank(value, found) for name, value in answer.headers.items()}
                for answer, found in ((secret, names), (nothing, random))]  # fmt: skip
        assert said[0] == said[1], pattern
        assert secret.content == nothing.content, pattern
        assert secret.cookies.keys() == nothing.cookies.keys()


def _blank(text: str, names: dict[str, str]) -> str:
    for value in sorted(names.values(), key=len, reverse=True):
        text = text.replace(value, "…")
    return text


def everything_seen(client, extra=()) -> list[bytes]:
    """The bytes of every page that lists something."""
    addresses = ["/", "/c/", "/conditions/?q=hush", "/conditions/?q=place", "/c/lupus/", "/tag/sleep/", "/tag/hushhush/",
                 "/c/lupus/?tag=HushHush", "/c/lupus/waiting/", "/c/lupus/about/", *extra]  # fmt: skip
    # A form's token is random on every page; nothing else may differ.
    return [re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", client.get(address).content) for address in addresses]


@pytest.mark.parametrize("visibility", ["private", "members"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_is_said_in_secret_does_not_change_a_byte_for_an_outsider(
    browser_of, ana, place, zed, visibility, signed_in, freezer_free_pages
):
    makers.thread(ana, place, body="Cannot #sleep")
    closed = makers.community("hush-place", visibility)
    client = browser_of(zed if signed_in else None)
    extra = ["/u/Ana/"] if signed_in else []
    before = everything_seen(client, extra)
    member(ana, closed)
    thread = makers.thread(ana, closed, title="Hush", body="#HushHush and #SLEEP #SleEP #SleEP")
    makers.reply(ana, thread, "#SleEP again")
    assert everything_seen(client, extra) == before


@pytest.fixture
def freezer_free_pages(monkeypatch):
    """Relative times stand still, so that pages can be compared."""
    monkeypatch.setattr("peerhealth.moments.ago", lambda when, now=None: "then")


def test_a_members_thread_in_a_public_community(browser_of, ana, bo, place, zed):
    thread = makers.thread(ana, place, title="Among members", audience="members", body="#InnerCircle")
    for client, expected in ((browser_of(), SIGN_IN), (browser_of(zed), REFUSED), (browser_of(bo), OK)):
        assert outcome(client.get(thread.get_absolute_url())) == expected
        listed = client.get(f"/c/{place.slug}/").content
        assert (b"Among members" in listed) is (expected == OK)
        assert (b"InnerCircle" in listed) is (expected == OK)
        assert client.get("/tag/innercircle/").status_code == (200 if expected == OK else 404)


def test_a_hidden_post_shows_only_to_its_author_and_moderators(browser_of, ana, bo, mo, place, zed):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread, "Unkind words. #Unkind")
    moderation.hide(post=reply, by=mo, reason="Please be kind.")
    for reader, sees in ((None, False), (zed, False), (ana, False), (bo, True), (mo, True)):
        page = browser_of(reader).get(thread.get_absolute_url()).content
        assert (b"Unkind words" in page) is sees, reader
        assert (b"Please be kind." in page) is sees, reader
        assert (b">Bo<" in page) is sees, reader
        assert browser_of(reader).get("/tag/unkind/").status_code == 404
        assert browser_of(reader).get(f"/p/{reply.public_id}/").status_code == (302 if sees else 404)


def test_a_hidden_opening_hides_the_thread(browser_of, ana, mo, place, zed):
    thread = makers.thread(ana, place, title="Buy my pills")
    moderation.hide(post=thread.opening, by=mo, reason="An advert.")
    for reader, sees in ((None, False), (zed, False), (ana, True), (mo, True)):
        client = browser_of(reader)
        assert client.get(thread.get_absolute_url()).status_code == (200 if sees else 404)
        assert (b"Buy my pills" in client.get(f"/c/{place.slug}/").content) is sees
        assert (b"Buy my pills" in client.get("/").content) is sees


def test_losing_access_takes_effect_at_once(browser_of, ana, place):
    closed = makers.community("closed", "members")
    membership = member(ana, closed)
    thread = makers.thread(ana, closed)
    client = browser_of(ana)
    assert client.get(thread.get_absolute_url()).status_code == 200
    membership.delete()
    assert client.get(thread.get_absolute_url()).status_code == 403


def test_profiles_are_for_signed_in_people_and_show_what_the_reader_may_read(browser_of, ana, place, zed):
    closed = makers.community("closed", "private")
    member(ana, closed)
    makers.thread(ana, place, title="In the open")
    makers.thread(ana, closed, title="In the dark")
    assert outcome(browser_of().get("/u/Ana/")) == SIGN_IN
    page = browser_of(zed).get("/u/ana/").content
    assert b"In the open" in page
    assert b"In the dark" not in page
    assert b"example.org" not in page
    assert browser_of(zed).get("/u/Nobody-Here/").status_code == 404
