"""The drill: a real site is backed up while people write, and lost; it comes back, somebody signs in and writes."""

import re
import shutil
import tempfile
import threading
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.people import PASSWORD
from tests.rig import Reader, Rig, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "k" * 32  # what a cookie and a form have in common, against forged forms


class Browser:
    """Keeps cookies and follows redirects."""

    def __init__(self, port: int):
        self.site = f"http://127.0.0.1:{port}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> str:
        """A page."""
        with self.opener.open(self.site + address) as page:
            return page.read().decode()

    def send(self, page: str, address: str, **fields: str) -> str:
        """The form of `page`, filled in; the page that comes."""
        key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page))[1]
        sent = urlencode({"csrfmiddlewaretoken": key} | fields).encode()
        with self.opener.open(self.site + address, sent) as answer:
            return answer.read().decode()


class Writers:
    """Members who write into one thread, one after the other, until it is enough."""

    def __init__(self, port: int, thread: str, cookies: list[str]):
        self.port, self.thread, self.cookies = port, thread, cookies
        self.said: list[str] = []  # in order, the words of each reply that was acknowledged
        self.writing = threading.Thread(target=self._write)

    def _write(self) -> None:
        for number, cookies in enumerate(self.cookies):
            words = f"Reply {number} of many."
            body = urlencode({"csrfmiddlewaretoken": KEY, "body": words})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{cookies}; csrftoken={KEY}"}
            if Reader(self.port).ask("POST", f"/t/{self.thread}/reply/", body, **headers).status == 302:
                self.said.append(words)

    def __enter__(self):
        self.writing.start()
        wait_until(lambda: self.said)
        return self

    def __exit__(self, *_about):
        self.writing.join()


@pytest.fixture
def rig(made):
    """A site that is what came back of the backup."""
    # Not pytest's own folder: the database's socket has a path of 103 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ph-drill-") as folder:
        Path(folder).chmod(0o755)  # for root's site: the account that runs PostgreSQL passes through
        with Rig(Path(folder)) as rig:
            rig.manage("restore", str(made), "--verify")
            rig.manage("collectstatic", "--noinput", "--verbosity=0")
            yield rig


def rows(rig: Rig, thread: str) -> tuple[int, int, int]:
    """Of a thread: the replies that there are, those that it counts, and those that search knows."""
    with rig.connect() as database:
        asked = (
            "SELECT count(post.id), max(thread.reply_count), count(entry.post_id) FROM posts_thread thread"
            " JOIN posts_post post ON post.thread_id = thread.id AND post.parent_id IS NOT NULL"
            " LEFT JOIN posts_searchentry entry ON entry.post_id = post.id WHERE thread.public_id = %s"
        )
        return database.execute(asked, [thread]).fetchone()


def test_it_works(rig, tmp_path):
    web = rig.start("web", "--workers", "1")
    place = rig.script("tests.peerhealth.backups.writers", "30")
    thread, page = place["thread"], f"/t/{place['thread']}/"
    rae = Browser(web.port)
    rae.send("/accounts/login/", "/accounts/login/", login="rae@example.org", password=PASSWORD)
    with Writers(web.port, thread, place["cookies"]) as writers:
        before = list(writers.said)
        rig.manage("backup", str(tmp_path))
    afterwards = rae.send(page, f"{page}reply/", body="Too late for the backup.")
    assert "Too late for the backup." in afterwards
    assert len(writers.said) == 30

    web.kill()
    assert rig.cluster.stop()
    shutil.rmtree(rig.folder / "var")

    rig.manage("restore", str(tmp_path), "--verify")
    rig.start("web", "--workers", "1", port=web.port)
    assert f'action="{page}reply/"' not in rae.get(page), "who was signed in is not"
    rae.send("/accounts/login/", "/accounts/login/", login="rae@example.org", password=PASSWORD)
    back = rae.get(page)
    assert all(words in back for words in before)
    assert "Too late for the backup." not in back
    found, counted, searched = rows(rig, thread)
    assert found == counted == searched
    assert 1 + len(before) <= found <= 1 + len(writers.said)
    assert "It is good to be back." in rae.send(page, f"{page}reply/", body="It is good to be back.")
