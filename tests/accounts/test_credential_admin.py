"""Professions in the admin: for staff with the right, two of them, and every look leaves a row."""

import pytest
from django.contrib.auth.models import Permission

from accounts import vouching
from accounts.models import AuditEntry, Credential
from tests import makers
from tests.accounts.test_vouching import ASKED
from tests.people import person

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/credential/"


@pytest.fixture
def credential(ana) -> Credential:
    """Ana has asked."""
    return vouching.ask(ana, ASKED)


def act(client, credential: Credential, action: str, **more):
    """Sends an act of the list."""
    return client.post(LIST, {"action": action, "_selected_action": [credential.pk], **more})


def staff(name: str, *rights: str):
    """Somebody of the house with these rights alone."""
    user = person(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def test_two_staff_check_it(admin_of, credential):
    clients = [admin_of(staff(name, "view_credential", "change_credential")) for name in ("One", "Two")]
    for client in clients:
        assert "12A3456E" in client.get(f"{LIST}{credential.pk}/change/").content.decode()
        page = act(client, credential, "confirm").content.decode()
        assert "Ring the ward." in page
        assert "12A3456E" in page
        assert Credential.objects.get().second_at is None
        act(client, credential, "confirm", sure="1")
    done = Credential.objects.get()
    assert done.is_standing
    assert (done.first_by.username, done.second_by.username) == ("One", "Two")
    page = clients[0].get(f"{LIST}{credential.pk}/change/").content.decode()
    assert "12A3456E" not in page
    assert "Ring the ward." not in page
    seen = set(AuditEntry.objects.filter(rows=str(done.pk)).values_list("by__username", "act"))
    assert {("One", "read"), ("Two", "read")} <= seen


def test_one_alone_is_told_so(admin_of, credential):
    client = admin_of(staff("One", "view_credential", "change_credential"))
    act(client, credential, "confirm", sure="1")
    answer = client.post(LIST, {"action": "confirm", "_selected_action": [credential.pk], "sure": "1"}, follow=True)
    assert "Somebody else has to look as well" in answer.content.decode()
    assert Credential.objects.get().second_at is None


@pytest.mark.parametrize("action", ["refuse", "revoke"])
def test_saying_no_needs_a_reason(admin_of, ana, action):
    row = makers.professional(ana) if action == "revoke" else vouching.ask(ana, ASKED)
    client = admin_of(staff("One", "view_credential", "change_credential"))
    act(client, row, action)
    assert Credential.objects.get().ending == ""
    act(client, row, action, reason="  ")
    assert Credential.objects.get().ending == ""
    act(client, row, action, reason="Not in the register.")
    done = Credential.objects.get()
    assert done.ending.startswith(action[:5])
    assert (done.reason, done.number, done.evidence) == ("Not in the register.", "", "")


def test_who_may_not(admin_of, credential, mo, ana, zed):
    looks = admin_of(staff("Looks", "view_credential"))
    assert looks.get(LIST).status_code == 200
    act(looks, credential, "confirm", sure="1")
    assert Credential.objects.get().first_at is None, "who may only look cannot check"
    nothing = admin_of(staff("Other", "view_user"))
    for client in (nothing, admin_of(mo)):
        assert client.get(LIST).status_code == 403
        assert client.get(f"{LIST}{credential.pk}/change/").status_code == 403
        act(client, credential, "confirm", sure="1")
    for client in (admin_of(zed), admin_of(ana)):
        answer = client.get(LIST)
        assert answer.status_code in (302, 403)
    assert Credential.objects.get().first_at is None
    superuser = admin_of(person("Root", is_staff=True, is_superuser=True))
    assert superuser.get(f"{LIST}add/").status_code == 403
    assert superuser.get(f"{LIST}{credential.pk}/delete/").status_code == 403


def test_nobody_checks_their_own_in_the_admin(admin_of, db):
    root = person("Root", is_staff=True, is_superuser=True)
    act(admin_of(root), vouching.ask(root, ASKED), "confirm", sure="1")
    assert Credential.objects.get().first_at is None


def test_what_is_decided_is_not_shown_to_be_confirmed(admin_of, credential):
    client = admin_of(staff("One", "view_credential", "change_credential"))
    assert "Ring the ward." in act(client, credential, "confirm").content.decode()
    act(client, credential, "confirm", sure="1")
    for said in ("Somebody else has to look as well", "decided already"):
        answer = act(client, credential, "confirm")
        assert answer.status_code == 302, "back to the list, not a page with an empty form"
        assert said in client.get(LIST).content.decode()
        if credential.is_open:
            vouching.refuse(credential, person("Two"), "Not found there.")
            credential.refresh_from_db()


def test_nobody_is_shown_their_own_to_confirm(admin_of):
    nurse = staff("Nora", "view_credential", "change_credential")
    answer = act(admin_of(nurse), vouching.ask(nurse, ASKED), "confirm")
    assert answer.status_code == 302


def test_saving_the_page_writes_nothing(admin_of, credential, monkeypatch):
    """What was decided while the page was read stays decided."""
    client = admin_of(staff("One", "view_credential", "change_credential"))
    seen = Credential.objects.get()
    vouching.refuse(credential, person("Two"), "Not found there.")
    monkeypatch.setattr("django.contrib.admin.ModelAdmin.get_object", lambda *_a, **_k: seen)
    client.post(f"{LIST}{credential.pk}/change/", {"_save": "Save"})
    now = Credential.objects.get()
    assert (now.ending, now.number, now.evidence) == ("refused", "", "")
