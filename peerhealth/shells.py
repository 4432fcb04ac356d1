"""HTML that is the same but for its values: drawn by its template once for each shape, and filled in from then on.

Measured on a thread's page: twenty posts that differ in who wrote what went through the same conditions, words and
icons twenty times, a third of the page's time. So a template is drawn with holes in the places of values, as
`statements.py` does it with SQL; what is drawn is kept by its `shape`, which is everything else that the template looks
at, and afterwards only values travel. No word of anybody is in what is kept: it can be neither stale nor somebody's.

    SHELLS = Shells()
    SHELLS.fill(shape, {"name": row.name}, lambda holes: draw("row.html", row=SimpleNamespace(**holes)))

A template may put a hole out (escaped, or through `urlencode`) and ask whether it is empty, nothing more: whatever else
it decides by belongs into the shape. An empty value, which templates ask for, makes a shape of its own.
"""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.utils.safestring import SafeString
from markupsafe import Markup, escape

# Nobody can write what looks like a hole: its sign is another one in each process.
SIGN = secrets.token_hex(8)
# As templates put it out, and as `urlencode` makes it of that.
HOLE = re.compile(rf"\x1f{SIGN}(\w+)\x1f|%1F{SIGN}(\w+)%1F")
IN_ADDRESS = "in address: "
SPECIAL = re.compile("[&<>\"']").search
Holes = Mapping[str, Markup]


class Given(SimpleNamespace):
    """Stands for something of a page while its shell is drawn. What a template looks for in it and was not given is an
    error: a shell would keep an empty place for good."""

    def __getattr__(self, name: str) -> None:
        raise NotGivenError(name)


class NotGivenError(Exception):
    """A template looked at something that is neither a hole nor in the shape of its shell."""


def as_html(value: str) -> str:
    """`value` as HTML: escaped, unless it is safe or has nothing to escape, as most ids, names and numbers, which are
    not copied."""
    return value if isinstance(value, SafeString) or not SPECIAL(value) else escape(value)


class _Shell(NamedTuple):
    """`text` with `%(name)s` for each value; the names of those that are put out, and of those in an address."""

    text: str
    names: tuple[str, ...]
    in_address: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """The HTML with these values: each is escaped where it is not safe."""
        made = {name: as_html(values[name]) for name in self.names}
        for name in self.in_address:
            made[IN_ADDRESS + name] = quote(str(values[name]))
        return SafeString(self.text % made)


class Shells:
    """Shells by shape, the `most` that were used last. Several threads may ask at once."""

    def __init__(self, most: int = 1_000) -> None:
        self._kept: OrderedDict[Hashable, _Shell] = OrderedDict()
        self._lock, self._most = threading.Lock(), most

    def fill(self, shape: Hashable, values: Mapping[str, str], draw: Callable[[Holes], str]) -> SafeString:
        """The HTML that `draw` would give for `values` (words, or safe HTML); it is given holes of the same names,
        with empty values as they are. `shape`: all that it depends on besides, the language among it."""
        key = (shape, *[name for name, value in values.items() if not value])
        with self._lock:
            shell = self._kept.get(key)
            if shell is not None:
                self._kept.move_to_end(key)
        if shell is None:
            shell = self._draw(key, values, draw)
        return shell.fill(values)

    def _draw(self, key: Hashable, values: Mapping[str, str], draw: Callable[[Holes], str]) -> _Shell:
        holes = {name: hole(name) if value else Markup("") for name, value in values.items()}
        pieces = HOLE.split(draw(holes))
        # Between the pieces of text: the name as it was put out, or else the name in an address.
        whole = pieces[0].replace("%", "%%")
        for plain, in_address, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            whole += f"%({plain or IN_ADDRESS + in_address})s{text.replace('%', '%%')}"
        shell = _Shell(whole, *(tuple({name for name in pieces[at::3] if name}) for at in (1, 2)))
        if not settings.DEBUG:  # templates may change
            with self._lock:
                self._kept[key] = shell
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return shell


def hole(name: str) -> Markup:
    """What stands for the value `name` while a template is drawn."""
    return Markup(f"\x1f{SIGN}{name}\x1f")  # noqa: S704  (a sign of ours)
