"""The ground floor's jobs. procrastinate finds the module by its name in each app."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from peerhealth import delivering, parking
from peerhealth.nightly import nightly


@app.task(name="peerhealth.deliver", pass_context=True)
def deliver(context, **_mail) -> None:
    """Sends a mail (`peerhealth.posting`). What counts is the row as it is by now, not as it was fetched."""
    delivering.deliver(context.job.id)


nightly("peerhealth.forget_jobs")(parking.forget)


@nightly("peerhealth.forget_sessions")
def forget_sessions() -> None:
    """Sessions that have ended may hold, for an hour, a text that somebody sent while signed out."""
    call_command("clearsessions", verbosity=0)
