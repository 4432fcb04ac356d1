"""How long the request that is being answered may still wait for the database, all its waiting together. Only waiting
counts: a process that has just begun, on a machine with much to do, may itself take long over its first page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_left: ContextVar[float | None] = ContextVar("left", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done in here waits no longer than `seconds`, or than is left where there is a deadline already."""
    before = _left.get()
    given = seconds if before is None else min(before, seconds)
    _left.set(given)
    try:
        yield
    finally:
        spent = given - (left() or 0.0)
        _left.set(None if before is None else before - spent)


@contextmanager
def lifted() -> Iterator[None]:
    """What is done in here may take as long as it takes. Afterwards there is left what was left before."""
    before = _left.get()
    _left.set(None)
    try:
        yield
    finally:
        _left.set(before)


def left() -> float | None:
    """Seconds of waiting until the deadline, 0 when it has passed; None where there is none."""
    seconds = _left.get()
    return None if seconds is None else max(0.0, seconds)


@contextmanager
def waiting() -> Iterator[None]:
    """The time that is spent in here is waiting."""
    began = time.monotonic()
    try:
        yield
    finally:
        if (seconds := _left.get()) is not None:
            _left.set(seconds - (time.monotonic() - began))
