"""Jobs and mail that did not go through, in the admin: what, how often, since when and why; never to whom or what."""

from datetime import datetime

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from accounts.models import QueuedJob
from peerhealth import parking
from peerhealth.read_only import ReadOnly

# Theirs shows the arguments of jobs: addresses, and mails whole.
admin.site.unregister(ProcrastinateJob)


@admin.register(QueuedJob)
class QueuedJobAdmin(ReadOnly, admin.ModelAdmin):
    """What is parked, and what waits to be tried again."""

    list_display = fields = ("what", "reason", "state", "tries", "queue", "since")
    ordering = ("-pk",)
    actions = ["try_again", "let_go"]
    show_full_result_count = False

    def get_queryset(self, request):
        """With the moment of the last event, in the same query."""
        last = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-pk").values("at")[:1]
        return super().get_queryset(request).filter(parking.NOT_DONE).annotate(last_at=Subquery(last))

    def changelist_view(self, request, extra_context=None):
        """Says in the title how much waits, and whether anybody is at work."""
        state = parking.how_it_stands()
        title = ngettext("%(n)d job waits", "%(n)d jobs wait", state.waiting) % {"n": state.waiting}
        if state.due_since:
            title += " · " + _("nothing was done since %(when)s: is a worker running?") % {
                "when": _moment(state.due_since)
            }
        return super().changelist_view(request, (extra_context or {}) | {"title": title})

    def has_handle_permission(self, request) -> bool:
        """Who may change jobs; nobody may write them."""
        return request.user.has_perm("accounts.change_queuedjob")

    @admin.display(description=gettext_lazy("what"))
    def what(self, job: QueuedJob) -> str:
        """The name of the job; of a mail its kind."""
        mail = job.args.get("mail") if isinstance(job.args, dict) else None
        kind = mail.get("kind", "") if isinstance(mail, dict) else ""
        return _("mail: %(kind)s") % {"kind": kind} if kind else job.task_name

    @admin.display(description=gettext_lazy("state"), ordering="scheduled_at")
    def state(self, job: QueuedJob) -> str:
        """In words."""
        if job.status == parking.PARKED:
            return _("parked")
        return _("next try %(when)s") % {"when": _moment(job.scheduled_at)} if job.scheduled_at else _("next try now")

    @admin.display(description=gettext_lazy("queue"), ordering="queue_name")
    def queue(self, job: QueuedJob) -> str:
        """Its name."""
        return job.queue_name

    @admin.display(description=gettext_lazy("tries"), ordering="attempts")
    def tries(self, job: QueuedJob) -> int:
        """How often."""
        return job.attempts

    @admin.display(description=gettext_lazy("last try"), ordering="last_at")
    def since(self, job: QueuedJob) -> str:
        """When the last try ended."""
        return _moment(job.last_at) if job.last_at else ""

    @admin.display(description=gettext_lazy("why"))
    def reason(self, job: QueuedJob) -> str:
        """A code, or the name of an error."""
        return parking.why(job)

    @admin.action(description=gettext_lazy("Try again"), permissions=["handle"])
    def try_again(self, request, rows):
        """Now, and for 48 hours."""
        done = parking.try_again(_plain(rows))
        said = ngettext("%(n)d job is tried again.", "%(n)d jobs are tried again.", done)
        self.message_user(request, said % {"n": done})

    @admin.action(description=gettext_lazy("Let go"), permissions=["handle"])
    def let_go(self, request, rows):
        """For good, with the mail."""
        done = parking.let_go(_plain(rows))
        said = ngettext("%(n)d job deleted.", "%(n)d jobs deleted.", done)
        self.message_user(request, said % {"n": done})


def _moment(when: datetime) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"


def _plain(rows):
    return ProcrastinateJob.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
