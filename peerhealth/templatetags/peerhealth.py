"""The only template library of the site."""

from django import template

from peerhealth import icons, moments

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.filter("moment", moments.moment)
