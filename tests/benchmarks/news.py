"""How long a reply takes in a thread that very many follow, and how long telling all of them. Run by hand:

    python -m tests.benchmarks.news [followers]

An empty database of its own. Prints for five replies: writing one, finding who hears of it, and the whole job.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(followers: int) -> None:
    """Sets the database up, measures, and takes it away."""
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner

    runner = get_runner(settings)(verbosity=0)
    databases = runner.setup_databases()
    try:
        measure(followers)
    finally:
        runner.teardown_databases(databases)


def crowd(thread, followers: int) -> None:
    """People with a confirmed address who have consented and follow `thread`."""
    from allauth.account.models import EmailAddress
    from django.db import connection

    from accounts import consenting
    from accounts.models import Consent, User
    from posts.models import ThreadFollow

    rows = [
        User(email=f"p{n}@example.org", username=f"p{n}", username_skeleton=f"p{n}#", password="!")
        for n in range(followers)
    ]
    ids = [user.pk for user in User.objects.bulk_create(rows, batch_size=2000)]
    Consent.objects.bulk_create([Consent(user_id=pk, version=consenting.VERSION) for pk in ids])
    addresses = [EmailAddress(user_id=pk, email=f"{pk}@example.org", verified=True, primary=True) for pk in ids]
    EmailAddress.objects.bulk_create(addresses)
    ThreadFollow.objects.bulk_create([ThreadFollow(user_id=pk, thread=thread) for pk in ids])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(followers: int) -> None:
    """Five replies."""
    from accounts.models import Notification
    from posts import audiences, news
    from tests import makers
    from tests.people import member, person

    place, ana, bo = makers.community(), person("Ana"), person("Bo")
    for somebody in (ana, bo):
        member(somebody, place)
    thread = makers.thread(ana, place)
    crowd(thread, followers)
    for _ in range(5):
        post, reply = timed(lambda: makers.reply(bo, thread))
        heard, find = timed(lambda: audiences.for_new_post(post, most=None))  # noqa: B023
        _none, job = timed(lambda: news.tell_crowd(post.pk, []))  # noqa: B023
        told = Notification.objects.filter(about=post.public_id).count()
        line = f"reply {reply:.0f} ms, who hears {find:.0f} ms ({len(heard.people)}), all told {job:.0f} ms ({told})"
        sys.stdout.write(line + "\n")


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What `act` gives, and how many milliseconds it took."""
    began = time.perf_counter()
    return act(), 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
