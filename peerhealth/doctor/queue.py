"""Probes of the queue: does anybody do the jobs?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerhealth import waiting_jobs
from peerhealth.doctor import Answer, broken, look, ok

LATE, VERY_LATE = 5 * 60, 60 * 60  # seconds that a job waits which could be done


def jobs() -> Answer:
    """How many wait, since when, and how many were given up."""
    lanes = waiting_jobs.lanes()
    due, parked, oldest = (
        sum(one.due for one in lanes),
        sum(one.parked for one in lanes),
        max(one.oldest for one in lanes),
    )
    says = ngettext("%(count)d job waits", "%(count)d jobs wait", due) % {"count": due}
    if due:
        says += " " + _("(the oldest for %(minutes)d minutes)") % {"minutes": oldest // 60}
    says += ", " + ngettext("%(count)d is parked.", "%(count)d are parked.", parked) % {"count": parked}
    if oldest > LATE:
        return (broken if oldest > VERY_LATE else look)(says, _("See “worker”; if one runs, add another."))
    if parked:
        return look(says, _("“Jobs and mail” in the admin says why; try them again there, or let them go."))
    return ok(says)


def worker() -> Answer:
    """Whether one gave a sign of life."""
    if waiting_jobs.workers_alive():
        return ok(_("A worker runs."))
    says = _("No worker gave a sign of life within a minute.")
    do = _("Start `manage.py serve worker`: without it no mail leaves the house.")
    is_late = any(one.oldest > LATE for one in waiting_jobs.lanes())
    return broken(says, do) if is_late else look(says, do)
