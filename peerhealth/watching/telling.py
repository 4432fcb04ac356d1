"""What Prometheus reads: the counts of all processes of this machine, and how things stand at this moment."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from peerhealth import version, waiting_jobs
from peerhealth.watching import counting
from peerhealth.watching.upgrades import SCHEMA


def page() -> tuple[bytes, str]:
    """(what is told, its content type)."""
    registry = CollectorRegistry()
    if counting.folder().is_dir():  # somebody has counted
        MultiProcessCollector(registry, path=str(counting.folder()))
    registry.register(Standing())
    return generate_latest(registry), CONTENT_TYPE_LATEST


class Standing:
    """How things stand, asked for at this moment. Five statements; without a database what needs none."""

    def describe(self) -> list[Metric]:
        """Nothing is asked while the collector is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Each number."""
        build = GaugeMetricFamily("peerhealth_build", "The release that runs here", labels=["version"])
        build.add_metric([version.VERSION], 1)
        yield build
        yield from _processes()
        try:
            lanes, missing = waiting_jobs.lanes(), len(SCHEMA.missing())
            workers = waiting_jobs.workers_alive()
        except DatabaseError:
            connection.close()
            yield GaugeMetricFamily("peerhealth_database_up", "Whether the database answers", value=0)
            return
        yield GaugeMetricFamily("peerhealth_database_up", "Whether the database answers", value=1)
        yield GaugeMetricFamily("peerhealth_migrations_waiting", "Migrations not applied yet", value=missing)
        yield GaugeMetricFamily("peerhealth_workers", "Lanes of workers that gave a sign of life", value=workers)
        yield from _lanes(lanes)


def _lanes(lanes: list[waiting_jobs.Lane]) -> Iterator[Metric]:
    told = {
        "due": GaugeMetricFamily("peerhealth_jobs_due", "Jobs that could run now", labels=["lane"]),
        "later": GaugeMetricFamily("peerhealth_jobs_later", "Jobs that wait for their time", labels=["lane"]),
        "parked": GaugeMetricFamily("peerhealth_jobs_parked", "Jobs that were given up", labels=["lane"]),
        "oldest": GaugeMetricFamily("peerhealth_oldest_job_seconds", "Since when one could have run", labels=["lane"]),
    }  # fmt: skip
    for lane in lanes:
        for name, metric in told.items():
            metric.add_metric([lane.name], getattr(lane, name))
    yield from told.values()


def _processes() -> Iterator[Metric]:
    """Memory of each process that holds a place (Linux tells; elsewhere there is no such number)."""
    memory = GaugeMetricFamily(
        "peerhealth_process_resident_bytes", "Memory of a process of the site", labels=["kind", "place"]
    )
    for file in sorted(counting.folder().glob("*.place")):
        with suppress(OSError, ValueError), file.open("r+") as place:
            try:
                fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                pid, _, kind = place.read().partition(" ")
                pages = int(_statm(int(pid)).split()[1])
                memory.add_metric([kind or "web", file.stem], pages * os.sysconf("SC_PAGE_SIZE"))
    yield memory


def _statm(pid: int) -> str:
    with open(f"/proc/{pid}/statm") as said:  # noqa: PTH123  (a file of the kernel's)
        return said.read()
