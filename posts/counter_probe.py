"""Probe of `manage.py doctor`: do counters say what they count, where something was said lately?"""

from django.utils.translation import gettext as _

from peerhealth.doctor import Answer, look, ok
from posts import counters
from posts.models import Thread

# So that asking takes no longer the more there is: what went wrong lately is wrong there, and the whole site is for
# `manage.py check_counters`.
THREADS, LONGEST = 50, 500


def lately() -> Answer:
    """Of the threads in which somebody wrote last."""
    latest = Thread.objects.filter(reply_count__lte=LONGEST).order_by("-last_activity", "-public_id")
    wrong = counters.check_of(list(latest.values_list("pk", flat=True)[:THREADS]))
    if not wrong:
        return ok(_("Counters are right where people wrote last."))
    says = _("Counters are wrong where people wrote last: %(what)s.") % {"what": ", ".join(one.what for one in wrong)}
    return look(says, _("Run `manage.py recount`, beside the running site, and tell whoever makes this software."))
