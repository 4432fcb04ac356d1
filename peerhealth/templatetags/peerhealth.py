"""The only template library of the site."""

from django import template

from peerhealth import icons, kept, moments, shell_tag, texts

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.filter("moment", moments.moment)
register.filter("window", moments.window)
register.simple_tag(kept.field, name="kept_field", takes_context=True)
register.simple_tag(texts.latest, name="text_now")
register.tag("shell", shell_tag.shell)
