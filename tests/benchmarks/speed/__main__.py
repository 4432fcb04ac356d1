"""The whole run: see the words of the package."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.speed import contenders, running, servers, telling
from tests.benchmarks.speed.peers import Peer, floor
from tests.benchmarks.speed.running import ANYBODY, MEMBER, both
from tests.benchmarks.speed.sites import Site
from tests.rig import ROOT

# People and posts of the sites: a young one, one as large as the peers are filled, and one of years.
SIZES = {"ten thousand": (1_000, 10_000), "400 thousand": (10_000, 400_000), "million": (20_000, 1_000_000)}
QUICK = {"ten thousand": (1_000, 10_000), "400 thousand": (2_000, 40_000), "million": (4_000, 80_000)}
SEARCH = "search, two common words"
LONG = [f"10,000 replies, {part}" for part in ("first page", "middle", "last page")]
COMPARED = ["thread of 20", "thread of 50", *LONG, "community", "community, page 100", "community, page 1000", "home"]
OURS = ["permalink, the way to it", "permalink deep inside", "hashtag, small", "hashtag, huge", SEARCH]
GROWING = [
    "thread of 20",
    "thread of 50",
    "community",
    "home",
    "hashtag, small",
    "hashtag, huge",
    "permalink, the way to it",
    "permalink deep inside",
]
KEPT = [f"{page} (kept)" for page in ("thread of 20", "community", "home", "hashtag, huge")]


class Run:
    """One run: the folder, and what has been found."""

    def __init__(self, folder: Path, *, quick: bool, seconds: float, times: int) -> None:
        self.folder, self.quick, self.seconds, self.times = folder, quick, seconds, times
        self.stack = ExitStack()
        self.results = folder / "results.json"
        self.found: dict[str, Any] = json.loads(self.results.read_text()) if self.results.exists() else {}
        self.sites: dict[str, Site] = {}
        self.phase, self.tables, self.only_page = "", dict[str, Any](), ""

    def measure(self, phase: str) -> None:
        """One phase."""
        self.phase, self.tables = phase, {}
        with timed(phase):
            self.save(phase, PHASES[phase](self))

    def site(self, name: str) -> Site:
        """One of our own, prepared at the first call."""
        if name not in self.sites:
            users, posts = (QUICK if self.quick else SIZES)[name]
            folder = self.folder / (name.replace(" ", "-") + ("-quick" if self.quick else ""))
            with timed(f"prepare {name}"):
                site = Site(folder, posts, users)
                self.stack.enter_context(site.rig)
                site.prepare()
            self.sites[name] = site
        return self.sites[name]

    def prepare(self) -> None:
        """Loads everything that is not there yet."""
        for name in SIZES:
            self.site(name)
        list(self.peers(self.site("400 thousand")))

    def table(self, pages: list[tuple[str, str]], who: list[contenders.Contender]) -> dict[str, Any]:
        """As `running.table`, with the length of this run; kept page by page, so that nothing is lost."""
        for page in (one for one in pages if self.only_page in one[0]):
            self.tables |= running.table([page], who, seconds=self.seconds, times=self.times)
            self.save(self.phase, {"table": self.tables})
        return self.tables

    def save(self, phase: str, found: dict[str, Any]) -> None:
        """Keeps what a phase has found."""
        self.found[phase] = found | {
            "at": time.strftime("%Y-%m-%d"),
            "posts": {n: s.posts for n, s in self.sites.items()},
        }
        self.found["quick"] = self.quick
        self.results.write_text(json.dumps(self.found, indent=1))

    def peers(self, site: Site) -> Iterator[contenders.Contender]:
        """Those that can be had; of the others, why not."""
        for name, made in (("spirit", contenders.spirit), ("machina", contenders.machina)):
            try:
                with timed(f"prepare {name}"):
                    peer = Peer(name, site, self.folder)
                    peer.prepare()
                self.stack.callback(peer.server.kill)
                yield made(peer)
            except Exception as problem:  # noqa: BLE001  (whatever is wrong with a peer must not cost our own results)
                sys.stderr.write(f"{name} is left out: {problem}\n")

    def floors(self, site: Site) -> tuple[contenders.Contender, contenders.Contender]:
        """Django with its stock middleware, and without any."""
        made = []
        for name, middleware in (("floor", True), ("floor without middleware", False)):
            at = floor(site, self.folder, middleware=middleware)
            self.stack.callback(at.kill)
            made.append(contenders.floor(site, at, name))
        return made[0], made[1]


def compare(run: Run) -> dict[str, Any]:
    """Beside the peers and the floors, all with the same posts."""
    site = run.site("400 thousand")
    own, peers = contenders.ours(site), list(run.peers(site))
    stock, bare = run.floors(site)
    run.table([("constant", ANYBODY), ("one query", ANYBODY)], [stock, bare])
    run.table([(page, ANYBODY) for page in ("revisit", *KEPT)], [own])
    run.table(both(COMPARED), [own, *peers])
    run.table(both(OURS), [own])
    run.table([("constant", ANYBODY)], [stock, bare])  # once more at the end: the later counts
    found = run.table([("reply", MEMBER)], [own, *peers])
    return {"table": found, "memory": running.memory([own, stock, bare, *peers])}


def grow(run: Run) -> dict[str, Any]:
    """A site of a million posts beside one of ten thousand."""
    small, large = contenders.ours(run.site("ten thousand"), "small"), contenders.ours(run.site("million"), "large")
    for page in GROWING:  # as many in both: what is read for the first time is noted, which costs as well
        large.addresses[page] = large.addresses[page][: len(small.addresses[page])]
    run.table(both(GROWING), [small, large])
    longest = [f"100,000 replies, {part}" for part in ("first page", "middle", "last page")]
    run.table(both([*LONG, *longest, "community, page 100", "community, page 1000", SEARCH]), [large])
    found = run.table([("reply", MEMBER)], [small, large])
    seconds = {name: (site.folder / "loaded").read_text().strip() for name, site in run.sites.items()}
    return {"table": found, "memory": running.memory([small, large]), "loading": seconds}


def choose(run: Run) -> dict[str, Any]:
    """Our site and a constant page under each server."""
    return servers.measure(run.site("400 thousand"), run.folder, seconds=run.seconds, times=run.times)


PHASES: dict[str, Callable[[Run], dict[str, Any]]] = {"compare": compare, "grow": grow, "servers": choose}


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Says how long it took."""
    begun = time.monotonic()
    yield
    sys.stderr.write(f"{what}: {time.monotonic() - begun:.0f} s\n")


def main() -> None:
    """As the words of the package say."""
    reads = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed")
    reads.add_argument("--folder", type=Path, default=os.environ.get("BENCH_DIR") or ROOT / "var" / "bench")
    reads.add_argument("--quick", action="store_true", help="small sites and short runs: whether it works")
    reads.add_argument("--only", choices=PHASES, action="append", help="this phase (may be repeated)")
    reads.add_argument("--page", default="", help="only pages with this in their name")
    reads.add_argument("--seconds", type=float, help="of each run (default: 2; 0.5 where it is quick)")
    reads.add_argument("--rounds", type=int, default=3)
    reads.add_argument("--prepare", action="store_true", help="only load what is to be measured")
    reads.add_argument("--render", action="store_true", help="only draw the page from what was kept")
    asked = reads.parse_args()
    folder = Path(asked.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(folder, quick=asked.quick, seconds=asked.seconds or (0.5 if asked.quick else 2), times=asked.rounds)
    run.only_page = asked.page
    with run.stack:
        if asked.prepare:
            run.prepare()
            return
        for name in [] if asked.render else asked.only or PHASES:
            run.measure(name)
    telling.write(run.found, folder if run.found.get("quick") else ROOT / "docs")


if __name__ == "__main__":
    main()
