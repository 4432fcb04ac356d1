"""Everything read, at a press."""

import re

import pytest

from posts.models import AllRead
from tests import makers
from tests.people import member, person
from tests.posts.test_unread import mark, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried", "here_a_while")]


def test_everything_in_a_community_is_read_at_a_press(browser_of, ana, bo, place):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    shown = page(reader, "/c/lupus/")
    until = re.search(r'action="/c/lupus/read/">.*?name="until" value="(\d+)"', shown, re.DOTALL)[1]
    makers.reply(bo, thread, "Came after the page was drawn.")
    answer = reader.post("/c/lupus/read/", {"until": until}, follow=True)
    assert "Everything in Lupus is marked as read." in answer.content.decode()
    assert mark(reader) == "1 new"
    reader.post("/c/lupus/read/", {"until": "garbage"})
    assert mark(reader) == ""
    assert "/c/lupus/read/" not in page(reader, "/c/lupus/"), "nothing to press for"
    assert mark(browser_of(ana), "/u/Bo/") == ""
    assert mark(browser_of(person("Other"))) == ""
    reader.post("/c/lupus/read/", {"until": until})
    assert mark(reader) == "", "an old tab brings nothing back"


def test_everything_in_my_communities_is_read_at_a_press(browser_of, ana, bo, place):
    elsewhere, open_one = makers.community("elsewhere", "private"), makers.community("open")
    for somebody in (ana, bo):
        member(somebody, elsewhere)
    for where in (place, elsewhere):
        makers.thread(bo, where, title=f"In {where.name}")
    reader = browser_of(ana)
    assert 'action="/read/"' in page(reader, "/")
    answer = reader.post("/read/", follow=True)
    assert "Everything in your communities is marked as read." in answer.content.decode()
    assert mark(reader, "/") == ""
    assert 'action="/read/"' not in page(reader, "/")
    assert not AllRead.objects.filter(community=open_one).exists()


def test_a_get_at_these_addresses_changes_nothing(browser_of, ana, bo, place):
    makers.thread(bo, place)
    reader = browser_of(ana)
    assert reader.get("/c/lupus/read/").url == "/c/lupus/"
    assert reader.get("/read/").url == "/"
    assert mark(reader) == "new"
