"""The demo story: believable, complete, harmless to run twice."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from communities import grading, naming
from communities.models import Community, Guide, GuideRevision, Membership
from posts import story
from posts.kinds import Kind
from posts.models import Post, Reaction, Thread

pytestmark = pytest.mark.django_db


def test_it_works_and_twice_changes_nothing(browser_of, monkeypatch):
    monkeypatch.setattr("communities.naming.read", lambda entries: naming.Names([]))
    monkeypatch.setattr("communities.catalogue.read", list)  # the catalogue has its own test
    call_command("demo", verbosity=0)
    counts = [model.objects.count() for model in (User, Community, Thread, Post, Reaction, Membership, Guide, GuideRevision)]
    call_command("demo", verbosity=0)
    assert [model.objects.count() for model in (User, Community, Thread, Post, Reaction, Membership, Guide, GuideRevision)] == counts
    people = User.objects.filter(posts__isnull=False).distinct().count()
    assert people >= 12
    assert Thread.objects.values("community").distinct().count() >= 8
    assert Thread.objects.count() >= 60
    assert Post.objects.filter(number__gt=0).count() >= 400
    assert set(Thread.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert max(len(body) for body in Post.objects.values_list("body", flat=True)) > 6000
    for word in ("السكري", "クローン病", "Diabetes1"):
        assert Post.objects.filter(body__contains=word).exists()
    assert {guide.grade <= grading.EASY for guide in Guide.objects.standing()} == {True}, "the demo's guides are read without effort"
    assert Guide.objects.count() == 4
    assert Guide.objects.overdue().count() == 1
    for guide in Guide.objects.all():
        assert guide.number == guide.revisions.count() > 1
        assert guide.built_from.count() > 1
    for name in story.READY:
        assert browser_of(User.objects.get(username=name)).get("/").status_code == 200
    assert Membership.objects.filter(user__username=story.MODERATOR, role="moderator").exists()
    assert User.objects.get(username=story.OPERATOR).is_superuser


def test_nobody_speaks_before_they_are_answered():
    def check(entry):
        for reply in entry.get("replies", []):
            assert reply["hours_ago"] < entry["hours_ago"]
            check(reply)

    threads = story.threads()
    for thread in threads:
        check(thread)
    assert not [key for key, n in Counter(thread["id"] for thread in threads).items() if n > 1]


@pytest.mark.parametrize("command", ["demo", "start"])
def test_a_real_site_refuses_it(settings, command):
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError):
        call_command(command)
    assert not User.objects.exists()
