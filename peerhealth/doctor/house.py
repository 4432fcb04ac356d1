"""Probes of what an operator sets up: settings, files of pages, and the numbers that a life may hang on."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags, run_checks
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerhealth import checks
from peerhealth.doctor import Answer, broken, look, ok

PHONE = re.compile(r'href="(?:tel|sms):[+\d]+')
FEWEST = 4  # emergency numbers and somebody to talk to
LOOKED_AT = timedelta(days=183)


def settings_are_complete() -> Answer:
    """What `manage.py check --deploy` says."""
    if not settings.DEVELOPMENT and (missing := list(checks.missing())):
        return broken(missing[0][1], _("`manage.py check --deploy` names all that is missing."))
    found = [one for one in run_checks(tags=[Tags.security]) if not one.is_silenced()]
    if serious := [one for one in found if one.is_serious()]:
        return broken(serious[0].msg, _("Mend it and start the site again (`manage.py check --deploy` says all)."))
    if settings.DEVELOPMENT:
        return ok(_("These are the settings of one’s own machine, not of a real site."))
    if found:
        says = ngettext("%(count)d setting should be looked at.", "%(count)d settings should be looked at.", len(found))
        return look(says % {"count": len(found)}, _("`manage.py check --deploy` names them."))
    return ok(_("The settings are complete."))


def static_files() -> Answer:
    """Collected, and of this release."""
    if settings.DEVELOPMENT:
        return ok(_("Files of pages are served as they are."))
    do = _("Run `manage.py collectstatic --noinput` and start the site again.")
    kept = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not kept.is_file():
        return broken(_("The files of pages are not collected."), do)
    names = set(json.loads(kept.read_text(encoding="utf-8"))["paths"])
    newest, missing = 0.0, 0
    for finder in get_finders():
        for name, storage in finder.list([]):
            missing += name not in names
            newest = max(newest, storage.get_modified_time(name).timestamp())
    if missing:
        says = ngettext("%(count)d file of pages is missing.", "%(count)d files of pages are missing.", missing)
        return broken(says % {"count": missing}, do)
    if newest > kept.stat().st_mtime:
        return look(_("Files of pages were changed after they were collected."), do)
    return ok(_("The files of pages are collected."))


def helplines() -> Answer:
    """The numbers of /help-now/ are there, and somebody looked at them lately. Whether they are right a call says."""
    page = (settings.BASE_DIR / "templates/words/help-now.html").read_text(encoding="utf-8")
    numbers = len(PHONE.findall(page))
    do = _(
        "Look each up where it is published, mend templates/words/help-now.html, then set HELPLINES_CHECKED to the day."
    )
    if numbers < FEWEST:
        return broken(_("Numbers are missing on /help-now/."), do)
    there = ngettext("%(count)d number is on /help-now/", "%(count)d numbers are on /help-now/", numbers) % {
        "count": numbers
    }
    if (day := looked_at()) is None:
        return look(there + ", " + _("and nobody says when they were last looked at."), do)
    says = there + ", " + _("looked at on %(day)s.") % {"day": day.isoformat()}
    return ok(says) if timezone.localdate() - day <= LOOKED_AT else look(says, do)


def looked_at() -> date | None:
    """The day that the setting names; None where it names none."""
    try:
        return date.fromisoformat(settings.HELPLINES_CHECKED)
    except ValueError:
        return None
