"""What a reply costs: milliseconds of processor time of the web process and of its database, from the form that is sent
to the answer, through the whole WSGI application with the settings of production; and the statements of one.

    VAR_DIR=… python -m tests.benchmarks.reply_cost            # the cost, and each statement with how often it is asked
    VAR_DIR=… python -m tests.benchmarks.reply_cost profile    # where the web process spends its time

VAR_DIR is a copy of a site that `manage.py seed_load` filled: this writes to it. Each reply is of another member, for
nobody may write twice in ten seconds.
"""

import cProfile
import itertools
import pstats
import secrets
import sys
from collections import Counter
from collections.abc import Callable
from time import process_time
from urllib.parse import urlencode

from tests.benchmarks.page_cost import ask, begin
from tests.benchmarks.speed.contenders import BODY, TOKEN

PEOPLE, WARM, TIMES, ROUNDS = 300, 30, 50, 4


def sender(application) -> Callable[[], None]:
    """Sends a reply, each time of the next of some members into the next of some threads."""
    from accounts.models import Block
    from posts.models import Post, ThreadFollow
    from tests.benchmarks.speed.readers import OF_SIZE, addresses, cookies, rows

    largest = addresses()["community"][0]
    threads = [one[1] for one in rows(OF_SIZE, 10, 200, 3_000) if one[3] == largest]
    ThreadFollow.objects.filter(thread__public_id__in=threads).delete()  # else ever more people are told by each run
    Block.objects.all().delete()  # nobody is refused
    Post.objects.filter(author__isnull=False, created_at__gt=_lately()).update(created_at=_lately())
    turns = zip(itertools.cycle(cookies(str(PEOPLE))), itertools.cycle(threads), strict=False)

    def send() -> None:
        cookie, thread = next(turns)
        fields = {"body": BODY, "to": "", "seq": "0", "token": secrets.token_urlsafe(18), "csrfmiddlewaretoken": TOKEN}
        body = urlencode(fields).encode()
        status, _, headers = ask(
            application, f"/t/{thread}/reply/", f"{cookie}; csrftoken={TOKEN}", method="POST", body=body
        )
        assert (status, headers.get("Location", "")[:3]) == (302, "/p/"), status

    return send


def _lately():
    """Long enough ago that whoever wrote then may write again."""
    from datetime import timedelta

    from peerhealth import one_clock

    return one_clock.now() - timedelta(hours=25)


def cost(send: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of processor time a reply, of both and of the web process: of the quietest of some rounds."""
    from tests.benchmarks.measuring import backend, processor

    here, rounds = backend(), []
    for _ in range(ROUNDS):
        both, own = processor(here), process_time()
        for _ in range(TIMES):
            send()
        rounds.append(((processor(here) - both) / TIMES, (process_time() - own) * 1000 / TIMES))
    return min(rounds)


def statements(send: Callable[[], None]) -> Counter[str]:
    """What one reply asks the database, and how often."""
    from django.db import connection

    kept: Counter[str] = Counter()

    def keep(execute, sql, params, many, context):
        kept[" ".join(sql.split())] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        send()
    return kept


def main(how: str = "") -> None:
    """As the words above say."""
    send = sender(begin())
    for _ in range(WARM):
        send()
    if how == "profile":
        watch = cProfile.Profile(process_time)  # not what is waited for
        with watch:
            for _ in range(TIMES * ROUNDS):
                send()
        stats = pstats.Stats(watch, stream=sys.stdout)
        stats.sort_stats("cumulative").print_stats(150)
        stats.sort_stats("tottime").print_stats(50)
        return
    asked = statements(send)
    total, web = cost(send)
    for sql, times in asked.items():
        sys.stdout.write(f"{times:3} {sql[:400]}\n")
    sys.stdout.write(f"{total:.2f} ms (web {web:.2f}, database {total - web:.2f}), {asked.total()} statements\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
