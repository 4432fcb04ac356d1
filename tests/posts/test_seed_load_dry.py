"""`manage.py seed_load` where nothing is filled in: `--dry-run`, refused, and stopped on the way."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from communities.models import Community
from posts.loading import seeding
from posts.loading.people import PLACES

pytestmark = pytest.mark.django_db


def test_it_works(capsys):
    call_command("seed_load", users=80, threads=120, posts=1_500, dry_run=True)
    said = capsys.readouterr().out
    assert said == "Would fill in 80 people, 120 threads and 1,500 posts; the longest threads have 376 and 151 posts.\n"
    assert not User.objects.exists()


@pytest.mark.parametrize(("users", "threads", "posts"), [(80, 3, 100), (80, 200, 100), (PLACES - 1, 20, 500)])
def test_impossible_numbers_have_an_exit_code_of_their_own(users, threads, posts):
    with pytest.raises(CommandError) as refused:
        call_command("seed_load", users=users, threads=threads, posts=posts, dry_run=True)
    assert refused.value.returncode == 2


def test_communities_alone_are_refused():
    Community.objects.create(slug="lupus", name="Lupus", hashtag="Lupus")
    with pytest.raises(CommandError) as refused:
        call_command("seed_load", users=80, threads=120, posts=1_500, dry_run=True)
    assert refused.value.returncode == 1


def test_stopped_on_the_way_nothing_is_kept(monkeypatch):
    def stop(*_about):
        assert User.objects.count() == 80, "much was there by then"
        raise KeyboardInterrupt

    monkeypatch.setattr(seeding.statistics, "recount", stop)
    with pytest.raises(CommandError, match="Stopped: nothing is kept") as stopped:
        call_command("seed_load", users=80, threads=20, posts=500, verbosity=0)
    assert stopped.value.returncode == 130
    assert not User.objects.exists()
