"""docs/performance.md is drawn from results: whether a target is reached is worked out and never typed."""

import pytest

from tests.benchmarks.speed import running, targets, telling
from tests.benchmarks.speed.contenders import Contender

RUN = {
    "cpu": 1.0, "web": 0.75, "database": 0.25, "rate": 900.0, "p50": 8.0, "p99": 20.0, "statements": 6.0, "bytes": 30_000.0,
    "written": 0.0, "statuses": {"200": 900},
}  # fmt: skip


def found(ours: float, spirit: float, machina: float | str, **more) -> dict:
    """Results of one page."""
    peers = {
        "Spirit": RUN | {"cpu": spirit},
        "django-machina": machina if isinstance(machina, str) else RUN | {"cpu": machina},
    }
    table = {"thread of 20|visitor": {"ours": RUN | {"cpu": ours} | more} | peers}
    return {"compare": {"table": table, "memory": {"ours": [92, 60]}, "at": "2026-11-30"}}


def held(results: dict) -> dict[str, bool | None]:
    return {one.asks: one.holds for one in targets.verdicts(results)}


@pytest.mark.parametrize(("ours", "is_enough"), [(3.0, True), (5.0, False)])
def test_the_best_peer_is_what_counts(ours, is_enough):
    asks = "thread of 20 (visitor) is at least 5 × cheaper than the best peer"
    assert held(found(ours, 20.0, 40.0))[asks] is is_enough
    assert held(found(ours, 40.0, 20.0))[asks] is is_enough


def test_what_was_not_measured_is_not_reached():
    verdict = held(found(1.0, 20.0, 30.0))
    assert verdict["a common two-word search (visitor) at 400,000 posts takes at most 15 ms of processor time"] is None


def test_what_comes_from_memory_stands_beside_what_the_peer_draws():
    results = found(6.0, 20.0, 40.0)
    results["compare"]["table"]["thread of 20 (kept)|visitor"] = {"ours": RUN | {"cpu": 0.5}}
    asks = "thread of 20 (visitor{}) is at least 5 × cheaper than the best peer"
    assert (held(results)[asks.format("")], held(results)[asks.format(", kept")]) == (False, True)


def test_a_page_that_is_refused_is_no_figure(monkeypatch):
    """A refusal or another way costs less than the page that is to be measured."""
    answers = iter([{"302": 9}, {"302": 9}, {"200": 9, "403": 1}])
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(
        running, "fire", lambda *_given, **_more: RUN | {"statuses": next(answers), "count": 9, "seconds": 1.0}
    )
    one = Contender("ours", None, None, {"home": ["/"]})
    assert (
        running.rounds("home", "visitor", [one], seconds=1, times=1)["ours"]
        == "answered with {'200': 9, '403': 1} in place of 200"
    )


@pytest.mark.parametrize(("seconds", "is_enough"), [("264", True), ("400", False), ("", None)])
def test_how_long_a_million_took(seconds, is_enough):
    results = {"grow": {"table": {}, "memory": {}, "at": "2026-11-30", "loading": {"million": seconds}}}
    assert held(results)["a million posts are filled in within 6 minutes"] is is_enough


def test_a_page_that_writes_is_named():
    results = targets.verdicts(found(1.0, 20.0, 30.0, written=0.5))
    one = next(one for one in results if one.asks == "no page that a visitor reads writes a row")
    assert (one.holds, one.found) == (False, "thread of 20: 0.50 rows a request")


def test_a_peer_that_failed_costs_no_other_result(tmp_path):
    telling.write(found(2.0, 20.0, "did not start"), tmp_path)
    text = (tmp_path / "performance.md").read_text()
    assert "| thread of 20 | visitor | 2.00 ms | 20.0 ms, 10.0 × | – |" in text
    assert "| django-machina | thread of 20 | visitor | failed |" in text
    assert "{" not in text
