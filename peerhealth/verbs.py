"""Verbs that somebody else's transaction may take in whole."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")


def in_transaction(verb: Callable[..., T]) -> Callable[..., T]:
    """A verb in a transaction of its own, with named values alone. Inside of another one it has a savepoint, so that
    its caller can go on after a refusal; called with `joins=True` it has none, and the caller's transaction ends with
    its refusal too: two statements less."""

    @wraps(verb)
    def carried_out(*, joins: bool = False, **said: Any) -> T:
        with transaction.atomic(savepoint=not joins):
            return verb(**said)

    return carried_out
