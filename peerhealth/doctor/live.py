"""Probe of live pages: does the database carry what is said, and does anybody listen?"""

import secrets

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from peerhealth.doctor import Answer, broken, look, ok
from peerhealth.live.listening import APPLICATION, parameters

ARRIVES = 3  # seconds


def channel() -> Answer:
    """NOTIFY arrives at LISTEN, and the live process listens to this database."""
    if not settings.LIVE:
        return ok(_("Live pages are switched off (LIVE)."))
    if not _carries():
        do = _("LISTEN needs PostgreSQL itself or a pooler in session mode (docs/operating.md).")
        return broken(_("What is said in the database is not heard."), do)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
                       " AND datname = current_database()", [APPLICATION])  # fmt: skip
        if cursor.fetchone()[0]:
            return ok(_("The live process listens."))
    do = _("Start `manage.py serve live`, or set LIVE=false: pages are simply pages then.")
    return look(_("No live process listens to this database."), do)


def _carries() -> bool:
    name = "peerhealth_doctor_" + secrets.token_hex(4)
    with psycopg.connect(**parameters() | {"application_name": "peerhealth doctor"}) as asked:
        asked.execute(f"LISTEN {name}")
        asked.execute("SELECT pg_notify(%s, '')", [name])
        return any(True for _note in asked.notifies(timeout=ARRIVES, stop_after=1))
