"""Sessions, second factors, being asked again: what protects an account once somebody is in."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts.adapter import roughly
from accounts.devices import device
from accounts.models import User
from tests.accounts.walking import asked_again, mailed_code, signed_in
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
SECRET = "JBSWY3DPEHPK3PXP"
# Every page that changes what protects an account.
DANGEROUS = [
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/",
]  # fmt: skip


def app_code() -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def ana(db):
    """Somebody with a password and nothing else."""
    return person("Ana")


@pytest.fixture
def bare(db):
    """Somebody without a password."""
    user = User.objects.create_user("bare@example.org", "quiet-heron")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def with_app(ana):
    """Ana, with an authenticator app and recovery codes."""
    TOTP.activate(ana, SECRET)
    RecoveryCodes.activate(ana)
    return ana


def by_code(user) -> Client:
    """A browser that signed in by a mailed code."""
    browser = Client()
    browser.post("/accounts/login/code/", {"email": user.email})
    browser.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    return browser


def test_it_works(ana):
    guide = signed_in(ana).get("/settings/security/").content.decode()
    assert "Your password protects your account" in guide
    assert "Add a passkey" in guide
    assert "ana@example.org" in guide


def test_the_guide_says_what_helps_next(with_app, client):
    client.force_login(with_app, "django.contrib.auth.backends.ModelBackend")
    assert "well protected" in client.get("/settings/security/").content.decode()
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "ab" * 40, "used_mask": 0b11111111})
    assert "few recovery codes left" in client.get("/settings/security/").content.decode()


@pytest.mark.parametrize("path", ["/settings/security/", "/accounts/sessions/", "/accounts/email/", *DANGEROUS])
def test_strangers_are_asked_to_sign_in(client, path):
    assert client.get(path).url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", DANGEROUS)
def test_dangerous_pages_ask_again(ana, path):
    answer = signed_in(ana).get(path)
    assert answer.url.startswith("/accounts/reauthenticate/?next=")


def test_removing_and_reading_ask_again(with_app):
    browser = signed_in(with_app)
    browser.post("/accounts/2fa/authenticate/", {"code": app_code()})
    for path in (
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/download/",
    ):
        assert browser.get(path).url.startswith("/accounts/reauthenticate/")
    assert browser.post("/accounts/sessions/", {"others": "1"}).url.startswith("/accounts/reauthenticate/")
    Authenticator.objects.all().delete()
    with_app.refresh_from_db()


def test_people_without_a_password_are_asked_by_mail(bare):
    browser = by_code(bare)
    assert "Your mailbox protects your account" in browser.get("/settings/security/").content.decode()
    asked = browser.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert asked.url == "/accounts/reauthenticate/code/?next=%2Faccounts%2Fpassword%2Fset%2F"
    bare.refresh_from_db()
    assert not bare.has_usable_password()
    page = {"next": "/accounts/password/set/"}
    assert "Mail me a code" in browser.get(asked.url).content.decode()
    browser.post("/accounts/reauthenticate/code/", page | {"send": "1"})
    code = mailed_code()
    assert browser.post("/accounts/reauthenticate/code/", page | {"code": "ABCD-ABCD"}).status_code == 422
    done = browser.post("/accounts/reauthenticate/code/", page | {"code": code})
    assert done.status_code == 302
    bare.refresh_from_db()
    assert bare.check_password(PASSWORD), "what was sent is carried out"
    assert "now has a password" in mail.outbox[-1].body


def test_a_mailed_code_counts_for_five_tries(bare):
    browser = by_code(bare)
    browser.post("/accounts/reauthenticate/code/", {"send": "1"})
    code = mailed_code()
    for _ in range(5):
        browser.post("/accounts/reauthenticate/code/", {"code": "ABCD-ABCD"})
    assert browser.post("/accounts/reauthenticate/code/", {"code": code}).status_code == 422


def test_the_app_is_asked_for_and_a_recovery_code_counts_once(with_app):
    browser = signed_in(with_app)
    assert "_auth_user_id" not in browser.session
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert "_auth_user_id" in browser.session
    assert "recovery codes was used. 9 are left" in mail.outbox[-1].body
    other = signed_in(with_app)
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 422
    assert other.post("/accounts/2fa/authenticate/", {"code": app_code()}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app(ana):
    browser = asked_again(signed_in(ana))
    words = browser.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml" in words
    secret = re.search(r'class="key">([A-Z2-7]+)<', words)[1]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page = browser.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li><code>\d{8}</code>", page.content.decode())) == 10
    assert "authenticator app is now asked for" in mail.outbox[-1].body
    assert browser.get("/accounts/2fa/recovery-codes/download/")["Content-Disposition"].startswith("attachment")


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(ana):
    here, there = signed_in(ana), signed_in(ana)
    new = "another long sentence"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302
    assert "was changed" in mail.outbox[-1].body
    assert len(asked(here)) == 1


def asked(browser) -> list[str]:
    """The devices on the page of sessions."""
    return re.findall(r"<div><strong>([^<]+)</strong>", browser.get("/accounts/sessions/").content.decode())


def test_sessions_are_listed_and_ended(ana):
    here = asked_again(signed_in(ana, **{"User-Agent": FIREFOX}))
    phone, third = signed_in(ana, **{"User-Agent": IPHONE}), signed_in(ana)
    stranger = signed_in(person("Bo"))
    assert asked(here) == ["Firefox on Windows", "an unknown device", "Safari on iPhone"]
    here.post("/accounts/sessions/", {"place": UserSession.objects.get(user_agent=IPHONE).pk})
    assert phone.get("/settings/").status_code == 302
    assert third.get("/settings/").status_code == 200
    here.post("/accounts/sessions/", {"place": UserSession.objects.get(user__username="Bo").pk})
    assert stranger.get("/settings/").status_code == 200
    here.post("/accounts/sessions/", {"others": "1"})
    assert third.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200


def test_only_the_network_of_an_address_is_kept(ana):
    browser = Client(REMOTE_ADDR="203.0.113.77")
    browser.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    new = "another long sentence"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"203.0.113.0"}
    assert "203.0.113" not in mail.outbox[-1].body
    assert roughly("2001:db8:1234:5678::1") == "2001:db8:1234::"


def test_a_day_is_noted_once(ana, django_assert_num_queries):
    browser = signed_in(ana)
    browser.get("/settings/")  # shows the greeting, and forgets it
    with django_assert_num_queries(2):  # session, person
        browser.get("/settings/")
    session = browser.session
    session["seen_on"] = "2026-01-01"
    session.save()
    UserSession.objects.update(last_seen_at="2026-01-01T00:00:00Z")
    browser.get("/settings/")
    assert UserSession.objects.get().last_seen_at.year > 2025
    with django_assert_num_queries(2):
        browser.get("/settings/")


@pytest.mark.parametrize(
    ("header", "words"),
    [(FIREFOX, "Firefox on Windows"), (IPHONE, "Safari on iPhone"), ("", "an unknown device"), ("curl/8", "an unknown device"),
     ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
     ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows")],
)  # fmt: skip
def test_devices(header, words):
    assert device(header) == words


def test_without_the_old_mailbox_password_and_factor_stand_in(with_app):
    User.objects.filter(pk=with_app.pk).update(username="quiet-heron")
    browser = signed_in(with_app)
    browser.post("/accounts/2fa/authenticate/", {"code": app_code()})
    asked = browser.post("/accounts/email/", {"email": "new@example.net", "without_old": "on"})
    assert asked.url.startswith("/accounts/reauthenticate/")
    step = browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    assert step.url.startswith("/accounts/2fa/reauthenticate/"), "the password alone is not enough"
    mail.outbox.clear()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser.post("/accounts/2fa/reauthenticate/", {"code": codes[0], "next": "/accounts/email/"})
    new = next(message for message in mail.outbox if message.to == ["new@example.net"])
    Client().post(re.search(r"https?://[^/]+(/\S+)", new.body)[1])
    assert User.objects.get(pk=with_app.pk).email == "new@example.net"
