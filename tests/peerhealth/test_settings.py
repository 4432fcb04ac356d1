"""A half-configured site does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "PEERHEALTH_ENV": "production",
    "SECRET_KEY": "k3" * 30,
    "ALLOWED_HOSTS": "forum.example.org",
    "SITE_URL": "https://forum.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DEFAULT_FROM_EMAIL": "Forum <hello@forum.example.org>",
}


def python(code: str, **changed) -> subprocess.CompletedProcess:
    """Runs `code` as a WSGI server would, with nothing in the environment but these settings."""
    settings = {name: value for name, value in (COMPLETE | changed).items() if value is not None}
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "peerhealth.settings"}
    return subprocess.run([sys.executable, "-c", code], env=env | settings, capture_output=True, text=True, cwd=ROOT)


def test_a_complete_site_starts():
    started = python("import peerhealth.wsgi")
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", None), ("SECRET_KEY", "short"), ("ALLOWED_HOSTS", None), ("ALLOWED_HOSTS", "*"), ("SITE_URL", None),
     ("EMAIL_URL", None), ("DEBUG", "True"), ("DEFAULT_FROM_EMAIL", None), ("DEFAULT_FROM_EMAIL", "Forum"),
     ("OPERATOR_NETWORKS", "127.0.0.1,our office"), ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1")],
)  # fmt: skip
def test_a_half_configured_one_does_not_and_says_why(name, value):
    started = python("import peerhealth.wsgi", **{name: value})
    assert started.returncode != 0
    assert name in started.stderr


def test_a_server_that_is_told_nothing_is_a_real_site():
    started = python("import peerhealth.wsgi", PEERHEALTH_ENV=None, SECRET_KEY=None)
    assert started.returncode != 0


def test_with_a_database_of_ones_own_nothing_of_the_embedded_one_is_imported():
    code = "import sys, peerhealth.wsgi; print([m for m in sys.modules if 'embedded' in m])"
    started = python(code)
    assert started.stdout.strip() == "[]", started.stderr


def test_cookies_are_secure_behind_tls():
    code = "from peerhealth import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    assert python(code).stdout.split() == ["True", "True", "True"]
