"""How somebody wants to be told: which events reach them where, and when nothing may. No row: the defaults of
`accounts.events`."""

from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Where an event is told."""

    SITE = "site", _("on the site")
    MAIL = "mail", _("by email")
    DIGEST = "digest", _("in the digest")


class EventChoice(models.Model):
    """Somebody wants an event told in a place, or does not, other than by default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_choices")
    event = models.CharField(_("event"), max_length=32)  # a key of `accounts.events.EVENTS`
    place = models.CharField(_("place"), max_length=8, choices=Place.choices)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("choice of an event")
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "place"], name="an_event_is_chosen_once_a_place"),
            models.CheckConstraint(condition=models.Q(place__in=Place.values), name="event_choice_place_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NotificationSettings(models.Model):
    """When and in which detail somebody is told. `zone`: an IANA name; empty is UTC. `quiet_from` and `quiet_to`: hours
    of the day there in which no mail goes (over midnight where the first is later). `paused_until`: nothing at all goes
    before it."""

    class Detail(models.TextChoices):
        NEUTRAL = "neutral", _("only that there is something, with a link")
        FULL = "full", _("what was written")

    class Digest(models.TextChoices):
        NEVER = "never", _("never")
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_settings"
    )
    detail = models.CharField(_("in mails"), max_length=8, choices=Detail.choices, default=Detail.NEUTRAL)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    paused_until = models.DateTimeField(_("nothing before"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=8, choices=Digest.choices, default=Digest.NEVER)
    digest_at = models.TimeField(_("digest at"), default=time(8))
    digest_on = models.PositiveSmallIntegerField(_("digest on"), default=5)  # 0 is Monday, for a weekly one

    class Meta:
        verbose_name = _("notification settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(condition=models.Q(digest_on__lte=6), name="digest_day_is_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(detail__in=["neutral", "full"], digest__in=["never", "daily", "weekly"]),
                name="notification_settings_known",
            ),
        ]
        # Those who get digests at all, from one to the next.
        indexes = [models.Index(fields=["user"], condition=~models.Q(digest="never"), name="digest_taker")]

    def __str__(self) -> str:
        return str(self.pk)
