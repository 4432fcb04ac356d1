"""Another email address: both mailboxes agree, and until then the old one counts."""

import pytest
from django.core import mail

from accounts.models import AddressChange, User
from tests.accounts.walking import asked_again, mailed_link, signed_in
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"
NEW = "new@example.net"


@pytest.fixture
def heron():
    """Somebody whose name is in no address."""
    user = person("Ana")
    User.objects.filter(pk=user.pk).update(username="quiet-heron")
    user.refresh_from_db()
    return user


@pytest.fixture
def links(heron):
    """The links in the mails to the old and the new address, after asking."""
    browser = asked_again(signed_in(heron))
    mail.outbox.clear()
    browser.post(PAGE, {"email": NEW})
    by_address = {message.to[0]: mailed_link(message) for message in mail.outbox}
    return by_address[heron.email], by_address[NEW]


@pytest.mark.parametrize("first", [0, 1])
def test_it_works(heron, links, client, first):
    client.post(links[first])
    assert User.objects.get().email == "ana@example.org"
    mail.outbox.clear()
    assert "the new address counts" in client.post(links[1 - first]).content.decode()
    assert User.objects.get().email == NEW
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    assert client.post("/accounts/login/", {"login": NEW, "password": PASSWORD}).status_code == 302
    assert client.get(links[0]).status_code == 404


def test_it_asks_again_first(heron):
    answer = signed_in(heron).post(PAGE, {"email": NEW})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not AddressChange.objects.exists()


def test_one_mailbox_alone_changes_nothing_however_often(heron, links, client):
    for _ in range(3):
        client.post(links[1])
    assert User.objects.get().email == "ana@example.org"
    assert not mail.outbox[2:]


@pytest.mark.parametrize("side", [0, 1])
def test_either_mailbox_can_stop_it(heron, links, client, side):
    assert "Stopped" in client.post(links[side], {"stop": "1"}).content.decode()
    assert client.post(links[1 - side]).status_code == 404
    assert User.objects.get().email == "ana@example.org"


def test_opening_a_link_does_nothing(heron, links, client):
    for link in links:
        assert client.get(link).status_code == 200
    assert AddressChange.objects.get().is_agreed is False


def test_a_forged_link(links, client):
    assert client.post(links[0][:-3] + "x/").status_code == 404


def test_asking_anew_ends_the_first_links(heron, links, client):
    browser = asked_again(signed_in(heron))
    browser.post(PAGE, {"email": "third@example.net"})
    assert client.post(links[1]).status_code == 404


def test_the_address_of_somebody_else(heron, client):
    """The page and the mails are the same as for any address; it fails where only that mailbox sees it."""
    person("Wren")
    browser = asked_again(signed_in(heron))
    mail.outbox.clear()
    assert browser.post(PAGE, {"email": "wren@example.org"}).status_code == 302
    old, new = (mailed_link(message) for message in mail.outbox)
    client.post(old)
    assert "cannot be used" in client.post(new).content.decode()
    assert set(User.objects.values_list("email", flat=True)) == {"ana@example.org", "wren@example.org"}


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("ana@example.org", "already"), ("quiet.heron@x.org", "change the name first"), ("no", "valid")],
)
def test_refusals(heron, email, sentence):
    page = asked_again(signed_in(heron)).post(PAGE, {"email": email})
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_without_a_second_factor_the_old_mailbox_cannot_be_left_out(heron, client):
    browser = asked_again(signed_in(heron))
    assert "cannot read mail at the old address any more</span>" not in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"email": NEW, "without_old": "on"})
    assert AddressChange.objects.get().without_old is False
