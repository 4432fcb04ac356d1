"""What a page costs: milliseconds of processor time of the web process and of its database, statements and bytes, as a
visitor and signed in, through the whole WSGI application with the settings of production.

    VAR_DIR=… python -m tests.benchmarks.page_cost            # a table
    VAR_DIR=… python -m tests.benchmarks.page_cost thread 1   # where one of them (1: signed in) spends its time

VAR_DIR is a site with content (`manage.py start`, `manage.py seed_load`). `page_weight.py` says what a reader downloads.
"""

import cProfile
import io
import os
import pstats
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.rig import PRODUCTION

WARM, TIMES, ROUNDS = 30, 60, 5
DRAWN = "thread, drawn"


def begin() -> Callable[..., Any]:
    """The site's WSGI application over the database in VAR_DIR, as `manage.py serve web` has it."""
    own = {"STATIC_ROOT": os.environ["VAR_DIR"] + "/static", "DATABASE_POOL": "0", "LOG_LEVEL": "ERROR"}
    os.environ |= PRODUCTION | own
    os.environ["DJANGO_SETTINGS_MODULE"] = "peerhealth.settings"
    from peerhealth.wsgi import application

    if not Path(own["STATIC_ROOT"]).exists():
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("collectstatic", interactive=False, verbosity=0)
    return application


def ask(application, address: str, cookies: str = "", method: str = "GET", body: bytes = b"") -> tuple[int, int, dict]:
    """Status, bytes and headers of one request."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookies, "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": False,
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_USER_AGENT": "page_cost", "HTTP_ACCEPT": "text/html",
    }  # fmt: skip
    said: dict[str, Any] = {}
    answer = application(environ, lambda status, headers, _exc=None: said.update(status=status, headers=dict(headers)))
    size = sum(len(part) for part in answer)
    answer.close()
    return int(said["status"].split()[0]), size, said["headers"]


def addresses() -> tuple[dict[str, str], Any]:
    """The pages that are measured, and a member who reads them."""
    from django.db.models import Q

    from communities.models import Membership
    from posts.models import Hashtag, Thread

    threads = Thread.objects.filter(~Q(audience="members"), community__visibility="public", opening__deleted_at=None)
    nearest = sorted(
        threads.values_list("reply_count", "pk").filter(reply_count__gte=15)[:5000], key=lambda t: abs(t[0] - 19)
    )
    thread = threads.get(pk=nearest[0][1])
    longest = threads.order_by("-reply_count").first()
    active = Membership.objects.filter(
        community=thread.community, state="active", role="member", user__is_active=True, user__is_staff=False
    )
    member = active.exclude(user=thread.author).order_by("pk").first()
    tag = Hashtag.objects.order_by("-uses").first()
    community = f"/c/{thread.community.slug}/"
    return {
        "thread": thread.get_absolute_url(),
        "long thread": longest.get_absolute_url(),
        "community": community,
        "home": "/",
        "tag": f"/tag/{tag.name}/",
        "communities": "/c/",
        "search": "/search/?q=pain+sleep",
        "about": community + "about/",
        "constant (healthz)": "/healthz",
        "help-now": "/help-now/",
    }, member.user


def main(only: str = "", signed_in: str = "") -> None:
    """A line for each page, or where one spends its time."""
    application = begin()
    from django.db import connection

    from tests.rig import session

    pages, member = addresses()
    cookies = {"visitor": "", "signed in": session(member.username)}
    if only:
        profile(application, pages[only], cookies["signed in" if signed_in else "visitor"])
        return
    connection.ensure_connection()
    pages |= {DRAWN: pages["thread"]}  # as a visitor's comes whom nobody has been before
    sys.stdout.write(f"{'page':<20}{'reader':<11}{'ms':>7}{'web':>7}{'db':>7}{'sql':>5}{'KB':>7}\n")
    for name, address in pages.items():
        for reader, cookie in cookies.items():
            if cookie and name == DRAWN:
                continue
            status, size, _ = ask(application, address, cookie)
            assert status == 200, (name, status)
            total, web = cost(application, address, cookie, forgets=name == DRAWN)
            asked = len(statements(application, address, cookie, forgets=name == DRAWN))
            sys.stdout.write(
                f"{name:<20}{reader:<11}{total:7.2f}{web:7.2f}{total - web:7.2f}{asked:5}{size / 1000:7.1f}\n"
            )
            sys.stdout.flush()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"peak memory of the process {peak:.0f} MB\n")


def cost(application, address: str, cookie: str, *, forgets: bool = False) -> tuple[float, float]:
    """Milliseconds of processor time a request, of both and of the web process: of the quietest of some rounds.
    `forgets`: no page of a visitor is in memory (docs/caching.md)."""
    from peerhealth.page_store import pages
    from tests.benchmarks.measuring import backend, processor

    for _ in range(WARM):
        ask(application, address, cookie)
    here, rounds = backend(), []
    for _ in range(ROUNDS):
        own, both = processor_own(), processor(here)
        for _ in range(TIMES):
            if forgets:
                pages.clear()
            ask(application, address, cookie)
        rounds.append(((processor(here) - both) / TIMES, (processor_own() - own) / TIMES))
    return min(rounds)


def statements(application, address: str, cookie: str, *, forgets: bool = False) -> list[str]:
    """What one request asks the database (`forgets` as in `cost`)."""
    from django.db import connection

    from peerhealth.page_store import pages

    kept: list[str] = []

    def keep(execute, sql, params, many, context):
        kept.append(sql)
        return execute(sql, params, many, context)

    if forgets:
        pages.clear()
    with connection.execute_wrapper(keep):
        ask(application, address, cookie)
    return kept


def processor_own() -> float:
    """Milliseconds of processor time of this process."""
    import time

    return time.process_time() * 1000


def profile(application, address: str, cookie: str) -> None:
    """Statements, then functions by their own time and by all below them."""
    for _ in range(WARM):
        ask(application, address, cookie)
    for number, sql in enumerate(statements(application, address, cookie), 1):
        sys.stdout.write(f"{number}. {sql[:3000]}\n\n")
    watch = cProfile.Profile()
    watch.enable()
    for _ in range(200):
        ask(application, address, cookie)
    watch.disable()
    out = io.StringIO()
    stats = pstats.Stats(watch, stream=out)
    stats.sort_stats("cumulative").print_stats(90)
    stats.sort_stats("tottime").print_stats(45)
    sys.stdout.write(out.getvalue())


if __name__ == "__main__":
    main(*sys.argv[1:])
