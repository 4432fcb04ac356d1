"""What being signed in changes for a response."""

import pytest

from tests import makers

pytestmark = pytest.mark.django_db


def test_a_part_asked_for_after_the_session_leads_the_page_to_sign_in(browser_of, ana, place):
    post = makers.thread(ana, place).opening
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/t/abc/words/?sort=newest"}
    answer = browser_of().post(f"/p/{post.public_id}/react/", {"kind": "hug"}, headers=page)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Ft%2Fabc%2Fwords%2F%3Fsort%3Dnewest"
    assert answer.content == b""


def test_pages_of_signed_in_people_are_theirs_alone(browser_of, ana, place):
    assert browser_of(ana).get("/c/lupus/").headers["Cache-Control"] == "private"
    assert "Cache-Control" not in browser_of().get("/c/lupus/").headers


def test_after_signing_in_a_press_leads_to_the_post(browser_of, ana, place):
    post = makers.thread(ana, place).opening
    assert browser_of(ana).get(f"/p/{post.public_id}/react/").url == post.get_absolute_url()
