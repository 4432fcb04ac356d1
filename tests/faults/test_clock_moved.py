"""Two machines that make pages, one an hour ahead and one an hour behind, and a worker whose clock jumps: everything is in
the order in which it came, by the database's clock."""

import re
import secrets
import time
from pathlib import Path

import pytest

from peerhealth.live.hub import SKEW
from tests.faults import sizes
from tests.faults.cast import MEMBERS
from tests.rig import Reader

HOUR, DAY = 3600, 86400
WRONG = str(Path(__file__).parent / "moved")
WRITTEN = "SELECT body, abs(extract(epoch FROM now() - created_at)) FROM posts_post WHERE body LIKE %s ORDER BY created_at"
EARLIER = "UPDATE posts_post SET created_at = created_at - interval '11 seconds' WHERE body = %s"
WANTS_DIGESTS = """
    INSERT INTO accounts_notificationsettings (user_id, digest, digest_on, digest_at, zone, detail, paused_until)
    SELECT id, 'daily', 0, '00:00', 'UTC', 'full', NULL FROM accounts_user WHERE username = %s
    ON CONFLICT (user_id) DO UPDATE SET digest = 'daily', digest_at = '00:00', zone = 'UTC'
"""
# Something to tell of, whatever the tests before have made a day older: a thread of now, and somebody it touched.
NEW = """
    UPDATE posts_thread SET created_at = now(), last_activity = now() WHERE public_id = %(thread)s;
    UPDATE posts_post SET created_at = now() WHERE public_id = %(opening)s;
    INSERT INTO posts_reaction (post_id, user_id, kind, created_at)
        SELECT p.id, u.id, 'hug', now() FROM posts_post p, accounts_user u
        WHERE p.public_id = %(opening)s AND u.username = %(reader)s
        ON CONFLICT DO NOTHING
"""


def moved(rig, seconds: int) -> None:
    """What is started from now on has a clock that is wrong by so much."""
    rig.environment |= {"PYTHONPATH": WRONG, "MOVED": str(seconds)}


@pytest.fixture
def ports(rig):
    """Of a web process that is an hour ahead, and of one that is an hour behind."""
    found = []
    for seconds in (HOUR, -HOUR):
        moved(rig, seconds)
        found.append(rig.start("web", "--workers", "1").port)
    return found


def test_two_machines_are_an_hour_apart_and_the_order_is_right(rig, cast, ports):
    ahead, behind = ports
    mark, thread = secrets.token_hex(4), {"kind": "question", "need": "experience", "audience": "everyone"}
    for number, port in enumerate((ahead, behind, ahead, behind)):
        writer = Reader(port, cast.cookies[-60 - number])
        fields = thread | {"title": f"Clock {mark} {number}", "body": f"{mark} {number}"}
        assert writer.post(f"/c/{cast.community}/new/", fields).status == 302
    with rig.connect() as database:
        rows = database.execute(WRITTEN, [f"{mark} %"]).fetchall()
    assert [body for body, _age in rows] == [f"{mark} {number}" for number in range(4)]
    assert max(age for _body, age in rows) < 300  # seconds by the database
    for port in ports:
        listed = re.findall(rf"Clock {mark} (\d)", Reader(port).get(f"/c/{cast.community}/").body)
        assert list(dict.fromkeys(listed)) == ["3", "2", "1", "0"]


def test_what_is_unread_and_how_soon_one_may_write_again(rig, cast, ports):
    ahead, behind = ports
    mark, ana, bo = secrets.token_hex(4), cast.cookies[-70], cast.cookies[-71]
    fields = {"title": f"Marks {mark}", "kind": "question", "need": "experience", "audience": "everyone", "body": mark}
    page = Reader(behind, bo).post(f"/c/{cast.community}/new/", fields).headers["location"]

    def news(port: int) -> str:
        """What the list says of it to Ana."""
        row = Reader(port, ana).get(f"/c/{cast.community}/").body.split(f"Marks {mark}")
        return next(iter(re.findall(r">\s*((?:\d+ )?new)\s*<", row[0][-1500:] + row[1][:1500])), "")

    assert {news(port) for port in ports} == {"new"}
    assert Reader(ahead, ana).get(page).status == 200
    assert {news(port) for port in ports} == {""}
    again = [Reader(port, bo).post(f"{page.rsplit('/', 2)[0]}/reply/", {"body": f"{mark} more"}) for port in ports]
    assert [answer.status for answer in again] == [429, 429]
    assert all(int(answer.headers["retry-after"]) <= 10 for answer in again)
    with rig.connect() as database:
        database.execute(EARLIER, [mark])
    assert Reader(behind, bo).post(f"{page.rsplit('/', 2)[0]}/reply/", {"body": f"{mark} more"}).status == 302
    assert {news(port) for port in ports} == {"1 new"}


def test_a_ticket_of_one_machine_is_good_on_another(rig, cast, ports):
    page = Reader(ports[0]).get(cast.page).headers["location"]
    for seconds in (HOUR, -HOUR):
        moved(rig, seconds)
        live = rig.start("live").port
        time.sleep(2 * SKEW)  # what was made before it heard anything is refused, and comes again
        for port in ports:
            ticket = re.search(r'data-live="([^"]+)"', Reader(port, cast.cookies[0]).get(page).body)
            assert stream_status(live, ticket[1]) == 200


def stream_status(port: int, ticket: str) -> int:
    """What the live process answers to a ticket."""
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", f"/live/?ticket={ticket}")
    try:
        return line.getresponse().status
    finally:
        line.close()


def test_digests_go_once_though_the_clock_jumps(rig, cast):
    name = f"{MEMBERS}{len(cast.cookies) - 5}"
    with rig.connect() as database:
        database.execute(WANTS_DIGESTS, [name])
        for statement in NEW.split(";"):
            database.execute(statement, {"thread": cast.thread, "opening": cast.opening, "reader": f"{MEMBERS}1"})
        for seconds in (DAY, -HOUR, 2 * DAY, 0, -DAY)[: sizes.of(5, 3)]:
            moved(rig, seconds)
            rig.manage("send_digests")
        rows = "SELECT count(*) FROM posts_digest d JOIN accounts_user u ON u.id = d.user_id WHERE u.username = %s"
        assert database.execute(rows, [name]).fetchone() == (1,)
        letters = "SELECT count(*) FROM procrastinate_jobs WHERE args -> 'mail' ->> 'to' = %s"
        assert database.execute(letters, [f"{name.lower()}@example.org"]).fetchone() == (1,)
