"""Signs people in: `python sessions.py 1 2 3` writes the Cookie header of each (by primary key) as JSON."""

import json
import os
import sys

import django
from django.conf import settings

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

TOKEN = "a" * 32  # what a form sends back must be what the cookie says


def cookies(pk: int, user) -> str:
    """Of one person, newly signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


if __name__ == "__main__":
    assert os.environ["DJANGO_SETTINGS_MODULE"]
    people = get_user_model().objects.in_bulk([int(pk) for pk in sys.argv[1:]])
    json.dump([cookies(pk, people[pk]) for pk in people], sys.stdout)
