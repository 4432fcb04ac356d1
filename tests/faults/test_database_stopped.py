"""PostgreSQL stands still (SIGSTOP), as on a machine that hangs: its own time-outs stand still with it. Nobody waits longer
than ten seconds, and afterwards everything is as it was."""

import time

import pytest

from tests.faults import server, sizes
from tests.faults.load import Load
from tests.faults.test_database_killed import check, start

BEFORE, STANDS, AFTER = sizes.of(3, 1), sizes.of(30, 8), sizes.of(6, 0)  # seconds
RATE = 4  # replies a second: who waits behind others has waited before it stood still
PATIENCE = sizes.of(6, 3)  # of a request


def stand_still(rig, cast, postmaster):
    rig.environment |= {"DATABASE_PATIENCE": str(PATIENCE)}
    processes = start(rig)
    with Load(rig, cast, RATE) as load:
        load.until_served(time.monotonic())  # the first page of a process that has just begun takes long by itself
        time.sleep(BEFORE)
        since = time.monotonic()
        with server.stopped(postmaster):
            time.sleep(STANDS)
        until = time.monotonic()
        load.until_served(until)
        time.sleep(AFTER)
    return load, processes, since, until


def test_the_embedded_one(rig, cast):
    load, processes, since, until = stand_still(rig, cast, rig.cluster.written_pid())
    with rig.connect() as database:
        check(load, processes, database, "embedded, SIGSTOP", since, until)
    assert load.statuses()[503], "people were told"
    later = [one.seconds for one in load.seen if since + PATIENCE + 3 < one.at < until - 1]
    assert max(later) < 2, "once it is known, nobody waits"


@pytest.mark.skipif(not sizes.FULL, reason="the same over TCP: make faults")
def test_a_named_one(rig, cast):
    with server.external(rig) as named:
        load, processes, since, until = stand_still(rig, cast, named.process.pid)
        with named.connect() as database:
            check(load, processes, database, "named, SIGSTOP", since, until)
        assert load.statuses()[503], "people were told"
