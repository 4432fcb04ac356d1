"""What the frame around every page needs: the site's name, its stylesheets, and whether mail stays on this machine."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from peerhealth import moments

# In the order of their layers; each file is one idea.
STYLESHEETS = (
    "tokens", "reset", "base", "components/frame", "components/buttons", "components/forms", "components/finder",
    "components/threads", "components/posts", "components/cards", "components/people", "components/words",
    "components/settings", "components/reading", "components/unread", "components/composer", "components/drafts",
    "components/notes", "components/refusals", "utilities",
)  # fmt: skip


@cache
def stylesheets() -> list[str]:
    """Addresses of the stylesheets (hashed in production)."""
    return [static(f"css/{name}.css") for name in STYLESHEETS]


def frame(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  (the signature Django calls)
    """Context processor. Runs no query: it is on the path of every page."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "stylesheets": stylesheets(),
        "moment_words": moments.words,
        "chosen_zone": moments.chosen_zone,
        "mail_stays_here": settings.DEVELOPMENT and not settings.EMAIL_URL,
    }
