"""What the benchmarks on a database of their own share: its beginning, a line of the result, processor time, plans.

They are scripts: Django is set up here before anything of the site is imported.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

LOADED = "@loaded.invalid"  # the addresses of people whom `seed_load` invents


def begin(**settings: str) -> bool:
    """Sets the site up over the database in VAR_DIR (with further environment `settings`), migrated; whether it is to be
    filled. Ends the process where there are threads of others."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    if "VAR_DIR" not in os.environ:
        sys.exit("Name an empty folder for the database: VAR_DIR=…")
    os.environ |= {"PEERHEALTH_ENV": "development", "DJANGO_SETTINGS_MODULE": "peerhealth.settings", **settings}
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from posts.models import Thread

    call_command("migrate", verbosity=0)
    connection.cursor().execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    there = Thread.objects.exists()
    invented = Thread.objects.filter(author__username="reader-0") | Thread.objects.filter(
        author__email__endswith=LOADED
    )
    if there and not invented.exists():
        sys.exit("There are threads of others in this database.")
    return not there


def told(label: str, times: list[float]) -> str:
    """A line of the result: median, 95th percentile and maximum of milliseconds."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{label:<44} p50 {statistics.median(times):6.1f}   p95 {p95:6.1f}   max {ordered[-1]:6.1f} ms\n"


def backend() -> int:
    """The process of the database that works for this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def processor(backend: int) -> float:
    """Milliseconds of processor time that this process and the database's for it have used."""
    with Path(f"/proc/{backend}/schedstat").open() as told_by:  # the first number: nanoseconds on a processor
        return int(told_by.read().split()[0]) / 1e6 + time.process_time() * 1000


def plans(act: Callable[[], object], of: str) -> int:
    """Prints the plans of the statements of `act` that hold the words `of`; how many statements there were in all."""
    from django.db import connection

    kept: list[tuple[str, object]] = []

    def keep(execute, sql, params, many, context):
        kept.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    for sql, params in kept:
        if of in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
                sys.stdout.write("\n".join(line[:200] for (line,) in cursor.fetchall()) + "\n\n")
    return len(kept)
