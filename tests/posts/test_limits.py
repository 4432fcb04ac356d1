"""How much one account may write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts.models import Post
from tests import makers

pytestmark = pytest.mark.django_db
ASKED = {"kind": "question", "need": "advice", "title": "Heat and rash", "body": "My words.", "audience": "everyone"}


def test_two_posts_within_ten_seconds(browser_of, ana, place):
    client = browser_of(ana)
    assert client.post("/c/lupus/new/", ASKED).status_code == 302
    again = client.post("/c/lupus/new/", ASKED | {"body": "My second words."})
    assert again.status_code == 429
    page = again.content.decode()
    assert "ten seconds" in page
    assert 0 < int(again["Retry-After"]) <= 10
    assert "My second words." in page
    assert Post.objects.count() == 1


@pytest.mark.parametrize(("days_here", "most"), [(0, 3), (100, 20)])
def test_threads_a_day(browser_of, kit, place, days_here, most, unhurried):
    kit.date_joined = timezone.now() - timedelta(days=days_here)
    kit.save()
    for _ in range(most):
        makers.thread(kit, place)
    answer = browser_of(kit).post("/c/lupus/new/", ASKED)
    assert answer.status_code == 429
    assert f"{most} threads" in answer.content.decode()
    assert 86_000 < int(answer["Retry-After"]) <= 86_400
    assert "My words." in answer.content.decode()
    Post.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert browser_of(kit).post("/c/lupus/new/", ASKED).status_code == 302


@pytest.mark.parametrize(("days_here", "most"), [(0, 15), (100, 200)])
def test_replies_a_day(browser_of, ana, kit, place, days_here, most, unhurried):
    kit.date_joined = timezone.now() - timedelta(days=days_here)
    kit.save()
    thread = makers.thread(ana, place)
    for _ in range(most):
        makers.reply(kit, thread)
    address = f"/t/{thread.public_id}/reply/"
    answer = browser_of(kit).post(address, {"body": "My words."})
    assert answer.status_code == 429
    assert f"{most} replies" in answer.content.decode()
    assert browser_of(ana).post(address, {"body": "Others may."}).status_code == 302


def test_no_links_in_a_newcomers_first_post(browser_of, kit, place, unhurried):
    linked = ASKED | {"body": "Look at https://example.org"}
    answer = browser_of(kit).post("/c/lupus/new/", linked)
    assert answer.status_code == 422, "waiting would not help"
    assert "example.org" in answer.content.decode()
    assert browser_of(kit).post("/c/lupus/new/", ASKED).status_code == 302
    first = Post.objects.get()
    edited = browser_of(kit).post(f"/p/{first.public_id}/edit/", linked)
    assert edited.status_code == 422, "nor by an edit"
    assert browser_of(kit).post("/c/lupus/new/", linked).status_code == 302
