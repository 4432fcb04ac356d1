"""A change of email address under way: both mailboxes have to agree before it happens."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AddressChange(models.Model):
    """Somebody asked for another address. The row goes once the change is done, stopped or asked for anew."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_change")
    new_email = models.EmailField(_("new address"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    old_agreed_at = models.DateTimeField(_("old address agreed"), null=True, blank=True, editable=False)
    new_agreed_at = models.DateTimeField(_("new address agreed"), null=True, blank=True, editable=False)
    without_old = models.BooleanField(
        _("old address out of reach"), default=False, help_text=_("A password and a second factor stood in for it.")
    )

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_agreed(self) -> bool:
        """Whether nobody needs to be asked any more."""
        return bool(self.new_agreed_at and (self.old_agreed_at or self.without_old))
