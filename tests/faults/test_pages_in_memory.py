"""Real processes that keep pages in their memory, and somebody who writes all the while: nobody is ever shown what was
older when they asked."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rig import Rig

SAID = re.compile(r"<p>Said for the (\d+)\. time</p>")
READERS, ENOUGH = 4, 100  # answers in all, while somebody writes


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    """A site with a thread, served by two processes."""
    with Rig(tmp_path_factory.mktemp("site")) as rig:
        rig.prepare()
        rig.address = rig.script("tests.benchmarks.revisits", "make")
        rig.start("web", "--workers", "2")
        yield rig


def write(rig: Rig, number: int, connection) -> None:
    """In a way that no verb knows of."""
    words = f"<p>Said for the {number}. time</p>"
    connection.execute("UPDATE posts_post SET html = %s WHERE number = 1", [words])


def test_nobody_sees_what_was_older_when_they_asked(rig):
    written, done, answers = [0], threading.Event(), []
    with rig.connect() as connection:
        write(rig, 0, connection)

        def read(_reader: int) -> int:
            visitor, etag, known, seen = rig.visitor(), "", 0, -1
            while not done.is_set():
                before = written[0]
                answer = visitor.get(rig.address, **({"If-None-Match": etag} if etag else {}))
                assert answer.status in (200, 304)
                if answer.status == 200:
                    etag = {name.lower(): value for name, value in answer.headers.items()}["etag"]
                    seen = int(SAID.search(answer.body)[1])
                assert seen >= before, f"asked after {before} was written, and saw {seen}"
                known += answer.status == 304
                answers.append(answer.status)
            return known

        with ThreadPoolExecutor(READERS) as pool:
            readers = [pool.submit(read, number) for number in range(READERS)]
            try:
                while len(answers) < ENOUGH and not any(reader.done() for reader in readers):
                    write(rig, written[0] + 1, connection)
                    written[0] += 1
                    done.wait(0.3 if written[0] % 5 == 0 else 0.02)  # sometimes long enough to come back
            finally:
                done.set()
            known = sum(reader.result() for reader in readers)
    assert len(answers) >= ENOUGH
    assert known > 0
    assert written[0] > 5


def test_the_processes_call_a_page_by_one_name(rig):
    etags = set()
    for _ in range(20):
        headers = {name.lower(): value for name, value in rig.visitor().get(rig.address).headers.items()}
        etags.add(headers["etag"])
    assert len(etags) == 1
