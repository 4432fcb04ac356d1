"""What the benchmark is to show, worked out from its results: nothing here is typed from a run."""

from dataclasses import dataclass
from typing import Any

OURS, STOCK = "ours", "floor"
PEERS = ("Spirit", "django-machina")
Found = dict[str, Any]


@dataclass
class Verdict:
    """One target: what it `asks`, what was `found`, and whether that is enough (None: not measured)."""

    asks: str
    found: str
    holds: bool | None


def number(found: Found, phase: str, page: str, who: str, name: str, what: str = "cpu") -> float | None:
    """One result; None if there is none."""
    of_one = found.get(phase, {}).get("table", {}).get(f"{page}|{who}", {}).get(name)
    return of_one[what] if isinstance(of_one, dict) else None


def best_peer(found: Found, page: str, who: str) -> tuple[str, float] | None:
    """The peer that needs least for the page."""
    known = [(value, name) for name in PEERS if (value := number(found, "compare", page, who, name))]
    return (min(known)[1], min(known)[0]) if known else None


def verdicts(found: Found) -> list[Verdict]:
    """All targets, in the order of the issue."""
    made = [_loading(found)]
    made += [_times(found, "thread of 20", who, 5) for who in ("visitor", "member")]
    made.append(_times(found, "thread of 20", "visitor", 5, kept=True))
    made += [_times(found, "thread of 20", who, 10, says="should be") for who in ("visitor", "member")]
    made += [_times(found, "community", who, 5) for who in ("visitor", "member")]
    made.append(_times(found, "reply", "member", 2))
    for who in ("visitor", "member"):
        search = number(found, "compare", "search, two common words", who, OURS)
        asks = f"a common two-word search ({who}) at 400,000 posts takes at most 15 ms of processor time"
        made.append(_below(asks, search, 15, " ms"))
    again, constant = (
        number(found, "compare", "revisit", "visitor", OURS),
        number(found, "compare", "constant", "visitor", STOCK),
    )
    made.append(
        _below("a visitor's revisit (304) costs at most 3 × the constant page", _ratio(again, constant), 3, " ×")
    )
    for who in ("visitor", "member"):
        for page, first in (
            ("community, page 1000", "community"),
            ("10,000 replies, last page", "10,000 replies, first page"),
        ):
            here = _ratio(_large(found, page, who), _large(found, first, who))
            made.append(
                _below(f"{page} ({who}) costs at most 1.2 × the first page, at a million posts", here, 1.2, " ×")
            )
    made += _growing(found)
    made.append(_memory(found))
    made += [_writing(found, who) for who in ("visitor", "member")]
    return made


def _large(found: Found, page: str, who: str) -> float | None:
    return number(found, "grow", page, who, "large")


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _below(asks: str, value: float | None, most: float, unit: str) -> Verdict:
    return Verdict(
        asks, "not measured" if value is None else f"{value:.2f}{unit}", None if value is None else value <= most
    )


def _times(found: Found, page: str, who: str, least: float, *, kept: bool = False, says: str = "is") -> Verdict:
    """`kept`: ours as it comes for the second visitor of all, from memory."""
    asks = f"{page} ({who}{', kept' if kept else ''}) {says} at least {least} × cheaper than the best peer"
    peer, own = best_peer(found, page, who), number(found, "compare", f"{page} (kept)" if kept else page, who, OURS)
    if peer is None or not own:
        return Verdict(asks, "not measured", None)
    times = peer[1] / own
    return Verdict(asks, f"{times:.1f} × ({own:.2f} ms; {peer[0]} {peer[1]:.2f} ms)", times >= least)


def _loading(found: Found) -> Verdict:
    """Where the site of this size was loaded in an earlier run, as it was then."""
    minutes = float(found.get("grow", {}).get("loading", {}).get("million") or 0) / 60
    return _below("a million posts are filled in within 6 minutes", minutes or None, 6, " minutes")


def _growing(found: Found) -> list[Verdict]:
    made = []
    for key, of_page in found.get("grow", {}).get("table", {}).items():
        small, large = of_page.get("small"), of_page.get("large")
        if isinstance(small, dict) and isinstance(large, dict):
            page, _, who = key.partition("|")
            asks = f"{page} ({who}) costs at most 1.3 × at a million posts what it costs at ten thousand"
            made.append(_below(asks, _ratio(large["cpu"], small["cpu"]), 1.3, " ×"))
    return made


def _memory(found: Found) -> Verdict:
    """Of the web processes: the largest of any of our sites."""
    sizes = [
        max(of_one) for phase in ("compare", "grow") for name, of_one in found.get(phase, {}).get("memory", {}).items()
        if name in {OURS, "small", "large"} and of_one
    ]  # fmt: skip
    return _below("a web process needs at most 150 MB", max(sizes, default=None), 150, " MB")


def _writing(found: Found, who: str) -> Verdict:
    """Whether any page that is only read has written a row of the site, be it after its answer."""
    writes: dict[str, float] = {}
    measured = False
    for phase in ("compare", "grow"):
        for page, of_page in found.get(phase, {}).get("table", {}).items():
            for name in {OURS, "small", "large"} & set(of_page):
                if isinstance(of_page[name], dict) and page.endswith(f"|{who}") and not page.startswith("reply"):
                    measured = True
                    writes[page] = max(writes.get(page, 0), of_page[name]["written"])
    wrote = {page: rows for page, rows in writes.items() if rows >= 0.01}
    said = "; ".join(f"{page.partition('|')[0]}: {rows:.2f} rows a request" for page, rows in wrote.items())
    said = (said or "none") if measured else "not measured"
    if who == "member":  # whether it is before the answer cannot be told from here
        return Verdict(
            "what pages that a member reads write (once the answer is out: `peerhealth/afterwards.py`)", said, None
        )
    return Verdict("no page that a visitor reads writes a row", said, not wrote if measured else None)
