"""Whether an address is known here: no form tells, neither by its answer nor by the work it does."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from accounts.models import NameHold, User
from tests.accounts.walking import NEW
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
KNOWN, BARE, CLOSED, UNKNOWN = (f"{name}@example.org" for name in ("ana", "bare", "closed", "nobody"))
FORMS = {
    "sign-up": ("/accounts/signup/", lambda email: NEW | {"email": email}),
    "sign-up without a password": ("/accounts/signup/", lambda email: NEW | {"email": email, "password1": ""}),
    "sign-in": ("/accounts/login/", lambda email: {"login": email, "password": "not the right one"}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
}


@pytest.fixture
def people():
    """Somebody with a password, somebody without, somebody suspended."""
    person("Ana")
    person("Closed", is_active=False)
    bare = User.objects.create_user(BARE, "Bare")
    EmailAddress.objects.create(user=bare, email=BARE, verified=True, primary=True)


@pytest.fixture
def hashings(monkeypatch):
    """How often a password was hashed."""
    count = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kwargs: count.append(1) or real(self, *args, **kwargs)
    )
    return count


def answer(form: str, email: str) -> tuple:
    """All that a stranger sees of an answer, and of the page it leads to; tokens, ideas for names and the address that
    was typed taken out."""
    path, data = FORMS[form]
    browser = Client()
    first = browser.post(path, data(email))
    User.objects.filter(email=UNKNOWN).delete()  # the name is free again for the next one,
    NameHold.objects.all().delete()  # also where it is only held
    pages = [first] if first.status_code != 302 else [first, browser.get(first.url)]
    seen = [(page.status_code, page.get("Location"), tidy(page, email)) for page in pages]
    cookies = {name: (len(cookie.value), cookie["max-age"]) for name, cookie in browser.cookies.items()}
    headers = {name: value for name, value in first.headers.items() if name not in {"Content-Length", "Expires"}}
    return seen, cookies, headers


def tidy(page, email: str) -> str:
    """The page's text without what differs from one request to the next."""
    text = page.content.decode().replace(email, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|[a-z]+-[a-z]+(-\d+)?(?=["<])', "", text)


@pytest.mark.parametrize("form", FORMS)
def test_it_works(people, form):
    unknown = answer(form, UNKNOWN)
    for email in (KNOWN, BARE, CLOSED):
        assert answer(form, email) == unknown, email


@pytest.mark.parametrize("form", FORMS)
def test_the_same_number_of_hashes(people, form, hashings):
    counts = {}
    for email in (UNKNOWN, KNOWN, BARE, CLOSED):
        hashings.clear()
        answer(form, email)
        counts[email] = len(hashings)
    assert len(set(counts.values())) == 1, counts
    assert counts[KNOWN] == (2 if form == "sign-in" else 1)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "sign-in"])
def test_one_mail_goes_out_either_way_and_is_about_as_long(people, form):
    sizes = []
    for email in (UNKNOWN, KNOWN, BARE, CLOSED):
        mail.outbox.clear()
        answer(form, email)
        (message,) = mail.outbox
        assert message.to == [email]
        sizes.append(len(message.body))
        assert message.subject in {"Your account", "Please confirm your address"}
    assert max(sizes) < 1.35 * min(sizes), sizes


def test_the_subject_is_the_same_either_way(people):
    for form in FORMS:
        mail.outbox.clear()
        for email in (UNKNOWN, KNOWN):
            answer(form, email)
        assert len({message.subject for message in mail.outbox}) <= 1, form


def test_a_suspended_person_is_told_so_only_with_the_right_password(people, client):
    page = client.post("/accounts/login/", {"login": CLOSED, "password": PASSWORD}, follow=True)
    assert "closed for now" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_for_nobody_lets_nobody_in(people, client):
    client.post("/accounts/login/code/", {"email": UNKNOWN})
    for code in ("", "ABCD-EFGH", "None"):
        client.post("/accounts/login/code/confirm/", {"code": code})
        assert "_auth_user_id" not in client.session
