"""A queue that is in use, and a mail server at the other end."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from peerhealth import worker
from tests.jobs.mail_server import open_server


@pytest.fixture(autouse=True)
def queued(settings):
    """Mails become jobs, as on a real site."""
    settings.EMAIL_BACKEND = "peerhealth.posting.QueuedBackend"


@pytest.fixture
def server(settings):
    """The mail server."""
    with open_server() as (listening, port):
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        yield listening


@pytest.fixture
def committed(transactional_db):
    """What a test writes is there for workers, without a transaction around it."""


@pytest.fixture
def work(committed):
    """`work()` runs a real worker until nothing is due; with `now=True` what waits for another try is due at once."""

    def run(*, now: bool = False):
        if now:
            ProcrastinateJob.objects.filter(status="todo").update(scheduled_at=timezone.now())
        worker.run(once=True)

    return run


@pytest.fixture
def jobs():
    """All rows of the queue, in the order in which they came."""
    return ProcrastinateJob.objects.order_by("pk")
