from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    """What people say."""

    name = "posts"
    verbose_name = _("Posts")

    def ready(self) -> None:
        """Brings in the jobs that have a file of their own."""
        from posts import mail_tasks  # noqa: F401, PLC0415  (needs the models)
