"""Every way the site says no: the status, words of ours, and a next step."""

import re

import pytest
from django.test import Client

from tests import makers, scene
from tests.accounts.walking import NEW, mailed_code, signed_in
from tests.people import PASSWORD, member, person

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def test_it_works(browser_of, ana, place):
    answer = browser_of(ana).get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is nothing here that you can read" in answer.content.decode()


def test_400_says_what_to_do(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = Client(headers={"Host": "elsewhere.example"}).get("/about/")
    assert answer.status_code == 400
    assert "your browser still has it" in answer.content.decode()


def test_403_says_why_and_leads_on(browser_of, bo, ana, place):
    post = makers.thread(ana, place).opening
    answer = browser_of(bo).get(f"/p/{post.public_id}/edit/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Only the person who wrote a post can change it." in page
    assert 'href="/c/"' in page


def test_403_offers_to_join_where_that_helps(browser_of, zed, place):
    answer = browser_of(zed).get("/c/lupus/new/")
    assert answer.status_code == 403
    assert 'action="/c/lupus/join/"' in answer.content.decode()


def test_a_part_of_a_page_gets_the_sentence_alone(browser_of, zed, bo, ana, place):
    post = makers.thread(ana, place).opening
    for client, address, sentence in (
        (browser_of(zed), f"/t/{post.thread.public_id}/reply/", "Please join first."),
        (browser_of(bo), f"/p/{post.public_id}/edit/", "Only the person who wrote"),
    ):
        answer = client.get(address, headers=PART)
        assert answer.status_code == 403
        assert sentence in answer.content.decode()
        assert b"<html" not in answer.content
        assert answer["HX-Reswap"] == "beforeend", "what was there, and what is being typed there, stays"


def test_404_offers_to_sign_in_and_to_look_for_a_condition(browser_of, ana, place):
    for client, offered in ((browser_of(), True), (browser_of(ana), False)):
        main = client.get("/no-such-page/").content.decode().split("<main")[1]
        assert ('href="/accounts/login/"' in main) is offered
        assert 'name="q"' in main


def test_404_is_the_same_page_while_developing(browser_of, settings, place):
    plain = browser_of().get("/no-such-page/")
    settings.DEBUG = True
    shown = browser_of().get("/no-such-page/")
    assert shown.status_code == plain.status_code == 404
    assert "There is nothing here that you can read" in shown.content.decode()
    assert browser_of().get("/c/lupus").status_code == 301  # a slash is still added


def test_404_is_one_page_for_a_secret_address_and_any_other(browser_of, zed, ana):
    makers.community("hush", "private")
    for client in (browser_of(), browser_of(zed)):
        pages = {scene.without_tokens(client.get(path).content) for path in ("/c/hush/", "/c/nothing/", "/t/bcdfghjkmnpq/x/")}
        assert len(pages) == 1


@pytest.mark.parametrize("signed", [False, True])
def test_405_says_how_and_leads_to_the_page(browser_of, ana, place, signed):
    answer = browser_of(ana if signed else None).post("/c/lupus/", {"body": "Words"})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "It can be read, but nothing can be sent to it." in answer.content.decode()
    assert '<a class="button" href="?">' in answer.content.decode()


@pytest.mark.parametrize("debug", [False, True])
def test_413_for_too_much_and_for_too_many_fields(browser_of, ana, place, settings, debug):
    settings.DEBUG = debug
    client = browser_of(ana)
    for sent in ({"body": "x" * 1_000_001, "title": "Heat"}, {f"f{n}": "x" for n in range(1_001)}):
        answer = client.post("/c/lupus/new/", "&".join(f"{k}={v}" for k, v in sent.items()),
                             content_type="application/x-www-form-urlencoded")  # fmt: skip
        assert answer.status_code == 413
        assert "your browser still has what you wrote" in answer.content.decode()
    assert Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x" * 1_000_001}).status_code == 400 + 13


FORMS = [
    ("/c/lupus/new/", {"kind": "question", "need": "advice", "title": "Heat and rash", "body": "", "audience": "everyone"}, "Heat and rash"),
    ("/settings/profile/", {"about": "x" * 2_000}, "x" * 2_000),
    ("/settings/name/", {"username": "Dr House"}, "Dr House"),
    ("/accounts/email/", {"action_add": "", "email": "no address"}, "no address"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "data", "typed"), FORMS, ids=[path for path, *_ in FORMS])
def test_422_brings_back_what_was_typed_and_says_so_first(ana, place, path, data, typed):
    browser = signed_in(ana)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    comes_back(browser.post(path, data), typed)


@pytest.mark.parametrize(
    ("path", "data", "typed"),
    [
        ("/accounts/login/", {"login": "ana@example.org", "password": "wrong words"}, "ana@example.org"),
        ("/accounts/signup/", NEW | {"email": "no address"}, "no address"),
        ("/accounts/password/reset/", {"email": "no address"}, "no address"),
        ("/accounts/login/code/", {"email": "no address"}, "no address"),
    ],
)
def test_422_for_visitors_too(client, ana, path, data, typed):
    comes_back(client.post(path, data), typed)


def test_422_for_a_wrong_code(client, ana):
    client.post("/accounts/login/code/", {"email": ana.email})
    assert mailed_code()
    comes_back(client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"}), "AAAA-AAAA")


def comes_back(answer, typed: str) -> None:
    """The form is there again with the words, below a summary that is announced and takes the focus."""
    page = answer.content.decode()
    assert answer.status_code == 422
    assert typed in page
    main = page.split("<main")[1]
    assert len(re.findall(r'role="alert" tabindex="-1" autofocus', main)) == 1
    for target in re.findall(r'<li><a href="#([^"]*)"', main):
        assert f'id="{target}"' in main
    assert 'aria-invalid="true"' in main or "errorlist" in main


def test_429_says_when(browser_of, kit, place, unhurried):
    for _ in range(3):
        makers.thread(kit, place)
    asked = {"kind": "question", "need": "advice", "title": "Heat", "body": "My words.", "audience": "everyone"}
    answer = browser_of(kit).post("/c/lupus/new/", asked)
    assert answer.status_code == 429
    assert "you can send it in about 24 hours" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 86_400


def test_members_only_shows_nothing_of_what_is_inside(browser_of, zed):
    place = makers.community("closed", "members")
    author = person("Author")
    member(author, place)
    makers.thread(author, place, title="Told among us")
    answer = browser_of(zed).get("/c/closed/")
    assert answer.status_code == 403
    assert "Told among" not in answer.content.decode()
    assert 'action="/c/closed/join/"' in answer.content.decode()
