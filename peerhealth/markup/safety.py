"""The last gate of the HTML: a closed list of what may be in it. The writer should never need it."""

import threading

from bleach.sanitizer import Cleaner

from peerhealth.markup.links import safe_target

TAGS = (
    {"blockquote", "details", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "summary", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
    | {"a", "br", "code", "del", "em", "strong"}
)
PROTOCOLS = {"http", "https", "mailto", "tel"}

_ATTRIBUTES = {
    "a": {"class", "href", "rel"},
    "details": {"class"},
    "li": {"value"},
    "ol": {"start"},
    "th": {"scope"},
}
_CLASSES = {"hashtag", "mention", "spoiler"}

# A cleaner keeps the state of what it parses, so each thread has its own.
_local = threading.local()


def is_allowed(tag: str, attribute: str, value: str) -> bool:
    """Tell whether ``tag`` may carry ``attribute`` with ``value``.

    Links are checked here once more, because bleach lets any word before a number pass for a host with its
    port.
    """
    if attribute == "dir":
        return value == "auto"
    if attribute not in _ATTRIBUTES.get(tag, ()):
        return False
    if attribute == "class":
        return value in _CLASSES
    return attribute != "href" or safe_target(value) is not None


def cleaned(html: str) -> str:
    """Give ``html`` with everything outside the closed list taken away or shown as text."""
    if not hasattr(_local, "cleaner"):
        _local.cleaner = Cleaner(tags=TAGS, attributes=is_allowed, protocols=PROTOCOLS)
    return str(_local.cleaner.clean(html))
