"""What the site logs: a line a request and a job, and in no line, whatever happens, anything that somebody wrote, searched
or is."""

import io
import json
import logging
import subprocess
import sys
import uuid

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client

from accounts.models import User
from peerhealth import logs
from peerhealth.watching import jobs
from tests import scene
from tests.addresses import OF_A_PLACE, OF_NO_PLACE, VARIANTS

pytestmark = pytest.mark.django_db
SAID = {
    *scene.WORDS,
    "the-place",
    "The place",
    "told",
    "Author",
    "Looks-after",
    "example.org",
    "whispered",
    "low+voice",
    "203.0.113.9",
    "Firefox",
    "zebra",
}
ABOUT = {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "Firefox", "HTTP_REFERER": "http://testserver/c/the-place/"}
SENT = {"kind": "hug", "body": "Whispered words.", "reason": "zebra", "title": "Told among us", "to": ""}
FIELDS = {
    "time",
    "level",
    "logger",
    "message",
    "request_id",
    "method",
    "route",
    "status",
    "ms",
    "statements",
    "statements_ms",
    "bytes",
    "signed_in",
}


@pytest.fixture(autouse=True)
def _ids_of_their_own(monkeypatch):
    monkeypatch.setattr("peerhealth.watching.requests.new_id", lambda: uuid.uuid4().hex)


