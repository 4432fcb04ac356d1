from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    """A condition and its people."""

    name = "communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        """Brings in the jobs that have a file of their own."""
        from communities import mail_tasks  # noqa: F401, PLC0415  (needs the models)
