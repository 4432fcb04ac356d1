"""What Django sees: its own PostgreSQL backend, whose connections heed the deadline of the request."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg_pool import PoolTimeout

from peerhealth.patient_database import deadline
from peerhealth.patient_database.connection import PatientConnection
from peerhealth.patient_database.watching import default

CHECK = CONNECT = 3  # seconds that the first word of a connection may take, old or new, where a request waits for it
LOOK = 2.0  # seconds for a look whether the server is there, or just coming back; over and above the deadline
WORK = 2.0  # seconds of the deadline that nobody spends in the queue of a pool, which is for nothing if none are left
FIRST = 0.5  # seconds for the queue where hardly any are left
# For whoever has no deadline: a machine or a network that is gone is noticed. (Nothing of this counts on a socket.)
NOTICE = {"connect_timeout": 10, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3,
          "tcp_user_timeout": 30_000}  # fmt: skip


class PatientPool:
    """A pool that hands out connections no later than the deadline."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def getconn(self) -> Any:
        """A connection, in time to do something with it. Raises psycopg_pool.PoolTimeout."""
        left = deadline.left()
        return self._pool.getconn(None if left is None else max(left - WORK, min(left, FIRST)))


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, which does not know what a prepared statement said."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """The statement with its values, for whoever watches statements."""
        return super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose waiting has an end. Without a deadline (commands, jobs) it is Django's own."""

    ops_class = DatabaseOperations
    # psycopg as Django knows it, with our kind of connection.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": PatientConnection.connect})

    @property
    def pool(self) -> Any:
        """Django's, heeding the deadline; None where the site has none."""
        if isinstance(options := self.settings_dict["OPTIONS"].get("pool"), dict):
            options.setdefault("connection_class", PatientConnection)
        pool = super().pool
        return pool and PatientPool(pool)

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with what makes a loss be noticed. Raises where the database is known to be away."""
        self._check()
        return NOTICE | super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection, after a look whether the database is there at all where it fails."""
        left = deadline.left()
        if left is None:
            return super().get_new_connection(conn_params)
        try:
            with deadline.waiting():
                return super().get_new_connection(conn_params | {"connect_timeout": max(2, min(CONNECT, int(left)))})
        except PoolTimeout:
            default().seems_there(LOOK)
            raise
        except psycopg.OperationalError:
            default().is_there(LOOK)
            raise

    def is_usable(self) -> bool:
        """Whether the server still answers on this connection."""
        if deadline.left() is None:
            return super().is_usable()
        with deadline.within(CHECK):
            return super().is_usable()

    def close_if_health_check_failed(self) -> None:
        """Before anything is asked, by a cursor of Django's or by `peerhealth.statements`."""
        self._check()
        super().close_if_health_check_failed()

    def _check(self) -> None:
        if default().is_away and deadline.left() is not None:
            with self.wrap_database_errors:
                default().check()
