"""How long the request that is being answered may still wait for the database, all its waiting together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done in here waits no longer than `seconds`, or than is left where there is a deadline already."""
    until = time.monotonic() + seconds
    before = _until.get()
    token = _until.set(until if before is None else min(before, until))
    try:
        yield
    finally:
        _until.reset(token)


@contextmanager
def lifted() -> Iterator[None]:
    """What is done in here may take as long as it takes. Afterwards there is left what was left before."""
    before, began = _until.get(), time.monotonic()
    token = _until.set(None)
    try:
        yield
    finally:
        _until.reset(token)
        if before is not None:
            _until.set(before + time.monotonic() - began)


def left() -> float | None:
    """Seconds until the deadline, 0 when it has passed; None where there is none."""
    until = _until.get()
    return None if until is None else max(0.0, until - time.monotonic())
