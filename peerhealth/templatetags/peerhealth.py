"""The only template library of the site."""

from django import template

from peerhealth import icons, moments

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.filter("ago", moments.ago)
register.filter("moment", moments.moment)


@register.simple_tag
def error_ids(field) -> str:
    """The ids of a bound field's help text and errors, for its `aria-describedby`."""
    return " ".join(
        f"{field.auto_id}_{part}"
        for part in ("helptext", "error")
        if (field.help_text if part == "helptext" else field.errors)
    )
