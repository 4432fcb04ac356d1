"""/healthz says that the process serves, /readyz and /metrics tell operators more, and are nothing to anybody else."""

import pytest
from django.test import Client

from peerhealth.watching import upgrades
from tests import scene

pytestmark = pytest.mark.django_db
HERE, PROXY, ELSEWHERE = "127.0.0.1", "10.0.0.5", "203.0.113.9"
OURS = ("/readyz", "/metrics")


@pytest.fixture(autouse=True)
def _known_schema(monkeypatch):
    monkeypatch.setattr(upgrades.SCHEMA, "is_there", True)


def test_it_works(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").content == b"ready"
    answer = client.get("/metrics")
    assert b"peerhealth_database_up 1.0" in answer.content
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert {client.get(address)["Cache-Control"] for address in ("/healthz", *OURS)} == {"no-store"}


def test_the_process_serves_without_its_database(browser_of, ana, away):
    browser = browser_of(ana)
    away()
    assert browser.get("/healthz").status_code == 200
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the database cannot be reached")
    assert b"peerhealth_database_up 0.0" in browser.get("/metrics").content


def test_whoever_asks_names_no_host_and_speaks_plain_http(settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["forum.example.org"], True
    asked = Client(SERVER_NAME=HERE)
    assert [asked.get(address).status_code for address in ("/healthz", *OURS, "/about/")] == [200, 200, 200, 400]


@pytest.mark.parametrize("address", OURS)
@pytest.mark.parametrize(
    "about",
    [
        {"REMOTE_ADDR": ELSEWHERE},
        {"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": ELSEWHERE},
        {"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": f"{HERE}, {ELSEWHERE}"},
        {"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": f"{ELSEWHERE}, {HERE}"},
        {"REMOTE_ADDR": HERE, "HTTP_X_REAL_IP": ELSEWHERE},
        {"REMOTE_ADDR": HERE, "HTTP_FORWARDED": f"for={HERE}"},
        {"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": "unknown"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_to_others_it_is_no_address(client, address, about):
    asked, unknown = client.get(address, **about), client.get("/nothing", **about)
    assert asked.status_code == 404
    assert scene.without_tokens(asked.content).replace(address.encode(), b"/nothing") == scene.without_tokens(
        unknown.content
    )
    assert dict(asked.headers) == dict(unknown.headers)


def test_operators_may_be_elsewhere(client, settings):
    settings.OPERATOR_NETWORKS = ["127.0.0.0/8", "10.0.0.0/8", "2001:db8::/32"]
    assert client.get("/readyz", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=PROXY).status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="2001:db8::7").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="::ffff:10.0.0.5").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="2001:db9::7").status_code == 404


def test_a_form_finds_no_door(client):
    assert {client.post(address).status_code for address in ("/healthz", *OURS)} == {404}
