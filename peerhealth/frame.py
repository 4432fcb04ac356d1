"""What the frame around every page needs: the site's name, its stylesheets, how its reader reads, and what a phone or
another site that links here may know of it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext as _

from peerhealth import indexing, moments, reading

# In the order of their layers; each file is one idea.
STYLESHEETS = (
    "tokens", "reset", "base", "components/frame", "components/buttons", "components/forms", "components/finder",
    "components/threads", "components/posts", "components/cards", "components/people", "components/words",
    "components/settings", "components/reading", "components/unread", "components/composer", "components/drafts",
    "components/notes", "components/refusals", "components/search", "components/tags", "components/home",
    "components/answers", "components/guides", "components/terms", "utilities", "print",
)  # fmt: skip
# The header's colour, which a phone continues above the page: --surface of tokens.css, and a test says so.
THEME_COLOURS = {"light": "#FFFFFF", "dark": "#1C2424"}
PAPER = "#FAF7F2"
# Drawn from static/icon.svg. A maskable one has its drawing in the middle four fifths, the rest may be cut away.
ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icons/192.png", "192x192", "image/png", "any"),
    ("icons/512.png", "512x512", "image/png", "any"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
)


@cache
def stylesheets() -> list[str]:
    """Addresses of the stylesheets: each by itself while developing, all in one on a real site (`static_files.py`)."""
    one = getattr(staticfiles_storage, "one_stylesheet", None)
    return [static(name) for name in ([one] if one else [f"css/{name}.css" for name in STYLESHEETS])]


@cache
def social_image() -> str:
    """The picture beside a shared link: our mark, whatever the page, with the site's public address before it."""
    return settings.SITE_URL + static("social.png")


def manifest() -> dict[str, Any]:
    """The web app manifest, as values for JSON."""
    icons = [{"src": static(src), "sizes": size, "type": kind, "purpose": use} for src, size, kind, use in ICONS]
    return {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("A forum where people with the same health condition find each other."),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",  # with the browser's Back: nobody is locked in
        "background_color": PAPER,
        "theme_color": THEME_COLOURS["light"],
        "icons": icons,
    }


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor. Runs no query: it is on the path of every page."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "stylesheets": stylesheets() + ([static("css/components/styleguide.css")] if settings.DEBUG else []),
        "canonical": indexing.canonical(request),
        "reading": getattr(request, "reading", reading.AS_EVERYBODY),
        "theme_colours": THEME_COLOURS,
        "moment_words": moments.words,
        "chosen_zone": moments.chosen_zone,
        "mail_stays_here": settings.DEVELOPMENT and not settings.EMAIL_URL,
        "social_image": social_image(),
        "has_styleguide": settings.DEBUG,
    }
