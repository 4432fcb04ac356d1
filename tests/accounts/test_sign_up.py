"""Joining the site: address, name, confirmation by a link, and coming back."""

import re

import pytest
from django.test import Client

from accounts import consenting
from accounts.models import User
from peerhealth import mail
from tests.accounts.walking import NEW as WALKED
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
NEW = WALKED | {"email": "Kit@Example.org"}


@pytest.fixture
def stored(settings):
    """Mails become files, as on a machine without a mail server."""
    settings.EMAIL_BACKEND = "peerhealth.mail.OutboxBackend"
    return mail.stored_mails


def link_in(client, page: str = "/dev/outbox/") -> str:
    """The path of the newest mail's link, as the outbox page shows it."""
    return re.search(r'href="https?://[^/]+(/accounts/[^"]+)"', client.get(page).content.decode())[1]


def test_it_works_by_clicking_alone(client, stored):
    sent = client.post("/accounts/signup/", NEW, follow=True)
    assert "Open the outbox" in sent.content.decode()
    confirm = link_in(client)
    assert "Yes, confirm" in client.get(confirm).content.decode()
    home = client.post(confirm, follow=True)
    assert b"quiet-heron" in home.content
    person = User.objects.get()
    assert person.email == "kit@example.org"
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_nobody_is_in_before_the_address_is_confirmed(client, stored):
    client.post("/accounts/signup/", NEW)
    page = client.post("/accounts/login/", {"login": "kit@example.org", "password": PASSWORD}, follow=True)
    assert "Check your mail" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_and_out(client):
    person("Ana")
    assert client.post("/accounts/login/", {"login": "ANA@example.org", "password": PASSWORD}).url == "/"
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_says_so_and_keeps_the_address(client):
    person("Ana")
    page = client.post("/accounts/login/", {"login": "ana@example.org", "password": "wrong words here"})
    assert "ana@example.org" in page.content.decode()
    assert "not correct" in page.content.decode()


def test_a_forgotten_password(client, stored):
    ana = person("Ana")
    client.post("/accounts/password/reset/", {"email": "ana@example.org"})
    form = client.get(link_in(client), follow=True)
    assert "Choose a new password" in form.content.decode()
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "another long sentence", "password2": "another long sentence"})
    ana.refresh_from_db()
    assert ana.check_password("another long sentence")


def test_the_page_does_not_tell_whether_an_address_is_known(client, stored):
    person("Ana")
    known = client.post("/accounts/signup/", NEW | {"email": "ana@example.org"})
    unknown = client.post("/accounts/signup/", NEW | {"username": "other-name"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    reset = [
        client.post("/accounts/password/reset/", {"email": email}) for email in ("ana@example.org", "no@example.org")
    ]
    assert reset[0].url == reset[1].url
    assert reset[0].status_code == reset[1].status_code


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ab", "3 to 30"),
        ("x" * 31, "30"),
        ("me@example.org", "email address"),
        ("two words", "letters and digits"),
        ("-dash", "letters and digits"),
        ("end.", "letters and digits"),
        ("\u3164\u3164\u3164", "letters and digits"),
        ("a\u200bb\u200bc", "letters and digits"),
        ("ANA", "already uses this name"),
    ],
)
def test_names_that_cannot_be(client, name, sentence):
    person("Ana")
    page = client.post("/accounts/signup/", NEW | {"username": name})
    assert page.status_code == 422
    assert re.search(sentence, page.content.decode())
    assert not User.objects.filter(email="kit@example.org").exists()


@pytest.mark.parametrize("name", ["غيمة", "こもれび", "ज्योति", "o.k", "a_b-c", "ΩΜΈΓΑ", "김치찌개", "東京tower"])
def test_names_of_any_script(client, name):
    client.post("/accounts/signup/", NEW | {"username": name})
    assert User.objects.filter(username=name).exists()


def test_mails_name_no_condition_and_no_other_site(client, stored):
    client.post("/accounts/signup/", NEW)
    message = stored()[0]
    assert message.subject == "Please confirm your address"
    assert len(message.links) == 1
    assert "quiet-heron" in message.body


def test_the_outbox_is_only_for_development(client, settings):
    settings.DEVELOPMENT = False
    assert client.get("/dev/outbox/").status_code == 404
    settings.DEVELOPMENT, settings.EMAIL_URL = True, "smtp://mail.example.org"
    assert client.get("/dev/outbox/").status_code == 404


