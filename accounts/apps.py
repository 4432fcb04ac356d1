from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """A person: sign-in, profile, privacy."""

    name = "accounts"
    verbose_name = _("People")
