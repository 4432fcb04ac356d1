"""The texts of the house (about, guidelines, privacy, terms, health data) and their versions. `templates/words/<text>/`
holds a file for each version, named for the day it was published. A published file is never changed: another text is
another file (`templates/words/fingerprints.txt`, and a test, see to it).

The first line of a file says whether people who agreed to the version before are asked again: `{# asks again #}`, or
`{# asks nobody #}` for a slip of the pen, and for texts that nobody agrees to. Then comes a paragraph on what is new in
it, then, from its `<h1>` on, the text.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from peerhealth import operating

FOLDER = Path("words")
ASKS, ASKS_NOBODY = "{# asks again #}", "{# asks nobody #}"
# Their names in lists, and one line about each.
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "about": (_("About"), _("Who this forum is for and what it is not.")),
    "guidelines": (_("Guidelines"), _("What people here ask of each other.")),
    "privacy": (_("Privacy"), _("What this site knows about you, and what it does not do.")),
    "terms": (_("Terms"), _("What we promise each other here, in plain words.")),
    "health-data": (_("Health data"), _("What you agree to when you join a community.")),
}
TAG = re.compile(r"<h1\b")


@dataclass(frozen=True)
class Version:
    """One version of a text. `asks`: whether it needs a new yes from those who agreed to the one before."""

    text: str
    day: date
    asks: bool

    @property
    def key(self) -> str:
        """How an agreement names it: 2026-11-30."""
        return self.day.isoformat()

    @property
    def name(self) -> str | Promise:
        """The name of the text."""
        return NAMES[self.text][0]

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"{FOLDER}/{self.text}/{self.key}.html"

    @property
    def changed(self) -> SafeString:
        """The paragraphs on what is new in it (HTML)."""
        return _drawn(self)[0]

    @property
    def html(self) -> SafeString:
        """The text itself, from its heading on."""
        return _drawn(self)[1]

    @property
    def below_heading(self) -> SafeString:
        """The text without its heading, for a page that has one."""
        return mark_safe(self.html.partition("</h1>")[2].strip())  # noqa: S308  (as `html`)

    @property
    def is_agreed_to(self) -> bool:
        """Whether people agree to this text, in any version."""
        return any(one.asks for one in versions(self.text))

    @property
    def about(self) -> str | Promise:
        """One line about the text."""
        return NAMES[self.text][1]


class Name:
    """A text in an address: one of NAMES (a path converter)."""

    regex = "|".join(NAMES)

    def to_python(self, value: str) -> str:
        """The key of NAMES."""
        return value

    to_url = to_python


def versions(text: str) -> tuple[Version, ...]:
    """All versions of a text (a key of NAMES), the newest first. Raises ValueError for a file that does not say whether
    it asks again."""
    return _versions(text, settings.BASE_DIR / "templates")


@cache
def _versions(text: str, templates: Path) -> tuple[Version, ...]:
    files = sorted((templates / FOLDER / text).glob("*.html"), reverse=True)
    return tuple(Version(text, date.fromisoformat(path.stem), _asks(path)) for path in files)


def _asks(path: Path) -> bool:
    head = path.read_text(encoding="utf-8").partition("\n")[0]
    if head not in (ASKS, ASKS_NOBODY):
        raise ValueError(f"{path} must begin with {ASKS} or {ASKS_NOBODY}.")
    return head == ASKS


def latest(text: str) -> Version:
    """The version that holds now."""
    return versions(text)[0]


def asked(text: str) -> Version:
    """The oldest version to which a yes is still a yes: what came after it were corrections."""
    return next(version for version in versions(text) if version.asks)


def version(text: str, day: str) -> Version | None:
    """The version of that day (2026-11-30), if there is one."""
    return next((one for one in versions(text) if one.key == day), None)


def before(version: Version) -> Version | None:
    """The version that it took the place of, if there was one."""
    return next((one for one in versions(version.text) if one.day < version.day), None)


def since(text: str, day: str) -> list[Version]:
    """The versions after that of `day`, the newest first; all where `day` is empty."""
    return [one for one in versions(text) if one.key > day]


def _drawn(version: Version) -> tuple[SafeString, SafeString]:
    """(what is new, the text). What the operator has set is filled in; a change of that is no new version."""
    drawn = render_to_string(version.template, {"operator": operating.facts(), "SITE_NAME": settings.SITE_NAME})
    begins = TAG.search(drawn)
    at = begins.start() if begins else 0
    return mark_safe(drawn[:at].strip()), mark_safe(drawn[at:].strip())  # noqa: S308  (templates of ours, escaped)
