"""The page of notifications, before there are any."""

import pytest

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana):
    page = browser_of(ana).get("/notifications/").content.decode()
    assert "Nothing to tell you yet" in page
    assert "Answers to you" in page


def test_it_is_for_people_who_are_signed_in(browser_of):
    answer = browser_of().get("/notifications/")
    assert answer.url == "/accounts/login/?next=/notifications/"
    assert "/notifications/" not in browser_of().get("/").content.decode()


def test_every_page_leads_there_without_a_number(browser_of, ana):
    header = browser_of(ana).get("/about/").content.decode().split("</header>")[0]
    link = header.split('href="/notifications/"')[1].split("</a>")[0]
    assert "Notifications" in link
    assert not [letter for letter in link.split("visually-hidden")[1] if letter.isdigit()]
