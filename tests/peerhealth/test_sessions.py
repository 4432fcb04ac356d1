"""The cookie of a session, which may say anything."""

import pytest
from django.test import Client

from peerhealth.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_it_works(ana, browser_of):
    assert browser_of(ana).get("/following/").status_code == 200


@pytest.mark.parametrize("said", ["\x00" * 9, "abcdefgh\x00", "", "short", "x" * 4000])
def test_a_cookie_that_names_no_session(said):
    assert SessionStore(said).load() == {}
    asked = Client(raise_request_exception=False)
    asked.cookies["sessionid"] = said
    assert asked.get("/following/").status_code == 302
