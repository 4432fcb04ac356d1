"""How much of a fault is tried: everything by `make faults`, enough to see that it is mended by `make test`."""

import os

FULL = os.environ.get("FAULTS") == "full"


def of(full: int, quick: int) -> int:
    """The one of the two that is asked for."""
    return full if FULL else quick
