"""A digest to 1,000 people, and a worker that is killed with `kill -9` at 30 points of it. Run by hand:

    python -m tests.benchmarks.kills [points] [mails]

Prints who got nothing and who got it twice: nobody may. Then the same with deaths between the server's answer and the note
of it, where each death may repeat one mail, with the same Message-ID.
"""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")  # the mail server tells each line that it hears


def main(points: int, count: int) -> int:
    """Prints both; 1 where something was lost or doubled that may not be."""
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, override_settings

    from tests.jobs.killing import BETWEEN, prove

    with override_settings(EMAIL_BACKEND="peerhealth.posting.QueuedBackend"):
        runner = get_runner(settings)(verbosity=0)
        databases = runner.setup_databases()
        try:
            began = time.monotonic()
            proof, between = prove(points, count), prove(min(points, 5), count // 10, stages=(BETWEEN,))
        finally:
            runner.teardown_databases(databases)
    for said in (proof, between):
        twice = f"{len(said.twice)} twice, {len(said.differing)} of them with another Message-ID"
        print(f"kills {dict(said.kills)}: {len(said.missing)} missing, {twice}")  # noqa: T201
    print(f"{time.monotonic() - began:.0f} s")  # noqa: T201
    is_wrong = proof.missing or proof.twice or between.missing or between.differing
    return 1 if is_wrong or len(between.twice) > sum(between.kills.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in (*sys.argv[1:], 30, 1000)[:2])))
