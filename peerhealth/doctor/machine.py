"""Probes of this machine: room to write, and copies for the day it is gone."""

import os
import shutil
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from peerhealth.backups import shelf
from peerhealth.doctor import Answer, broken, look, ok

GIB = 1024**3
LITTLE, VERY_LITTLE = 2 * GIB, GIB // 4
OLD, VERY_OLD = 26, 24 * 7  # hours: one a night is the rule, with room for how long it takes


def disk() -> Answer:
    """Free space and the right to write where the site keeps what it writes."""
    free, where = min(((shutil.disk_usage(_there(path)).free, name) for name, path in _places()), key=itemgetter(0))
    closed = [name for name, path in _places() if name != "STATIC_ROOT" and not os.access(_there(path), os.W_OK)]
    if closed:
        says = _("The site may not write where %(names)s points.") % {"names": ", ".join(closed)}
        return broken(says, _("Give the folder to the user that the site runs as."))
    says = _("%(free).1f GiB are free (%(where)s has least).") % {"free": free / GIB, "where": where}
    if free < LITTLE:
        return (broken if free < VERY_LITTLE else look)(says, _("Make room: a database without any stops writing."))
    return ok(says)


def backups() -> Answer:
    """How old the newest whole one is."""
    if not settings.BACKUP_DIR:
        if settings.DEVELOPMENT:
            return ok(_("No backups are asked for here (BACKUP_DIR)."))
        return look(_("Nobody says where backups are (BACKUP_DIR)."), _("Run `manage.py backup` each night."))
    made = shelf.newest(settings.BACKUP_DIR)
    if made is None:
        return broken(_("There is no whole backup in BACKUP_DIR."), _("Run `manage.py backup` now, then each night."))
    hours = (timezone.now() - made).total_seconds() / 3600
    says = _("The newest backup is %(hours)d hours old.") % {"hours": hours}
    if hours > OLD:
        return (broken if hours > VERY_OLD else look)(says, _("See why last night made none."))
    return ok(says)


def _places() -> Iterator[tuple[str, Path]]:
    yield "VAR_DIR", Path(settings.VAR_DIR)
    if not settings.DEVELOPMENT:
        yield "STATIC_ROOT", Path(settings.STATIC_ROOT)
    if settings.MEDIA_ROOT:
        yield "MEDIA_ROOT", Path(settings.MEDIA_ROOT)
    if root := settings.DATABASES["default"].get("EMBEDDED_ROOT"):
        yield "postgres", Path(root)


def _there(path: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (path, *path.absolute().parents) if one.exists())
