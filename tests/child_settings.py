"""Settings of a process that a test starts beside itself, on the database of that test (`tests/posts/digest_runs.py`)."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
MEDIA_ROOT = os.environ.get("TEST_MEDIA", "")
# What is committed survives the death of a process; it is only the machine that must not crash.
