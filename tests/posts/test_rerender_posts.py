"""`manage.py rerender_posts`."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import FormerName
from peerhealth import markup
from posts import mentioning
from posts.models import Post
from tests import makers

pytestmark = pytest.mark.django_db


def test_it_works(ana, bo, place, capsys):
    thread = makers.thread(ana, place, body="**Bold** #Sleep")
    makers.reply(bo, thread, "@Ana yes")
    html = dict(Post.objects.values_list("pk", "html"))
    Post.objects.update(html="old", markup_version=0)
    call_command("rerender_posts", batch=1)
    assert dict(Post.objects.values_list("pk", "html")) == html
    assert set(Post.objects.values_list("markup_version", flat=True)) == {markup.VERSION}
    assert "2 posts rendered" in capsys.readouterr().out


def test_what_is_up_to_date_is_left_alone_unless_all_are_asked_for(ana, place):
    makers.thread(ana, place)
    Post.objects.update(html="as it was")
    call_command("rerender_posts", verbosity=0)
    assert Post.objects.get().html == "as it was"
    call_command("rerender_posts", all=True, verbosity=0)
    assert Post.objects.get().html != "as it was"


def test_deleted_posts_stay_gone(ana, place):
    from posts import publishing

    thread = makers.thread(ana, place)
    publishing.delete(post=thread.opening)
    call_command("rerender_posts", all=True, verbosity=0)
    assert Post.objects.get().html == ""


def test_who_took_a_name_later_was_never_meant(browser_of, ana, bo, zed, place):
    thread = makers.thread(bo, place, body="Thanks @Ana, that helped.")
    assert "/u/ana/" in thread.opening.html
    browser_of(ana).post("/settings/name/", {"username": "tall-grass"})
    thread.opening.refresh_from_db()
    assert "@Ana" in thread.opening.html
    assert "/u/" not in thread.opening.html, "the old name leads nowhere, and not to the new one"
    FormerName.objects.update(left_at=timezone.now() - timedelta(days=400))
    mentioning.rename(zed, "Ana")
    call_command("rerender_posts", "--all", verbosity=0)
    thread.opening.refresh_from_db()
    assert "/u/" not in thread.opening.html
