"""One connection to the database, or a few, for fifty people at once: everybody has their turn."""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import sizes
from tests.rig import Reader

PEOPLE = 50
ROUNDS = sizes.of(6, 1)
PATIENCE = 6  # seconds; the default of DATABASE_PATIENCE
QUEUE = PATIENCE - 2  # seconds of them that are for the queue
LONGEST = sizes.of(10, 20)  # seconds: the figure of docs/faults.md; the quick run shares its machine with other tests


@pytest.mark.parametrize("pool", [1, pytest.param(4, marks=pytest.mark.skipif(not sizes.FULL, reason="make faults"))])
def test_it_works(rig, cast, pool):
    rig.environment |= {"DATABASE_POOL": str(pool), "DATABASE_PATIENCE": str(PATIENCE)}
    rig.start("web", "--workers", "1", "--threads", str(PEOPLE))

    def comes(number):
        """Somebody reads, writes once, and reads again; what they were answered, and how long each took."""
        reader = Reader(rig.port, cast.cookies[number])
        fields = cast.fields(f"Fifty {number} of {pool}", f"fifty-{pool}-{number:08}-token")
        seen = []

        def ask(answered):
            began = time.monotonic()
            seen.append((answered().status, time.monotonic() - began))

        for turn in range(ROUNDS):
            ask(lambda: reader.get(f"/c/{cast.community}/"))
            if turn == 0:
                ask(lambda: reader.post(cast.reply, fields, Origin=f"http://127.0.0.1:{rig.port}"))
            ask(lambda: rig.visitor().get("/search/?q=sleep"))
        return seen

    with ThreadPoolExecutor(PEOPLE) as together:
        seen = [one for answers in together.map(comes, range(PEOPLE)) for one in answers]
    statuses = Counter(status for status, _seconds in seen)
    assert set(statuses) <= {200, 302, 503}, statuses
    assert all(seconds >= QUEUE for status, seconds in seen if status == 503), "only who has waited for long"
    with rig.connect() as database:
        found = database.execute(
            "SELECT body, count(*) FROM posts_post WHERE body LIKE %s GROUP BY body", [f"Fifty % of {pool}"]
        ).fetchall()
        used = database.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'peerhealth'").fetchone()[0]
    assert len(found) == statuses[302]
    assert all(number == 1 for _body, number in found)
    assert used <= pool + 1, "the site's and the test's own"
    assert rig.visitor().get("/").status == 200
    slowest = max(seconds for _status, seconds in seen)
    sys.stdout.write(f"\nconnections: {pool}, people: {PEOPLE}: {dict(statuses)}; slowest {slowest:.2f} s\n")
    assert slowest <= LONGEST
