"""PostgreSQL dies under people who write: nothing acknowledged is lost, nothing is there twice, and the site goes on by
itself when the database is back."""

import time

import pytest

from tests.faults import server, sizes
from tests.faults.load import Load

BEFORE, AWAY, AFTER = sizes.of(4, 1), sizes.of(6, 2), sizes.of(8, 0)  # seconds
RATE = sizes.of(20, 4)
# Seconds: the figures of docs/faults.md. The quick run shares its machine with other tests, and asks only for an end.
SOON, LONGEST = sizes.of(5, 20), sizes.of(10, 20)


def start(rig):
    """The site's processes: all three in full size, else the one that has to do with it."""
    others = [rig.start("live"), rig.start("worker")] if sizes.FULL else []
    return [rig.start("web", "--workers", "2"), *others]


def check(load, processes, database, name, since, until):
    """Of a database that was away from `since` until `until`."""
    load.told(name, since, until)
    load.check_answers()
    load.check(database)
    assert load.slowest(since, until) <= LONGEST
    assert load.served_again(until) <= SOON
    assert all(one.process.poll() is None for one in processes), "nothing had to be started again"
    if sizes.FULL:
        assert load.rig.manage("check_counters").returncode == 0


@pytest.mark.parametrize("pool", ["0", pytest.param("4", marks=pytest.mark.skipif(not sizes.FULL, reason="make faults"))])
def test_the_embedded_one_comes_back_by_itself(rig, cast, pool):
    rig.environment |= {"DATABASE_POOL": pool}
    processes = start(rig)
    with Load(rig, cast, RATE) as load:
        time.sleep(BEFORE)
        killed = time.monotonic()
        server.kill(rig.cluster.written_pid())
        load.until_served(killed)
        time.sleep(AFTER)
    with rig.connect() as database:
        check(load, processes, database, f"embedded, pool {pool}, kill -9", killed, killed)


def test_a_named_one_that_is_started_again(rig, cast):
    with server.external(rig) as named:
        processes = start(rig)
        with Load(rig, cast, RATE) as load:
            time.sleep(BEFORE)
            killed = time.monotonic()
            named.kill()
            time.sleep(AWAY)
            named.start()
            back = time.monotonic()
            load.until_served(back)
            time.sleep(AFTER)
        assert load.statuses()[503], "people were told"
        with named.connect() as database:
            check(load, processes, database, "named, kill -9", killed, back)
