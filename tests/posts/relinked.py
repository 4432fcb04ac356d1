"""Runs the jobs that link posts anew, as a worker would."""

from procrastinate.contrib.django.models import ProcrastinateJob

from communities import wording
from posts.tasks import relink


def relink_what_waits() -> int:
    """Runs them in their order, also those that one of them asks for; how many there were."""
    done, last = 0, 0
    jobs = ProcrastinateJob.objects.filter(task_name=wording.RELINK, status="todo").order_by("pk")
    while job := jobs.filter(pk__gt=last).first():
        relink(**job.args)
        done, last = done + 1, job.pk
    return done