def test_an_account_comes_with_consent_and_without_rights(client, stored):
    client.post("/accounts/signup/", NEW)
    consent = User.objects.get().consents.get()
    assert (consent.version, consent.withdrawn_at) == (consenting.VERSION, None)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("is_sixteen", "from 16 on"), ("consents", "read all open communities"), ("email", "required")],
)
def test_without_a_tick_there_is_no_account_and_nothing_is_lost(client, missing, sentence):
    page = client.post("/accounts/signup/", {name: value for name, value in NEW.items() if name != missing})
    words = page.content.decode()
    assert page.status_code == 422
    assert sentence in words
    assert 'value="quiet-heron"' in words
    assert not User.objects.exists()


def test_both_ticks_are_empty_at_first(client):
    assert "checked" not in client.get("/accounts/signup/").content.decode()


def test_one_of_three_names_will_do(client, stored):
    names = re.findall(r'name="offered" value="([a-z]+-[a-z]+)"', client.get("/accounts/signup/").content.decode())
    assert len(set(names)) == 3
    client.post("/accounts/signup/", NEW | {"offered": names[1], "username": ""})
    assert User.objects.get().username == names[1]


def test_other_names_keep_what_was_typed(client):
    first = client.post("/accounts/signup/", NEW | {"others": "1", "offered": "tall-grass"})
    words = first.content.decode()
    assert first.status_code == 200
    assert "Kit@Example.org" in words
    assert "tall-grass" not in words
    assert "errorlist" not in words
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"offered": "tall-grass"}, "picked one name and typed another"),
        ({"offered": "", "username": ""}, "pick a name or make one up"),
        ({"username": "kit"}, "part of your email"),
        ({"username": "K1T_99"}, "part of your email"),
        ({"username": "dr-heron"}, "kept free"),
        ({"username": "аdmin"}, "one alphabet"),
        ({"password1": "short"}, "at least 10"),
        ({"email": "no address"}, "valid email"),
    ],
)
def test_refusals(client, fields, sentence):
    page = client.post("/accounts/signup/", NEW | fields)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["kit+lupus@example.org", "a1b2c3@relay.example.com", "x.y_z@alias.example.net"])
def test_aliases_are_welcome(client, stored, email):
    client.post("/accounts/signup/", NEW | {"email": email})
    assert User.objects.get().email == email


def test_without_a_password_a_code_lets_one_in(client, stored):
    client.post("/accounts/signup/", NEW | {"password1": ""})
    assert not User.objects.get().has_usable_password()
    client.post(link_in(client))
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "kit@example.org"})
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", stored()[0].body)[0]
    client.post("/accounts/login/code/confirm/", {"code": code.lower().replace("-", " ")})
    assert "_auth_user_id" in client.session


def test_the_way_goes_on_where_it_began(client, stored):
    assert 'value="/c/lupus/"' in client.get("/accounts/signup/?next=/c/lupus/").content.decode()
    client.post("/accounts/signup/", NEW | {"next": "/c/lupus/"})
    assert "lupus" not in stored()[0].body, "a mail names no condition"
    assert client.post(link_in(client)).url == "/c/lupus/"


def test_the_way_goes_on_from_another_device_too(client, stored):
    client.post("/accounts/signup/", NEW | {"next": "/c/lupus/"})
    other = Client()
    answer = other.post(link_in(client))
    assert answer.url == "/accounts/login/?next=%2Fc%2Flupus%2F"
    signed_in = other.post("/accounts/login/", {"login": NEW["email"], "password": PASSWORD, "next": "/c/lupus/"})
    assert signed_in.url == "/c/lupus/"


def test_nobody_is_sent_to_another_site(client, stored):
    client.post("/accounts/signup/", NEW | {"next": "https://evil.example.com/"})
    assert client.post(link_in(client)).url == "/"


def test_the_finder_is_beside_the_form(client):
    words = client.get("/accounts/signup/").content.decode()
    assert "Look around first" in words
    assert 'action="/conditions/"' in words


def test_somebody_was_faster(client, monkeypatch):
    """Between looking and taking, the name went: a sentence, not a crash."""
    person("quiet-heron")
    monkeypatch.setattr(type(User.objects), "is_taken", lambda self, name, **kwargs: False)
    page = client.post("/accounts/signup/", NEW)
    assert page.status_code == 422
    assert "already uses this name" in page.content.decode()
