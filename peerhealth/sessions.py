"""Django's sessions in the database, read by a prepared statement: every page of somebody signed in begins with one."""

from functools import partial
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.http import HttpRequest
from django.utils import timezone

from peerhealth import afterwards
from peerhealth.statements import Statement


def _session(key: str, now: Any):
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)


SESSION = Statement(_session)


class SessionStore(DatabaseSessions):
    """Named by SESSION_ENGINE."""

    _request: HttpRequest | None = None

    def save_afterwards(self, request: HttpRequest) -> None:
        """What is changed from now on is saved once the answer is out, so that opening a page writes nothing. For
        changes on which nothing hangs."""
        self._request = request

    def save(self, must_create: bool = False) -> None:
        """Saves, now or afterwards."""
        if self._request is None or must_create:
            super().save(must_create)
        else:
            afterwards.do(self._request, partial(super().save, must_create))

    def _validate_session_key(self, key):
        """A cookie may say anything; PostgreSQL cannot look for a NUL."""
        return super()._validate_session_key(key) and "\x00" not in key

    def _get_session_from_db(self):
        found = SESSION(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
