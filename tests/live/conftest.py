"""The live process, once for a file, and readers of it."""

import pytest

from tests.live.streams import Process, wait_until


@pytest.fixture(autouse=True)
def _live(settings):
    settings.LIVE = True


@pytest.fixture(scope="module")
def process(django_db_setup, django_db_blocker):
    """The running process."""
    with django_db_blocker.unblock():
        one = Process()
        try:
            one.start()
            yield one
        finally:
            one.stop()


@pytest.fixture(autouse=True)
def _readers_leave(request):
    process = request.getfixturevalue("process") if "process" in request.fixturenames else None
    yield
    if process:
        process.leave()


@pytest.fixture
def hears(process, browser_of):
    """`hears(user, address)` is the open stream of who has this page open, past its greeting; with `last` one that
    resumes. Tickets older than what the process knows are refused, so a page asks again, as in a browser."""
    def come(client, address: str, last: str):
        ticket = client.get(address).headers.get("Live-Ticket")
        assert ticket, "no ticket"
        stream = process.open(ticket, last)
        if stream.status == 200:
            return stream
        stream.close()
        return None

    def make(user, address: str, last: str = "", *, client=None):
        client = client or browser_of(user)
        stream = wait_until(lambda: come(client, address, last))
        while not last and stream.next() != "hello":  # what was said just before comes first
            pass
        return stream

    return make
