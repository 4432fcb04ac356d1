"""Suspended accounts, and that nobody acts on a higher one."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session

from accounts import suspending
from accounts.models import Suspension, User
from peerhealth.errors import Refused
from tests import makers
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db):
    """A superuser."""
    return person("Operator", is_staff=True, is_superuser=True)


@pytest.fixture
def helper(db):
    """Staff with the right to change people."""
    user = person("Helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return user


def chosen(action: str, *users, **more) -> dict:
    """The fields of an act on a list of people."""
    return {"action": action, "_selected_action": [user.pk for user in users], **more}


def test_it_works(admin_of, operator, client, ana, place, browser_of, zed):
    makers.thread(ana, place)
    client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert client.get("/settings/").status_code == 200
    admin_of(operator).post("/admin/accounts/user/", chosen("suspend", ana, reason="Sold pills."))
    assert client.get("/settings/").status_code == 302
    assert client.session.session_key not in set(Session.objects.values_list("pk", flat=True))
    assert Suspension.objects.get().reason == "Sold pills."
    assert browser_of(zed).get("/u/Ana/").status_code == 404


def test_old_sessions_do_not_wake_up_with_the_account(operator, client, ana):
    client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    suspending.suspend(user=ana, by=operator, reason="x")
    suspending.lift(user=ana, by=operator)
    assert client.get("/settings/").status_code == 302
    client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert client.get("/settings/").status_code == 200
    assert not Suspension.objects.exists()


def test_without_a_reason_nothing_happens(admin_of, operator, ana):
    page = admin_of(operator).post("/admin/accounts/user/", chosen("suspend", ana, reason=""))
    assert "Please say why" in page.content.decode()
    ana.refresh_from_db()
    assert ana.is_active


def test_nobody_acts_on_a_higher_account(admin_of, operator, helper, ana):
    equal = person("Equal", is_staff=True)
    client = admin_of(helper)
    client.post("/admin/accounts/user/", chosen("suspend", ana, operator, equal, helper, reason="x"))
    assert set(User.objects.filter(is_active=False)) == {ana}
    for target in (operator, equal):
        with pytest.raises(Refused):
            suspending.suspend(user=target, by=helper, reason="x")
        fields = {"username": "Taken", "email": "taken@example.org"}
        assert client.post(f"/admin/accounts/user/{target.pk}/change/", fields).status_code == 403
        assert client.get(f"/admin/accounts/user/{target.pk}/password/").status_code == 403
        assert client.post(f"/admin/accounts/user/{target.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not User.objects.filter(username="Taken").exists()


def test_staff_cannot_give_rights_or_set_passwords(admin_of, helper, ana):
    client = admin_of(helper)
    fields = {"username": "Ana", "email": "ana@example.org", "is_staff": "on", "is_superuser": "on"}
    assert client.post(f"/admin/accounts/user/{ana.pk}/change/", fields).status_code == 302
    assert client.get(f"/admin/accounts/user/{ana.pk}/password/").status_code == 403
    ana.refresh_from_db()
    assert (ana.is_staff, ana.is_superuser) == (False, False)
    assert client.get("/admin/auth/group/").status_code == 403


def test_an_account_is_not_suspended_by_a_tick(admin_of, operator, ana):
    client = admin_of(operator)
    assert (
        client.post(
            f"/admin/accounts/user/{ana.pk}/change/", {"username": "Ana", "email": "ana@example.org"}
        ).status_code
        == 302
    )
    ana.refresh_from_db()
    assert ana.is_active


def test_no_hash_and_no_secret_shows_to_anyone(admin_of, operator, ana):
    client = admin_of(operator)
    assert ana.password not in client.get(f"/admin/accounts/user/{ana.pk}/change/").content.decode()
    factor = operator.authenticator_set.get()
    page = client.get(f"/admin/mfa/authenticator/{factor.pk}/change/").content.decode()
    assert factor.data["secret"] not in page
    assert client.get("/admin/usersessions/usersession/").status_code == 404


def test_an_address_changed_by_an_operator_is_the_one_to_sign_in_with(admin_of, operator, client, ana):
    admin_of(operator).post(f"/admin/accounts/user/{ana.pk}/change/", {"username": "Ana", "email": "new@example.org"})
    client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert client.get("/settings/").status_code == 302
    client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert client.get("/settings/").status_code == 200


def test_a_superuser_deletes_a_person_and_their_words_stay_without_them(admin_of, operator, helper, ana, place):
    thread = makers.thread(ana, place)
    path = f"/admin/accounts/user/{ana.pk}/delete/"
    assert admin_of(helper).post(path, {"post": "yes"}).status_code == 403
    assert admin_of(operator).post(path, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="Ana").exists()
    thread.refresh_from_db()
    assert thread.author is None


def test_staff_change_no_address_and_operators_leave_the_old_name_kept(admin_of, operator, helper, ana):
    fields = {"username": "tall-grass", "email": "thief@example.org"}
    admin_of(helper).post(f"/admin/accounts/user/{ana.pk}/change/", fields)
    ana.refresh_from_db()
    assert (ana.username, ana.email) == ("Ana", "ana@example.org")
    admin_of(operator).post(f"/admin/accounts/user/{ana.pk}/change/", fields | {"email": "ana@example.org"})
    assert User.objects.is_taken("Ana")


def test_a_sign_in_that_waits_at_the_second_step_ends_with_the_suspension(operator, client, ana):
    TOTP.activate(ana, generate_totp_secret())
    code = RecoveryCodes.activate(ana).get_unused_codes()[0]
    begun = client.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert begun.url.startswith("/accounts/2fa/authenticate/")
    suspending.suspend(user=ana, by=operator, reason="x")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" not in client.session
    suspending.lift(user=ana, by=operator)
    assert client.get("/settings/").status_code == 302
