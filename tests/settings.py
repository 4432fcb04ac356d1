"""Settings of the tests: their own cluster and folders, never the development data, so they run beside the site."""

import hashlib
import os
import tempfile
from pathlib import Path

os.environ["PEERHEALTH_ENV"] = "development"
os.environ["DEBUG"] = "False"
# One folder a checkout and user: two checkouts may run their tests at the same time.
_own = hashlib.sha256(f"{Path(__file__).resolve()}{os.getuid()}".encode()).hexdigest()[:10]
os.environ["VAR_DIR"] = str(Path(tempfile.gettempdir()) / f"peerhealth-tests-{_own}")
os.environ["DATABASE_POOL"] = "0"
os.environ["PAGE_CACHE_MB"] = "16"

from peerhealth.settings import *  # noqa: E402, F403  (the environment must be set first)
from peerhealth.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "peerhealth.embedded_database":
    DATABASES["default"]["EMBEDDED_DURABLE"] = False  # nothing here needs to survive a crash of the machine
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed; no real password is here
ACCOUNT_RATE_LIMITS = False
SLOW_STATEMENT_MS = 0  # a busy machine is no defect
REPEATED_STATEMENTS_ARE_ERRORS = True
LIVE = False  # tests of live pages switch it on: elsewhere no page opens a stream, and no verb counts one more query
DATABASE_PATIENCE = 60  # seconds; the machine may be busy with other tests
