from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """A person: sign-in, profile, privacy."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Hears of every sign-out, also of that in the admin."""
        from accounts import hearing  # noqa: PLC0415  (models may be imported only once apps are loaded)

        user_logged_out.connect(hearing.signed_out)
