"""Joining the site: address, name, confirmation by a link, and coming back."""

import re

import pytest

from accounts.models import User
from peerhealth import mail
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
NEW = {
    "email": "Kit@Example.org", "offered": "own", "username": "quiet-heron", "password1": PASSWORD,
    "is_sixteen": "on", "consents": "on",
}  # fmt: skip


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
