"""A connection that heeds the deadline of the request wherever it waits for the server."""

from contextlib import suppress
from typing import Any

import psycopg
from psycopg import capabilities, errors

from peerhealth.patient_database import deadline
from peerhealth.patient_database.watching import default

LOOK = 1.0  # seconds for the question whether the server is there at all


class TooSlowError(psycopg.OperationalError):
    """The deadline has passed. Whether the statement was carried out is not known; the connection is closed."""


class PatientConnection(psycopg.Connection):
    """Without a deadline it is psycopg's own."""

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """psycopg's wait. Raises TooSlowError when the deadline passes."""
        left = deadline.left()
        if left is None:
            return super().wait(gen, *arguments, **options)
        try:
            with deadline.waiting():
                answer = super().wait(gen, timeout=max(left, 0.001))  # 0 would be no limit
        except errors._WaitTimeout:
            self._give_up()
            raise TooSlowError("the deadline of the request has passed") from None
        default().heard()
        return answer

    def _give_up(self) -> None:
        with suppress(psycopg.Error, OSError):  # it is closed in any case
            if default().seems_there(LOOK) and capabilities.has_cancel_safe():
                self.cancel_safe(timeout=LOOK)  # nobody waits for the statement any more
        self.pgconn.finish()


def is_outdated(problem: BaseException | None) -> bool:
    """Whether the tables have changed since a statement was prepared ("cached plan must not change result type", in
    whatever language), or the server does not know it any more."""
    if isinstance(problem, errors.FeatureNotSupported):  # as much else is; where it comes from says which it is
        return problem.diag.source_function == "RevalidateCachedQuery"
    return isinstance(problem, errors.InvalidSqlStatementName)
