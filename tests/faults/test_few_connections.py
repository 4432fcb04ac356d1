"""One connection to the database for fifty people at once: everybody has their turn."""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults import sizes
from tests.rig import Reader

PEOPLE = 50
ROUNDS = sizes.of(6, 1)
PATIENCE = 6  # seconds; the default of DATABASE_PATIENCE
QUEUE = PATIENCE - 2  # seconds of them that are for the queue


def test_it_works(rig, cast):
    rig.environment |= {"DATABASE_POOL": "1", "DATABASE_PATIENCE": str(PATIENCE)}
    rig.start("web", "--workers", "1", "--threads", str(PEOPLE))

    def comes(number):
        """Somebody reads, writes once, and reads again; what they were answered, and how long each took."""
        reader = Reader(rig.port, cast.cookies[number])
        fields = cast.fields(f"Fifty {number}", f"fifty-{number:08}-token")
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
            "SELECT body, count(*) FROM posts_post WHERE body LIKE 'Fifty %' GROUP BY body"
        ).fetchall()
        used = database.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'peerhealth'").fetchone()[0]
    assert len(found) == statuses[302]
    assert all(number == 1 for _body, number in found)
    assert used <= 2, "the site's one and the test's own"
    assert rig.visitor().get("/").status == 200
    slowest = max(seconds for _status, seconds in seen)
    sys.stdout.write(f"\none connection, {PEOPLE} people: {dict(statuses)}; slowest {slowest:.2f} s\n")
