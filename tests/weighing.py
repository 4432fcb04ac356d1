"""How heavy the site is: what a browser has to fetch, compressed as the site serves it. Budgets are those of the look:
a phone of eight years on a slow line."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.contrib.staticfiles import finders

from peerhealth.frame import STYLESHEETS
from peerhealth.static_files import joined

ROOT = Path(__file__).resolve().parent.parent
KILOBYTE = 1024
CSS, JS, THREAD = 14 * KILOBYTE, 25 * KILOBYTE, 30 * KILOBYTE
OTHERS = ("django_htmx/htmx-2.min.js",)


@dataclass(frozen=True)
class Weight:
    """Bytes of something: as it is, and compressed with gzip and brotli."""

    plain: int
    gzip: int
    brotli: int

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.plain + other.plain, self.gzip + other.gzip, self.brotli + other.brotli)


NOTHING = Weight(0, 0, 0)


def weigh(content: bytes) -> Weight:
    """`content`, compressed by itself, as it is fetched."""
    return Weight(len(content), len(gzip.compress(content, 9)), len(brotli.compress(content)))


def stylesheets() -> dict[str, Weight]:
    """Every stylesheet by itself, as pages name them while developing."""
    return {name: weigh(words.encode()) for name, words in _sheets().items()}


def one_stylesheet() -> Weight:
    """All of them in one, as a real site serves them."""
    return weigh(joined(_sheets()).encode())


def _sheets() -> dict[str, str]:
    return {name: Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8") for name in STYLESHEETS}


def scripts() -> dict[str, Weight]:
    """Every behaviour of ours and those that a package brings: more than any one page loads."""
    ours = {path.name: weigh(path.read_bytes()) for path in sorted((ROOT / "static/js").glob("*.js"))}
    return ours | {name: weigh(Path(finders.find(name)).read_bytes()) for name in OTHERS}


def loaded(page: bytes) -> dict[str, Weight]:
    """The behaviours that a browser fetches for `page`, with what they import at once. What is imported only when
    somebody begins to type is not among them."""
    wanted = re.findall(r'<script[^>]* src="/static/([^"]+)"', page.decode())
    found: dict[str, Weight] = {}
    while wanted:
        name = wanted.pop()
        if name not in found:
            content = Path(finders.find(name)).read_bytes()
            found[name] = weigh(content)
            imported = re.findall(r'^import [^(]*?"\./(\w+\.js)"', content.decode(), re.MULTILINE)
            wanted += [f"js/{one}" for one in imported]
    return found


def total(weights: dict[str, Weight]) -> Weight:
    """All of them together."""
    return sum(weights.values(), NOTHING)
