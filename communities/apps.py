from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    """A condition and its people."""

    name = "communities"
    verbose_name = _("Communities")
