"""Probes of the database: there, complete, and of one time with this machine."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerhealth.doctor import Answer, broken, look, ok
from peerhealth.watching import upgrades

OLDEST = 14  # docs/operating.md
EXTENSIONS = {"pg_trgm", "unaccent"}
APART, FAR_APART = 2, 30  # seconds: codes and tokens end by one clock, digests come by the other


def server() -> Answer:
    """Reachable (who asks it has just done so), of which version, with what it needs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),"
                       " ARRAY(SELECT extname::text FROM pg_extension)")  # fmt: skip
        major, version, found = cursor.fetchone()
    if major < OLDEST:
        says = _("PostgreSQL %(version)s is too old.") % {"version": version}
        return broken(says, _("Bring it to %(oldest)d or newer.") % {"oldest": OLDEST})
    if missing := sorted(EXTENSIONS - set(found)):
        says = _("Extensions are missing: %(names)s.") % {"names": ", ".join(missing)}
        return broken(says, _("Install PostgreSQL’s contrib package and run `manage.py migrate`."))
    return ok(_("PostgreSQL %(version)s answers.") % {"version": version})


def migrations() -> Answer:
    """All applied."""
    missing = upgrades.waiting()
    if not missing:
        return ok(_("All migrations are applied."))
    says = ngettext(
        "%(count)d migration waits: %(first)s.", "%(count)d migrations wait, %(first)s first.", len(missing)
    )
    about = {"count": len(missing), "first": missing[0]}
    return broken(says % about, _("Run `manage.py migrate` (docs/upgrading.md); until then no page is served."))


def cache_table() -> Answer:
    """There, where tries are counted for all processes together."""
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith("DatabaseCache"):
        return ok(_("Tries to sign in are counted in this process: right for one’s own machine."))
    if cache["LOCATION"] in connection.introspection.table_names():
        return ok(_("The cache table is there."))
    return broken(_("The cache table is missing: nobody can sign in."), _("Run `manage.py createcachetable`."))


def clock() -> Answer:
    """This machine's against the database's."""
    before = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    after = datetime.now(UTC)
    apart = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0)
    if apart < APART:
        return ok(_("This machine and the database have one time."))
    says = _("This machine’s clock and the database’s are %(seconds)d seconds apart.") % {"seconds": apart}
    do = _("Let both keep time by NTP.")
    return look(says, do) if apart < FAR_APART else broken(says, do)
