"""One site for all fault tests of a run, prepared once (about 15 s); each test starts the processes that it needs."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from peerhealth.embedded_database.server import join
from tests.faults import sizes
from tests.faults.cast import A_DAY_OLDER, Cast
from tests.rig import Rig


@pytest.fixture(scope="session")
def _site() -> Iterator[tuple[Rig, Cast]]:
    # Not pytest's own folder: the database's socket has a path of 103 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ph-faults-") as folder:
        Path(folder).chmod(0o755)  # for root's site: the account that runs PostgreSQL passes through
        with Rig(Path(folder)) as rig:
            rig.prepare()
            yield rig, Cast(**rig.script("tests.faults.cast", str(sizes.of(400, 120))))


@pytest.fixture
def rig(_site) -> Iterator[Rig]:
    """The site, nothing of it running but its database. What a test starts, sets in `environment` or stops (SIGSTOP) is
    undone after it; what was posted stays."""
    rig = _site[0]
    join(rig.cluster)  # the test's own process keeps the database running
    environment = dict(rig.environment)
    with rig.connect() as database:  # what the test before has posted is a day old: everybody may write again
        database.execute(A_DAY_OLDER)
    yield rig
    for one in reversed(rig.running):
        with suppress(ProcessLookupError):
            one.send(signal.SIGCONT)
        one.kill()
    rig.running.clear()
    rig.environment = environment


@pytest.fixture
def cast(_site) -> Cast:
    """Its people and their conversation: 400 members, or 120 in the quick run. Each may post once in ten seconds."""
    return _site[1]
