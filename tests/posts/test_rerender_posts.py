"""`manage.py rerender_posts`."""

import pytest
from django.core.management import call_command

from peerhealth import markup
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
