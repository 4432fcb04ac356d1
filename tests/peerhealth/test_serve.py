"""`manage.py serve`: what it refuses before it becomes a server. (What it serves: `tests/faults/`, `tests/watching/`.)"""

import socket

import pytest
from django.core.management import CommandError, call_command

from peerhealth import serving


@pytest.fixture
def become(monkeypatch):
    """What it would have become; and nobody is waited for."""
    became = []
    monkeypatch.setattr(serving, "become", lambda what, **options: became.append((what, options["port"])))
    monkeypatch.setattr(serving, "LEAVES", 0)
    return became


@pytest.fixture
def taken():
    """A port at which a server of the same kind listens already."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_it_works(become, taken, settings):
    settings.LIVE = True
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for what in ("web", "live"):
        call_command("serve", what, port=port, skip_checks=True)
        with pytest.raises(CommandError, match=f"cannot listen at 127.0.0.1:{taken}: Address already in use"):
            call_command("serve", what, port=taken, skip_checks=True)
    assert become == [("web", port), ("live", port)], "not beside the other, each with every second request"


@pytest.mark.parametrize("wrong", [{"host": "localhost"}, {"port": 80_000}, {"workers": 0}, {"threads": 0}])
def test_what_is_no_address_and_no_number(become, wrong):
    with pytest.raises(CommandError):
        call_command("serve", "web", skip_checks=True, **{"port": 18_765} | wrong)
    assert not become
