"""The worker: runs the jobs that are due, in lanes, so that nothing waits behind what hangs.

A lane has queues and slots of its own. Mail that somebody waits for has one; news go before digests in theirs; what
takes long by night is by itself. A job that hangs takes one slot of its lane, and a mail server that hangs is left
after `EMAIL_TIMEOUT`.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import Error as DatabaseError
from django.db import close_old_connections, connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.periodic import PeriodicDeferrer, PeriodicRegistry
from procrastinate.worker import Worker

from peerhealth import parking
from peerhealth.jobs import Patience
from peerhealth.nightly import A_DAY
from peerhealth.watching import jobs as watching

log = logging.getLogger(__name__)
STALLED_AFTER = 30.0  # seconds without a sign of life after which a worker is given up for dead
SIGNS = 6  # signs of life in that time
LAST_WORDS = 60.0  # seconds that jobs may go on once the worker was asked to stop
PAUSE = 5.0  # seconds before a lane that lost the database begins anew


@dataclass(frozen=True)
class Lane:
    """Queues that share `slots`: so many of their jobs run at once."""

    queues: tuple[str, ...]
    slots: int


LANES = (Lane(("urgent",), 2), Lane(("news", "digest"), 2), Lane(("default", "builtin"), 2), Lane(("nightly",), 1))


def run(*, once: bool = False, stalled_after: float = STALLED_AFTER, until: threading.Event | None = None) -> None:
    """Runs until it is told to stop (SIGINT, SIGTERM, or `until` is set) or, with `once`, until no job is due. Jobs of
    workers that died `stalled_after` seconds ago are taken up; all workers of a site have to agree on it."""
    for task in app.tasks.values():
        task.retry_strategy = task.retry_strategy or Patience()
    asyncio.run(_Shift(once, stalled_after).work(until))


class _Clock(PeriodicDeferrer):
    """Asks for what is due by the clock, through Django's connection of a thread that nobody tends, and gives that
    back: kept, it would be one less for the jobs, and none of a pool of one."""

    async def defer_jobs(self, jobs_to_defer) -> None:
        """The package's."""
        try:
            await super().defer_jobs(jobs_to_defer)
        finally:
            await _hang_up()


class _Worker(Worker):
    """The package's, with our clock."""

    async def _periodic_deferrer(self) -> None:
        await _Clock(self.app.periodic_registry, **self.app.periodic_defaults).worker()


class _Shift:
    """One run of the worker."""

    def __init__(self, once: bool, stalled_after: float) -> None:
        self.once, self.stalled_after = once, stalled_after
        self.over = asyncio.Event()
        self.workers: set[Worker] = set()

    async def work(self, until: threading.Event | None) -> None:
        loop = asyncio.get_running_loop()
        # The slots, the look for dead workers, and one that waits to be told to stop.
        loop.set_default_executor(ThreadPoolExecutor(sum(lane.slots for lane in LANES) + 2))
        with _on_signals(loop, self.stop):
            if until is not None:
                threading.Thread(target=self._watch, args=(loop, until), daemon=True).start()
            try:
                async with _opened() as here:
                    await (self._once(here) if self.once else self._always(here))
            finally:
                await _hang_up()

    def stop(self) -> None:
        self.over.set()
        for worker in self.workers:
            worker.stop()

    def _watch(self, loop: asyncio.AbstractEventLoop, until: threading.Event) -> None:
        until.wait()
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(self.stop)

    async def _once(self, here) -> None:
        here.periodic_registry = PeriodicRegistry()  # what is due by the clock is not what was asked for
        while not self.over.is_set():
            await _take_up(self.stalled_after)
            await asyncio.gather(*(self._lane(here, lane) for lane in LANES))
            if not await _are_due():
                return
            await self._rest(0.1)

    async def _always(self, here) -> None:
        here.periodic_defaults = {"max_delay": A_DAY}
        await asyncio.gather(self._look_after_the_dead(), *(self._keep(here, lane) for lane in LANES))

    async def _keep(self, here, lane: Lane) -> None:
        """A lane ends with the connection to the database; it begins anew until it is to stop."""
        while not self.over.is_set():
            try:
                await self._lane(here, lane)
            except (ConnectorException, DatabaseError, OSError) as problem:
                log.warning("The worker lost the database (%s).", type(problem).__name__)
            if not self.over.is_set():
                await _hang_up()
                await self._rest(PAUSE)

    async def _lane(self, here, lane: Lane) -> None:
        worker = _Worker(  # what `run_worker_async` makes; it is kept here to be stopped
            here,
            **here.worker_defaults,
            queues=list(lane.queues),
            concurrency=lane.slots,
            wait=not self.once,
            delete_jobs="successful",
            install_signal_handlers=False,
            shutdown_graceful_timeout=LAST_WORDS,
            update_heartbeat_interval=self.stalled_after / SIGNS,
            stalled_worker_timeout=self.stalled_after,
            worker_middleware=[_witness],
        )
        self.workers.add(worker)
        try:
            await worker.run()
        finally:
            self.workers.discard(worker)

    async def _look_after_the_dead(self) -> None:
        while not self.over.is_set():
            try:
                await _take_up(self.stalled_after, [worker.worker_id for worker in self.workers])
            except DatabaseError as problem:
                log.warning("The worker could not look for jobs that were left (%s).", type(problem).__name__)
            await self._rest(self.stalled_after / 2)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)


async def _witness(call_next, context, _worker):
    """Around every job: why it failed is written down, without what it was about."""
    job = context.job
    job.task_kwargs.pop(parking.WHY, None)
    try:
        with watching.told(job):
            return await call_next()
    except Exception as problem:
        await _in_a_thread(parking.note)(job.id, job.task_name, problem)
        if await _in_a_thread(parking.successor_waits)(job.queueing_lock):
            return None  # the next of that name does what this one could not, and two may not wait
        raise


@asynccontextmanager
async def _opened():
    """The jobs with connections of the worker's own. Those that jobs ask for go through Django's connection as
    everywhere, in the transaction of the job."""
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as here:
        yield here


@contextmanager
def _on_signals(loop: asyncio.AbstractEventLoop, stop) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    yield
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


def _in_a_thread(act):
    """`act` off the loop, with a connection of its own that goes back afterwards."""

    def tidy(*arguments):
        close_old_connections()
        try:
            return act(*arguments)
        finally:
            close_old_connections()

    return sync_to_async(tidy, thread_sensitive=False)


# What the package asks by the clock goes through Django's connection of asgiref's own thread, which nobody tends.
_hang_up = sync_to_async(connections.close_all, thread_sensitive=True)


async def _take_up(after: float, mine: Collection[int] = ()) -> None:
    if taken := await _in_a_thread(parking.take_up)(after, mine):
        log.warning("A worker died: %s jobs of it are taken up again.", taken)


async def _are_due() -> bool:
    return await _in_a_thread(parking.are_due)([queue for lane in LANES for queue in lane.queues])
