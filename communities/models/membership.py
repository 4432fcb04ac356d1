"""A person in a community. The list of members *is* the leak: no page ever shows these rows together."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MembershipQuerySet(models.QuerySet):
    """Memberships, asked in sentences."""

    def of(self, user) -> "MembershipQuerySet":
        """The memberships of one person; none for an anonymous visitor."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def active(self) -> "MembershipQuerySet":
        """Those that count: not pending, not banned."""
        return self.filter(state=Membership.State.ACTIVE)

    def moderating(self) -> "MembershipQuerySet":
        """Active moderators."""
        return self.active().filter(role=Membership.Role.MODERATOR)


class Membership(models.Model):
    """Role, state and relation of one person in one community."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACTIVE = "active", _("active")
        BANNED = "banned", _("banned")

    class Relation(models.TextChoices):
        PATIENT = "patient", _("living with it")
        WAITING = "waiting", _("waiting for a diagnosis")
        CARER = "carer", _("carer")
        PARENT = "parent", _("parent")
        PARTNER = "partner", _("partner")
        BEREAVED = "bereaved", _("bereaved")
        SUPPORTER = "supporter", _("supporter")
        PROFESSIONAL = "professional", _("professional")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=9, choices=Role, default=Role.MEMBER)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ACTIVE)
    relation = models.CharField(_("relation to the condition"), max_length=12, choices=Relation, blank=True, default="")
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="one_membership_each"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "active", "banned"]), name="membership_state"
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="membership_in_community")]

    def __str__(self) -> str:
        return f"{self.user} – {self.community}"
