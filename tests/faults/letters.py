"""News for members of a rig's site, which they want by mail: a job each, which makes a mail, which is a job again.

    addresses = rig.script("tests.faults.letters", "300")
"""

import json
import sys
from datetime import timedelta

from tests.rig import begin


def tell(count: int) -> list[str]:
    """Tells so many that somebody mentioned them, three minutes ago; their addresses. The jobs are due now, and there is no
    other."""
    from django.db import connection
    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateJob

    from accounts import notifying
    from accounts.models import Notification, User
    from posts.models import Mention, Post

    opening = Post.objects.filter(number=0, author__username="Poster0").earliest("pk")
    members = User.objects.filter(username__startswith="Poster").exclude(username="Poster0")
    people = dict(members.values_list("pk", "email")[:count])
    Mention.objects.bulk_create([Mention(post=opening, user_id=user) for user in people], ignore_conflicts=True)
    Notification.objects.all().delete()  # what tests before have left
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    notifying.tell(people, "mention", opening.public_id, around=opening.thread.public_id)
    Notification.objects.filter(user__in=people).update(at=timezone.now() - timedelta(minutes=3))
    ProcrastinateJob.objects.filter(task_name="posts.mail_news").update(scheduled_at=timezone.now())
    return list(people.values())


if __name__ == "__main__":
    begin()
    sys.stdout.write(json.dumps(tell(int(sys.argv[1]))))