@pytest.fixture
def written():
    """`written()` is what has been logged since it was last asked for, a dictionary a line; from DEBUG on, which is more
    than a site logs."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(logs.Json())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)

    def take() -> list[dict]:
        found = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        told = sorted(word for word in SAID if word in found)
        assert not told, [line for line in found.splitlines() if any(word in line for word in told)][:3]
        return [json.loads(line) for line in found.splitlines()]

    yield take
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def stage(written):
    """A private place with something in it, and clients for readers by name."""
    place, author, names = scene.set_up("private")
    written()
    return names, lambda name: _client(scene.reader(name, place, author))


def _client(user, **more) -> Client:
    client = Client(raise_request_exception=False, **more, **ABOUT)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def requests(lines: list[dict]) -> list[dict]:
    """Those of requests."""
    return [line for line in lines if line["message"] == "request"]


def test_it_works(stage, written):
    names, client_of = stage
    answer = client_of("author").get(f"/c/{names['slug']}/")
    (line,) = requests(written())
    assert line.keys() == FIELDS
    assert (line["method"], line["route"], line["status"], line["signed_in"]) == ("GET", "community", 200, True)
    assert line["bytes"] == len(answer.content)
    assert line["statements"] > 0
    assert line["request_id"] == answer["X-Request-ID"]
    client_of("anonymous").get("/search/?q=zebra")
    (line,) = requests(written())
    assert (line["route"], line["signed_in"]) == ("search", False)


@pytest.mark.parametrize("who", ["anonymous", "author"])
def test_no_line_names_what_somebody_reads(stage, written, who):
    names, client_of = stage
    client = client_of(who)
    rows = OF_A_PLACE | VARIANTS | OF_NO_PLACE
    for address, _rule in rows.values():
        client.get(address.format(**names))
    lines = requests(written())
    assert len(lines) == len(rows)
    assert {line["route"] for line in lines} >= OF_A_PLACE.keys()


def test_no_line_names_what_somebody_sends(stage, written):
    names, client_of = stage
    client = client_of("author")
    for address, _rule in OF_A_PLACE.values():
        with transaction.atomic():
            client.post(address.format(**names), SENT)
            transaction.set_rollback(True)
    assert len(requests(written())) == len(OF_A_PLACE)


def test_what_goes_wrong_says_what_and_where(stage, written, monkeypatch):
    names, client_of = stage

    def again(*args, **kwargs):
        with transaction.atomic():
            User.objects.create_user("author@example.org", "Author", "x")

    monkeypatch.setattr("posts.listing.page_of_community", again)
    answer = client_of("author").get(f"/c/{names['slug']}/")
    assert answer.status_code == 500
    lines = written()
    (line,) = [line for line in lines if line["level"] == "ERROR"]
    assert line["message"] == "Internal Server Error"
    assert line["error"]["types"][0].startswith("IntegrityError")
    assert line["error"]["types"][1].startswith("UniqueViolation 23505 ")
    assert any(frame.startswith("posts/views/") for frame in line["error"]["frames"])
    assert line["request_id"] == answer["X-Request-ID"] == requests(lines)[0]["request_id"]


@pytest.mark.parametrize(
    "error", [OperationalError("to host zebra"), ValueError("told"), IntegrityError("Key (title)=(told)")]
)
def test_sentences_of_exceptions_stay_out(stage, written, monkeypatch, error):
    names, client_of = stage
    client = client_of("author")

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("posts.listing.page_of_community", fail)
    assert client.get(f"/c/{names['slug']}/").status_code in {500, 503}
    monkeypatch.setattr(connection, "cursor", fail)
    assert client.get(f"/c/{names['slug']}/").status_code in {500, 503}
    assert {line["status"] for line in requests(written())} <= {500, 503}


def test_refusals_of_the_frame_name_nothing(stage, written, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    names, client_of = stage
    place = f"/c/{names['slug']}/"
    assert _client(None, enforce_csrf_checks=True).post(f"{place}new/", SENT).status_code >= 400
    assert _client(None, SERVER_NAME="the-place.example.net").get(place).status_code == 400
    assert client_of("superuser").get(place).status_code == 404
    assert client_of("anonymous").get("/c/the-place/told").status_code in {404, 301}
    assert client_of("anonymous").put(place, SENT).status_code in {302, 404, 405}
    assert (
        client_of("anonymous")
        .post("/accounts/login/", {"login": "author@example.org", "password": "zebra"})
        .status_code
        == 422
    )
    assert len(requests(written())) == 6


def test_lines_of_other_packages_keep_their_own_words_alone(written):
    for message, *values in (
        ("Broke at %s", "zebra"),
        ("Task failed\nfuture: <Task exception=ValueError('told')>",),
        ("Host: 'zebra'",),
    ):
        logging.getLogger("other.package").warning(message, *values)
    assert [line["message"] for line in written()] == ["Broke at", "Task failed", "Host"]


def test_a_job_is_one_line(written):
    class Job:
        task_name, queue, id, attempts, task_kwargs = "posts.mail_news", "news", 7, 1, {"user": "Author"}

    with jobs.told(Job):
        pass
    with pytest.raises(ValueError, match="told"), jobs.told(Job):
        raise ValueError("told among us")
    done, failed = written()
    assert (done["job"], done["outcome"], done["try"]) == ("posts.mail_news", "done", 2)
    assert (failed["outcome"], failed["why"]) == ("failed", "ValueError")


def test_the_proxys_number_of_a_request_is_kept(client, settings):
    number = "5f0c" * 8
    assert client.get("/about/", headers={"X-Request-ID": number})["X-Request-ID"] != number, (
        "no proxy stands before it"
    )
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/about/", headers={"X-Request-ID": number})["X-Request-ID"] == number
    assert client.get("/about/", headers={"X-Request-ID": number}, REMOTE_ADDR="203.0.113.9")["X-Request-ID"] != number
    for words in ("zebra-fever", "5f0c", "5f0c" * 20):
        assert client.get("/about/", headers={"X-Request-ID": words})["X-Request-ID"] != words


def test_lines_for_eyes_say_the_same():
    try:
        User.objects.get(username="zebra")
    except User.DoesNotExist:
        about = ("%s: %s", ("Internal Server Error", "/c/told/"), sys.exc_info())
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, *about)
        record.status_code = 500
    line = logs.Text().format(record)
    assert "ERROR django.request Internal Server Error DoesNotExist" in line
    assert "zebra" not in line
    assert "matching query does not exist" in logs.Text(whole=True).format(record), "on a developer's own machine"
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        logs.lines("INFO", "xml")


def test_the_servers_own_lines_and_the_sites_are_made_by_one_module():
    """A worker that found the old one on the package would write its lines without the ids of requests."""
    code = (
        "from peerhealth import logs as old, serving; serving._forget();"
        "from peerhealth import logs; from peerhealth.logs import REQUEST_ID;"
        "print(logs is old, logs.REQUEST_ID is REQUEST_ID)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True"]
