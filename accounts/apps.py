from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """A person: sign-in, profile, privacy."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Brings in the jobs that have a file of their own."""
        from accounts import mail_tasks  # noqa: F401, PLC0415  (needs the models)
