"""Which PostgreSQL the site uses, and how patiently, read from the environment: the named one, or our own."""

from pathlib import Path
from typing import Any

from environ import Env


def read(env: Env, var: Path, *, development: bool) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: the server that DATABASE_URL names, else an embedded one below the folder `var`."""
    if env.str("DATABASE_URL", default=""):
        found = env.db_url("DATABASE_URL", engine="peerhealth.patient_database")
    else:
        found = {
            "ENGINE": "peerhealth.embedded_database",
            "NAME": "peerhealth",
            "USER": "postgres",
            "EMBEDDED_ROOT": var / "postgres",
        }
    found.setdefault("OPTIONS", {}).setdefault("options", _patience(env))
    found["CONN_HEALTH_CHECKS"] = True
    if env.bool("PREPARED_STATEMENTS", default=True):  # of `peerhealth.statements` alone
        found["OPTIONS"]["prepare_threshold"] = 5
    # Persistent connections measured better than a pool where a process has one thread (the WSGI server's own set-up).
    # Where threads outnumber connections (the development server starts one a request) a pool keeps the count bounded.
    if size := env.int("DATABASE_POOL", default=8 if development else 0):
        found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 10}
    else:
        found["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    return {"default": found}


def _patience(env: Env) -> str:
    """Options of a session. A statement that takes longer than this is a defect, not patience; an operator's command
    may raise it for itself."""
    limits = {
        "statement_timeout": env.str("STATEMENT_TIMEOUT", default="15s"),
        "lock_timeout": env.str("LOCK_TIMEOUT", default="5s"),
        "idle_in_transaction_session_timeout": env.str("IDLE_IN_TRANSACTION_SESSION_TIMEOUT", default="30s"),
        "jit": "off",  # no statement of a page is work for a compiler, and search would call it each time
        # What is prepared (`peerhealth.statements`) is planned once a connection, for whatever values come. Left to
        # itself PostgreSQL planned the posts of a thread and their marks anew each time: 1.6 of 4.3 ms of a page.
        "plan_cache_mode": "force_generic_plan",
    }
    return " ".join(f"-c {name}={value}" for name, value in limits.items())
