"""Prints how well the search finds what patients type, and every case that fails.

    python -m tests.search.report

Makes a database for the tests, fills it and takes it away again.
"""

import os
import sys

import django


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.runner import DiscoverRunner

    from tests.search import measuring

    runner = DiscoverRunner(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        found = measuring.measure()
    finally:
        runner.teardown_databases(made)
    failing = measuring.failing(found)
    sys.stdout.write(f"{measuring.table(found)}\n\n{len(failing)} of {len(found)} cases fail:\n")
    sys.stdout.write("".join(f"  {line}\n" for line in failing))


if __name__ == "__main__":
    main()
