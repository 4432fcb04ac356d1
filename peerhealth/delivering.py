"""What becomes of a queued mail: sent once, or not at all where it is of no use any more.

The row of the job is the only record. It holds the mail until the server has taken it; in the same moment the mail is
deleted from it, for good, and the row goes a little later. A worker that dies in between leaves a row without a mail,
which is done. Between the server's answer and that deletion lies the one moment in which a death makes a mail go twice,
with the same Message-ID."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.contrib.auth import get_user_model
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from peerhealth import smtp
from peerhealth.jobs import Failed
from peerhealth.posting import URGENT, Parcel
from peerhealth.watching import counting

LOCK = 20_711  # any number: with that of the job it names the lock of a delivery


def deliver(job_id: int) -> None:
    """Sends the mail of the job. Raises Failed and NeverDone."""
    with _alone(job_id):
        kept = ProcrastinateJob.objects.filter(pk=job_id).values_list("args", flat=True).first()
        if not kept or "mail" not in kept:
            return  # it is out already
        parcel = Parcel.unpack(kept["mail"])
        if parcel.is_over() or not _is_wanted(parcel):
            counting.mail("unwanted")
            return
        smtp.send(parcel, accepted=partial(_forget, job_id))


def _is_wanted(parcel: Parcel) -> bool:
    """Whether whom it is for is still there. What somebody asked for a moment ago at the site goes to whatever address
    they typed: a mail goes out either way there, so that nobody learns who has an account."""
    people = get_user_model().objects
    if parcel.person is not None:
        return people.filter(pk=parcel.person, is_active=True, email__iexact=parcel.to).exists()
    return parcel.queue == URGENT or not people.filter(email__iexact=parcel.to, is_active=False).exists()


def _forget(job_id: int) -> None:
    """Deletes the mail from its row, at once and for good."""
    ProcrastinateJob.objects.filter(pk=job_id).update(args={})
    counting.mail("sent")


@contextmanager
def _alone(job_id: int) -> Iterator[None]:
    """Holds the delivery: a worker that was given up for dead and is not (a machine that slept) may still be at it.
    Ends with the connection, so with the process. Raises Failed where somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, job_id % 2**31])
        if not cursor.fetchone()[0]:
            raise Failed("another worker is at it")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, job_id % 2**31])
