"""What happened that concerns a person: one row a person and thing. The row holds no words: what it is about may be
closed to its reader by the time they look, so the page asks again (`posts.telling`)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth.ids import LENGTH


class Notification(models.Model):
    """`event` says what kind of thing happened (a key of `accounts.events.EVENTS`), `about` names it there: the public
    id of a thread or post, the id of a condition or of a community. `around` is the public id of the thread in which it
    happened, empty for none: what happened in one thread is one line, and is read with it. Not `on_site`: its person
    wants to hear of it by mail or in the digest alone, and the site says nothing of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    event = models.CharField(_("event"), max_length=32)
    about = models.CharField(max_length=64)
    around = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    # What stands in the mail's link, given when it is mailed: it tells neither what it is about nor how many there are.
    code = models.CharField(max_length=LENGTH, blank=True, default="", db_default="", editable=False)
    on_site = models.BooleanField(_("told on the site"), default=True, db_default=True)

    class Meta:
        verbose_name = _("notification")
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "about"], name="told_once_of_a_thing"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="a_code_leads_to_one"),
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notification_latest"),
            models.Index(fields=["at"], name="notification_by_age"),
            # Whether the bell says "unread".
            models.Index(fields=["user"], name="notification_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.pk)
