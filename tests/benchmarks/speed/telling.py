"""docs/performance.md, drawn from what the runs have found. Words that are no result stand in `performance.txt` beside this
file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks.speed.targets import OURS, PEERS, STOCK, number, verdicts

WORDS = Path(__file__).with_name("performance.txt")
HEADINGS = "page | who asks | requests/s | p50 ms | p99 ms | ms web | ms database | ms together | statements | KB"
SIGNS = {True: "yes", False: "**no**", None: "–"}


def write(found: dict[str, Any], folder: Path) -> None:
    """Writes the page into `folder`."""
    parts = {
        "targets": targets(found), "compared": compared(found), "everything": everything(found, "compare", OURS),
        "floors": everything(found, "compare", STOCK, "floor without middleware"),
        "peers": everything(found, "compare", *PEERS), "grown": grown(found),
        "large": everything(found, "grow", "large"), "servers": servers(found), "memory": memory(found),
        "loading": loading(found), "at": ", ".join(sorted({one["at"] for one in found.values() if isinstance(one, dict)})),
    }  # fmt: skip
    text = WORDS.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    (folder / "performance.md").write_text(text, encoding="utf-8")


def table(headings: str, rows: Iterable[Iterable[object]]) -> str:
    """In Markdown."""
    lines = [f"| {headings} |", "|" + "---|" * (headings.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def targets(found: dict[str, Any]) -> str:
    """What was to be reached, and whether it was."""
    return table("target | found | reached", ([one.asks, one.found, SIGNS[one.holds]] for one in verdicts(found)))


def compared(found: dict[str, Any]) -> str:
    """Every page as a ratio: how many times what we need each other one needs."""
    rows = []
    for key in _pages(found, "compare"):
        page, who = key.split("|")
        own = number(found, "compare", page, who, OURS)
        others = [number(found, "compare", page, who, name) for name in PEERS]
        if own and any(others):
            times = [f"{other:.1f} ms, {other / own:.1f} ×" if other else "–" for other in others]
            rows.append([page, who, f"{own:.2f} ms", *times, _floor(found, own)])
    return table("page | who asks | ours | Spirit | django-machina | ours, beside the constant page", rows)


def _floor(found: dict[str, Any], own: float) -> str:
    constant = number(found, "compare", "constant", "visitor", STOCK)
    return f"{own / constant:.1f} ×" if constant else "–"


def _pages(found: dict[str, Any], phase: str) -> list[str]:
    return list(found.get(phase, {}).get("table", {}))


def everything(found: dict[str, Any], phase: str, *names: str) -> str:
    """All columns of all pages of one or several."""
    rows = []
    for key in _pages(found, phase):
        for name in names:
            of_one = found[phase]["table"][key].get(name)
            if of_one is not None:
                page, who = key.split("|")
                rows.append([*([name] if len(names) > 1 else []), page, who, *_columns(of_one)])
    return table("whose | " * (len(names) > 1) + HEADINGS, rows)


def _columns(one: dict[str, Any] | str) -> list[str]:
    if isinstance(one, str):
        return ["failed", *[""] * 7]
    wrong = {status: count for status, count in one["statuses"].items() if status[0] not in "23"}
    rate = f"{one['rate']:.0f}" + (f" (answers that were none: {wrong})" if wrong else "")
    return [
        rate, f"{one['p50']:.1f}", f"{one['p99']:.1f}", f"{one['web']:.2f}", f"{one['database']:.2f}",
        f"{one['cpu']:.2f}", f"{one['statements']:.1f}", f"{one['bytes'] / 1000:.1f}",
    ]  # fmt: skip


def grown(found: dict[str, Any]) -> str:
    """Ten thousand posts beside a million."""
    rows = []
    for key in _pages(found, "grow"):
        page, who = key.split("|")
        small, large = (number(found, "grow", page, who, name) for name in ("small", "large"))
        if small and large:
            rows.append([page, who, f"{small:.2f} ms", f"{large:.2f} ms", f"{large / small:.2f} ×"])
    return table("page | who asks | 10,000 posts | 1,000,000 posts | ratio", rows)


def servers(found: dict[str, Any]) -> str:
    """Each server: the constant page, and a thread."""
    rows = []
    pages = [("constant", "visitor"), ("thread of 20", "visitor"), ("thread of 20", "member")]
    names = list(dict.fromkeys(name for key in _pages(found, "servers") for name in found["servers"]["table"][key]))
    for name in names:
        costs = [_of_server(found, page, who, name) for page, who in pages]
        rows.append([name, *costs])
    return table("server | constant page | thread of 20, visitor | thread of 20, member", rows)


def _of_server(found: dict[str, Any], page: str, who: str, name: str) -> str:
    cpu, rate = (number(found, "servers", page, who, name, what) for what in ("cpu", "rate"))
    return "failed" if cpu is None else f"{cpu:.2f} ms ({rate:.0f}/s)"


def memory(found: dict[str, Any]) -> str:
    """The most that each process ever had."""
    known = {"ours": "ours, 400,000 posts", "small": "ours, 10,000 posts", "large": "ours, 1,000,000 posts"}
    rows = [
        [known.get(name, name), ", ".join(f"{size:.0f}" for size in sizes)]
        for phase in ("compare", "grow") for name, sizes in found.get(phase, {}).get("memory", {}).items()
    ]  # fmt: skip
    return table("whose | MB of each process, the largest first", rows)


def loading(found: dict[str, Any]) -> str:
    """How long `seed_load` took."""
    seconds = found.get("grow", {}).get("loading", {}).get("million", "")
    return f"{float(seconds):.0f} seconds" if seconds else "not measured in this run"
