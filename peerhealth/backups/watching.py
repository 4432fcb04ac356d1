"""How far it is, for whoever sits at the terminal: a bar for each thing that is being done."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from tqdm import tqdm

from peerhealth.backups.taking import Watch


@contextmanager
def bars(*, quiet: bool) -> Iterator[Watch]:
    """What `take` and `restore` are given to tell how far they are. Nothing is drawn where nobody sits, or `quiet`."""
    drawn: dict[str, tqdm] = {}
    alone = Lock()

    def watch(what: str, table: str, step: int, whole: int) -> None:
        with alone:
            if what not in drawn:
                hidden = True if quiet else None
                drawn[what] = tqdm(
                    desc=what, total=whole or None, unit="", unit_scale=True, disable=hidden, leave=False
                )
            drawn[what].set_postfix_str(table, refresh=False)
            drawn[what].update(step)

    try:
        yield watch
    finally:
        for bar in drawn.values():
            bar.close()
