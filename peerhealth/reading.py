"""How one person reads: text size, line spacing, contrast, theme, time zone, discreet titles.

All of it stands in one small cookie, without an account and without a row: what somebody needs in order to read can
tell of their health, so the server keeps none of it. Nothing chosen: no cookie, and the page is the same for everybody.
"""

import zoneinfo
from dataclasses import asdict, dataclass, fields
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from peerhealth import cookies

COOKIE = "reading"
# Whatever a cookie holds, no more of it is looked at.
LONGEST = 200
# The first of each is what nobody has to choose.
CHOICES: dict[str, tuple[str, ...]] = {
    "text": ("", "110", "125", "150"),
    "lines": ("", "wide", "wider"),
    "contrast": ("", "more"),
    "theme": ("", "light", "dark"),
    "titles": ("", "discreet"),
}
# What stylesheets and behaviours may know: an attribute of `<html>` for each. Titles are made by the server alone.
SHOWN = ("text", "lines", "contrast", "theme", "zone")
REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


@cache
def zones() -> dict[str, list[str]]:
    """The time zones one may choose, as the IANA database names them, by region. Empty where the machine has none."""
    found: dict[str, list[str]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, _, place = name.partition("/")
        if place and region in REGIONS:
            found.setdefault(region, []).append(name)
    return found


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(name for names in zones().values() for name in names)


def allowed(name: str, value: str) -> bool:
    """Whether `value` may be chosen for the setting `name`."""
    return value in (_zone_names() if name == "zone" else CHOICES.get(name, ()))


@dataclass(frozen=True)
class Reading:
    """What somebody chose; an empty string is "as everybody". Values are those of `CHOICES` and `zones`."""

    text: str = ""
    lines: str = ""
    contrast: str = ""
    theme: str = ""
    zone: str = ""
    titles: str = ""

    @property
    def discreet(self) -> bool:
        """Whether titles of pages keep conditions, conversations and people to themselves."""
        return self.titles == "discreet"

    def attributes(self) -> SafeString:
        """Attributes for `<html>`, each with a space before it."""
        chosen = ((name, getattr(self, name)) for name in SHOWN if getattr(self, name))
        return format_html_join("", ' data-{}="{}"', chosen)

    def written(self) -> str:
        """As the cookie holds it, `text:125|theme:dark`; empty if nothing was chosen."""
        return "|".join(f"{name}:{value}" for name, value in asdict(self).items() if value)


AS_EVERYBODY = Reading()
NAMES = frozenset(field.name for field in fields(Reading))


def parse(written: str) -> Reading:
    """What a cookie says. Names and values that are not ours are left out: a cookie is whatever somebody sends."""
    parts = (part.partition(":") for part in written[:LONGEST].split("|"))
    return Reading(**{name: value for name, _, value in parts if name in NAMES and allowed(name, value)})


def read(request: HttpRequest) -> Reading:
    """What the reader of this page chose."""
    written = request.COOKIES.get(COOKIE, "")
    return parse(written) if written else AS_EVERYBODY


def keep(response: HttpResponse, reading: Reading) -> None:
    """Leaves `reading` with the reader for a year, or takes it back from them where nothing is chosen."""
    cookies.keep(response, COOKIE, reading.written())


class ReadingMiddleware:
    """Gives the request its `reading`, and the page the time zone that was chosen. A page drawn for one person
    is kept by no cache in between."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response."""
        chosen = request.reading = read(request)
        if not chosen.zone:
            response = self.get_response(request)
        else:
            with timezone.override(zoneinfo.ZoneInfo(chosen.zone)):
                response = self.get_response(request)
        if chosen != AS_EVERYBODY and "immutable" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True)
        return response
