"""Reading settings: one cookie, strictly read, applied by the server; nothing chosen, nothing there."""

import re

import pytest

from peerhealth import cookies, reading
from tests import makers, scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, OK, VARIANTS

pytestmark = pytest.mark.django_db
ALL = {"text": "125", "lines": "wide", "contrast": "on", "theme": "dark", "zone": "Europe/Berlin", "titles": "on"}
WRITTEN = "text:125|lines:wide|contrast:more|theme:dark|zone:Europe/Berlin|titles:discreet"


@pytest.fixture
def visitor(browser_of):
    return browser_of()


def html_tag(answer) -> str:
    return re.search(r"<html[^>]*>", answer.content.decode()).group()


def test_it_works(visitor):
    page = visitor.get("/reading/").content.decode()
    assert "Text size" in page
    assert "Europe/Berlin" in page
    answer = visitor.post("/reading/", ALL | {"next": "/about/"})
    assert (answer.status_code, answer.url) == (302, "/about/")
    cookie = answer.cookies[reading.COOKIE]
    assert cookie.value == WRITTEN
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"]) == ("Lax", cookies.A_YEAR)
    tag = html_tag(visitor.get("/about/"))
    for wanted in ('data-text="125"', 'data-lines="wide"', 'data-contrast="more"', 'data-theme="dark"', 'data-zone="Europe/Berlin"'):
        assert wanted in tag
    assert "discreet" not in tag
    again = visitor.get("/reading/").content.decode()
    assert re.search(r'value="125"[^>]*checked', again)
    assert '<option value="Europe/Berlin" selected>' in again


def test_every_page_has_them(visitor):
    visitor.cookies[reading.COOKIE] = "theme:dark"
    for address in ("/", "/c/", "/no-such-page/", "/accounts/login/", "/accounts/signup/", "/settings/"):
        assert 'data-theme="dark"' in html_tag(visitor.get(address, follow=True)), address


def test_a_member_has_them_too(browser_of, ana):
    client = browser_of(ana)
    client.cookies[reading.COOKIE] = "text:150"
    assert 'data-text="150"' in html_tag(client.get("/"))


@pytest.mark.parametrize("sent", ["", "a", "text:126", "theme:dark'><script>", "zone:../../etc/passwd", "zone:Mars/Base",
                                  "x:y|z", "titles:on", "|||::|", "attributes:1", "text:150" * 100])  # fmt: skip
def test_what_is_not_ours_is_left_out(visitor, sent):
    plain = visitor.get("/about/").content
    visitor.cookies[reading.COOKIE] = sent
    assert visitor.get("/about/").content == plain


def test_what_is_ours_stays_beside_it():
    assert reading.parse("text:1|theme:light|y") == reading.Reading(theme="light")


def test_who_chose_nothing_gets_no_cookie_from_any_page(visitor):
    _place, _author, names = scene.set_up("public")
    seen = 0
    for name, (address, rule) in (OF_A_PLACE | OF_NO_PLACE | VARIANTS).items():
        if rule("anonymous")[0] != OK:
            continue
        answer = visitor.get(address.format(**names))
        if "csrfmiddlewaretoken" in answer.content.decode():
            continue  # a page that is a form to send protects it
        assert not answer.cookies, name
        assert html_tag(answer) == '<html lang="en" dir="ltr">' if b"<html" in answer.content else True
        seen += 1
    assert seen > 15


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example",
                                     "/reading/", "http://testserver//elsewhere.example/x", ""])  # fmt: skip
def test_it_leads_nowhere_else(visitor, address):
    answer = visitor.post("/reading/", {"theme": "dark", "next": address})
    assert (answer.status_code, answer.url) == (302, "/reading/?kept")
    assert "Kept on this device" in visitor.get(answer.url).content.decode()


def test_it_leads_back_to_the_page_one_came_from(visitor):
    page = visitor.get("/reading/", headers={"Referer": "http://testserver/c/?after=1"}).content.decode()
    assert 'name="next" value="/c/?after=1"' in page
    elsewhere = visitor.get("/reading/", headers={"Referer": "https://elsewhere.example/c/"}).content.decode()
    assert 'name="next" value=""' in elsewhere


def test_what_cannot_be_chosen_is_said(visitor):
    answer = visitor.post("/reading/", {"text": "300", "next": "/about/"})
    assert answer.status_code == 422
    assert reading.COOKIE not in answer.cookies
    page = answer.content.decode()
    assert "<title>Please look again · Reading settings" in page
    assert 'name="next" value="/about/"' in page


def test_taking_it_all_back(visitor):
    visitor.post("/reading/", ALL)
    answer = visitor.post("/reading/", ALL | {"reset": "1"})
    assert answer.cookies[reading.COOKIE].value == ""
    assert html_tag(visitor.get("/about/")) == '<html lang="en" dir="ltr">'


def test_a_form_from_elsewhere_changes_nothing():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/reading/", {"theme": "dark"}).status_code == 403


def test_no_cache_keeps_a_page_drawn_for_one(visitor):
    assert "private" not in visitor.get("/about/").get("Cache-Control", "")
    visitor.cookies[reading.COOKIE] = "theme:dark"
    assert "private" in visitor.get("/about/")["Cache-Control"]
    assert "private" not in visitor.get("/avatar/01234567.svg")["Cache-Control"]


def test_times_are_where_the_reader_is(visitor, ana, place):
    thread = makers.thread(ana, place)
    opening = thread.opening
    opening.created_at = opening.created_at.replace(year=2026, month=1, day=15, hour=23, minute=30)
    opening.save()
    plain = visitor.get(thread.get_absolute_url()).content.decode()
    assert 'title="15 Jan 2026, 23:30 UTC"' in plain
    visitor.cookies[reading.COOKIE] = "zone:Asia/Tashkent"
    there = visitor.get(thread.get_absolute_url()).content.decode()
    assert 'title="16 Jan 2026, 04:30 UTC+05"' in there
    assert re.search(r'datetime="2026-01-15T23:30:\d\dZ"', there)
    visitor.cookies[reading.COOKIE] = "zone:Europe/Berlin"
    assert 'title="16 Jan 2026, 00:30 CET"' in visitor.get(thread.get_absolute_url()).content.decode()
    visitor.cookies.clear()
    assert 'title="15 Jan 2026, 23:30 UTC"' in visitor.get(thread.get_absolute_url()).content.decode()
