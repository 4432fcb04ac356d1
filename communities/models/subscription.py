"""A public community's digest by email, for people without an account.

For whoever sends: `Subscription.objects.active()` are those that get mail now. Each has `subscriber.address` (where
to), `community`, `cadence` ("daily", "weekly"), `last_sent_at` (None: never; written by whoever sends, in the
transaction of `Letter.send()`) and `code` (a random id, good for a Letter's `key`), and is the reader that
`accounts.stopping.address_for` and `centre_for` take: `stop=stopping.address_for(one, stopping.DIGEST)`. What it
tells of is read as a visitor reads: `visible_to(AnonymousUser())`.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unreachable
from communities.models.community import Community
from peerhealth.ids import LENGTH, random_id


class Subscriber(models.Model):
    """An address that somebody entered, and the key to everything that goes to it. Nothing else is known of them."""

    code = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    address = models.EmailField(_("address"))
    # `accounts.bouncing.fingerprint`: what it is found by.
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    asked_at = models.DateTimeField(_("last asked to confirm"), null=True, editable=False)

    class Meta:
        verbose_name = _("subscriber")

    def __str__(self) -> str:
        return self.code

    @property
    def mail_name(self) -> str:
        """Who it is, in the code of an address that stops mail (`accounts.stopping`)."""
        return f"s{self.code}"


class SubscriptionQuerySet(models.QuerySet):
    """Subscriptions."""

    def active(self) -> "SubscriptionQuerySet":
        """Those that get mail now: confirmed, not stopped, of a community that everybody may read, to an address that
        mail does not come back from."""
        dead = Unreachable.objects.filter(
            fingerprint=models.OuterRef("subscriber__fingerprint"), stopped_at__isnull=False
        )
        return self.filter(
            ~models.Exists(dead), confirmed_at__isnull=False, stopped_at__isnull=True,
            community__visibility=Community.Visibility.PUBLIC,
        )  # fmt: skip


class Subscription(models.Model):
    """Somebody follows a community's digest. Without `confirmed_at` somebody has only asked, and gets one mail that
    says so; with `stopped_at` it was stopped, and is kept for some days, so that this can be undone."""

    class Cadence(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week")

    code = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="subscriptions")
    cadence = models.CharField(_("how often"), max_length=6, choices=Cadence, default=Cadence.WEEKLY)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    last_sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "community"], name="one_subscription_each"),
            models.CheckConstraint(condition=models.Q(cadence__in=["daily", "weekly"]), name="subscription_cadence"),
        ]
        indexes = [
            models.Index(
                fields=["cadence", "last_sent_at"],
                name="subscription_due",
                condition=models.Q(confirmed_at__isnull=False, stopped_at__isnull=True),
            ),
            # What is forgotten: asked for and never confirmed, or stopped.
            models.Index(
                fields=["created_at"], name="subscription_unconfirmed", condition=models.Q(confirmed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def mail_name(self) -> str:
        """Who it is, in the code of an address that stops mail (`accounts.stopping`)."""
        return f"d{self.code}"
