"""A machine whose clock is wrong by MOVED seconds: Python imports this before all else where its folder is in PYTHONPATH."""

import os
import time
from datetime import timedelta

from django.utils import timezone

BY = float(os.environ.get("MOVED", "0"))
_now, _time = timezone.now, time.time
timezone.now = lambda: _now() + timedelta(seconds=BY)
time.time = lambda: _time() + BY
