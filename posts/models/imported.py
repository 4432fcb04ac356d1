"""What came from elsewhere, so that importing it again changes nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Imported(models.Model):
    """The key that an imported post had where it came from."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="imported")

    class Meta:
        verbose_name = _("imported post")

    def __str__(self) -> str:
        return self.key
