"""The database is there and says no: a deadlock, a lock that somebody else holds, a connection that ends in the middle,
no room for another connection, a time in which nothing may be changed. Nobody gets a bare error, and what was typed comes
back: sent again, it is posted once."""

import re
import threading
from contextlib import contextmanager
from html import unescape
from itertools import count

import psycopg
import pytest

from peerhealth.embedded_database.server import join
from tests.rig import Reader, wait_until

WORDS = "Heat & <b>rash</b>, number {}"
OTHERS_OF = "FROM pg_stat_activity WHERE datname = 'peerhealth' AND pid <> pg_backend_pid()"
WAITS = f"SELECT pid {OTHERS_OF} AND wait_event_type = 'Lock'"
END_ALL = f"SELECT pg_terminate_backend(pid) {OTHERS_OF}"
OTHERS = f"SELECT count(*) {OTHERS_OF} AND NOT pid = ANY(%s)"
_members = count(10)


@pytest.fixture(scope="module")
def site(_site):
    """One web process, which waits a second and a half for a lock."""
    rig, cast = _site
    join(rig.cluster)
    environment = dict(rig.environment)
    rig.environment |= {"LOCK_TIMEOUT": "1500ms"}
    rig.start("web", "--workers", "1")
    yield rig, cast
    for one in rig.running:
        one.kill()
    rig.running.clear()
    rig.environment = environment


@pytest.fixture
def database(site):
    """A connection of the test's own, with nothing begun."""
    with site[0].connect() as connection:
        yield connection


class Writing:
    """A member who sends a reply while `with` lasts; `answer` is there after it."""

    def __init__(self, site, database):
        self.rig, self.cast = site
        self.database, self.number = database, next(_members)
        self.member = Reader(self.rig.port, self.cast.cookies[self.number])
        self.words = WORDS.format(self.number)
        self.fields = self.cast.fields(self.words, f"refused-{self.number:08}-token")
        self.answer = None

    def send(self, fields=None):
        origin = f"http://127.0.0.1:{self.member.port}"
        self.answer = self.member.post(self.cast.reply, fields or self.fields, Origin=origin)
        return self.answer

    @contextmanager
    def amid(self):
        """The thread is held by somebody else; inside, the reply is in its transaction and waits for it."""
        with self.rig.connect() as other:
            other.autocommit = False
            other.execute("SELECT 1 FROM posts_thread WHERE public_id = %s FOR UPDATE", [self.cast.thread])
            sending = threading.Thread(target=self.send)
            sending.start()
            waiting = wait_until(lambda: self.database.execute(WAITS).fetchone())
            yield other, waiting[0]
            sending.join()
            other.rollback()

    def check(self, title):
        """It was refused with a page that has all of it, and the page's own button posts it once, however often."""
        page = self.answer.body
        assert self.answer.status == 503
        assert title in page
        assert "Heat &amp; &lt;b&gt;rash" in page
        form = page.split("<form")[1].split("</form>")[0]
        fields = {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
        assert fields == self.fields
        assert [self.send(fields).status for _twice in range(2)] == [302, 302]
        found = self.database.execute("SELECT count(*) FROM posts_post WHERE body = %s", [self.words])
        assert found.fetchone()[0] == 1


@pytest.fixture
def writing(site, database):
    """A member with a reply to send."""
    return Writing(site, database)


def test_a_deadlock(writing):
    with writing.amid() as (other, _waiting):
        name = f"Poster{writing.number}"
        other.execute("SET LOCAL deadlock_timeout = '60s'")  # the site's side is the one that finds it
        other.execute("SELECT 1 FROM accounts_user WHERE username = %s FOR UPDATE", [name])  # which the reply holds
    writing.check("This took too long")


def test_a_lock_that_is_held_for_long(writing):
    with writing.amid():
        pass
    writing.check("This took too long")


def test_a_connection_that_ends_in_the_middle(writing, database):
    with writing.amid() as (_other, waiting):
        database.execute("SELECT pg_terminate_backend(%s)", [waiting])
    writing.check("We cannot reach our records")


def take_all(rig, taken):
    """Connections, until there is no room for another."""
    while True:
        taken.append(rig.connect())


def test_no_room_for_another_connection(site, database, writing):
    rig, taken = site[0], []
    try:
        with pytest.raises(psycopg.OperationalError):
            take_all(rig, taken)
        mine = [one.info.backend_pid for one in (database, *taken)]
        database.execute(f"{END_ALL} AND NOT pid = ANY(%s)", [mine])  # the site's own
        wait_until(lambda: database.execute(OTHERS, [mine]).fetchone() == (0,))
        with pytest.raises(psycopg.OperationalError):
            take_all(rig, taken)
        assert writing.send().status == 503
        assert rig.visitor().get("/c/lupus/").status == 503
    finally:
        for one in taken:
            one.close()
    wait_until(lambda: rig.visitor().get("/c/lupus/").status == 200)
    writing.check("We cannot reach our records")


@pytest.fixture
def nothing_may_change(database):
    """As in somebody's maintenance, or on a standby."""
    def end():
        database.execute("SET default_transaction_read_only = off")
        database.execute("ALTER DATABASE peerhealth RESET default_transaction_read_only")
        database.execute(END_ALL)

    database.execute("ALTER DATABASE peerhealth SET default_transaction_read_only = on")
    database.execute(END_ALL)
    yield end
    end()


def test_nothing_may_be_changed(site, writing, nothing_may_change):
    rig, cast = site
    thread = writing.member.get(cast.page).headers
    place = {name.lower(): value for name, value in thread.items()}["location"]
    for reader in (rig.visitor(), writing.member):
        for page in ("/", "/c/", "/c/lupus/", place, "/search/?q=sleep", "/help-now/"):
            assert (page, reader.get(page).status) == (page, 200)
    for page in ("/drafts/", "/notifications/", "/settings/", cast.reply + "?to=" + cast.opening):
        assert (page, writing.member.get(page).status) == (page, 200)
    writing.send()
    nothing_may_change()
    writing.check("Nothing can be saved just now")
