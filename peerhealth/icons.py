"""Icons from the lucide package, drawn once each. They only repeat a word beside them, so they are hidden from
screen readers."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from lucide.jinja import lucide


@cache
def icon(name: str, size: int = 20) -> SafeString:
    """The lucide icon `name` as inline SVG of `size` px. Raises `lucide.IconDoesNotExist`."""
    drawn = lucide(name, size=size, **{"class": f"icon icon-{name}", "aria_hidden": "true"})
    return mark_safe(drawn)  # noqa: S308  (drawn by the package from its own files)
