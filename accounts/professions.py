"""Professions in words, as pages say them: to those who speak with one, and to those who read it."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Credential, Profession
from accounts.vouching import SOON

Ending = Credential.Ending
# Whole words, for languages in which they bend.
AS = {
    Profession.DENTIST: gettext_lazy("a dentist"), Profession.DIETITIAN: gettext_lazy("a dietitian"),
    Profession.DOCTOR: gettext_lazy("a doctor"), Profession.MIDWIFE: gettext_lazy("a midwife"),
    Profession.NURSE: gettext_lazy("a nurse"), Profession.OCCUPATIONAL: gettext_lazy("an occupational therapist"),
    Profession.PARAMEDIC: gettext_lazy("a paramedic"), Profession.PHARMACIST: gettext_lazy("a pharmacist"),
    Profession.PHYSIO: gettext_lazy("a physiotherapist"), Profession.PSYCHOLOGIST: gettext_lazy("a psychologist"),
    Profession.PSYCHOTHERAPIST: gettext_lazy("a psychotherapist"),
    Profession.SPEECH: gettext_lazy("a speech and language therapist"),
}  # fmt: skip


def offer(credential: Credential) -> str:
    """What the choice below a text says: "Speak as a nurse (UK)"."""
    profession, country = AS[Profession(credential.profession)], credential.country
    return _("Speak as %(profession)s (%(country)s)") % {"profession": profession, "country": country}


def spoken(profession: str, country: str, until: date, ending: str) -> str:
    """What stands above words that were spoken with a checked profession. `ending`: how it ended (a value of
    Credential.Ending), empty while it stands.

    It was checked when this was written, and remains so if it has ended since by time or by choice: readers of an old
    post are told what was true of it. What was taken back for a reason is named no more.
    """
    site = {"site": settings.SITE_NAME}
    if ending == Ending.REVOKED:
        return _("Written as a health professional. %(site)s has taken this back: it is no longer confirmed.") % site
    who = site | {"profession": AS[Profession(profession)], "country": country}
    if ending:
        return _("Speaking as %(profession)s, %(country)s · checked by %(site)s when this was written") % who
    day = date_format(until, "j F Y")
    return _("Speaking as %(profession)s, %(country)s · checked by %(site)s until %(day)s") % (who | {"day": day})


def tell_of(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For the page of notifications: by what each is about, the sentence and where it leads. One query."""
    keys = {about: about.removeprefix(SOON).strip() for about in abouts}
    mine = Credential.objects.of(user).filter(pk__in=[int(key) for key in keys.values() if key.isdigit()])
    found = {str(one.pk): one for one in mine}
    said = {about: _told(found[key], is_soon=about != key) for about, key in keys.items() if key in found}
    return {about: (sentence, reverse("professional")) for about, sentence in said.items() if sentence}


def _told(credential: Credential, *, is_soon: bool) -> str:
    """Empty for what is not so any more."""
    day = credential.until and date_format(credential.until, "j F Y")
    if is_soon:
        ends = _("Your check as a health professional ends on %(day)s. You can renew it now.")
        return ends % {"day": day} if credential.is_standing else ""
    if credential.is_standing:
        return _("Your profession is checked, until %(day)s. You choose in each post whether you speak with it.") % {
            "day": day
        }
    said = {
        Ending.REFUSED: _("Your profession could not be confirmed. The reason: %(why)s"),
        Ending.REVOKED: _("You are no longer shown as a health professional. The reason: %(why)s"),
        Ending.EXPIRED: _("Your check as a health professional has ended. You can ask for a new one."),
    }.get(Ending(credential.ending), "") if credential.ending else ""  # fmt: skip
    return said % {"why": credential.reason} if said else ""
