"""A person in a community. The list of members *is* the leak: no page ever shows these rows together."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth import one_clock

# A ban ends by itself: nobody has to lift it, and no job has to run. Whoever was not a member when it began, or left
# during it, is not made one by its end.
BAN_IS_OVER = models.Q(state="banned", banned_until__lte=Now(), outside=False)
HOLDS = models.Q(banned_until__isnull=True) | models.Q(banned_until__gt=Now())
# Who helps in a community by name. Few among many: an index holds just these.
HELPS = models.Q(role__in=["greeter", "moderator"])
ANSWER_LONGEST = 500


class MembershipQuerySet(models.QuerySet):
    """Memberships, asked in sentences."""

    def of(self, user) -> "MembershipQuerySet":
        """The memberships of one person; none for an anonymous visitor."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def active(self) -> "MembershipQuerySet":
        """Those that count: not pending, not banned, or banned until a moment that is over."""
        return self.filter(models.Q(state=Membership.State.ACTIVE) | BAN_IS_OVER)

    def banned(self) -> "MembershipQuerySet":
        """Those with a ban that still holds."""
        return self.filter(HOLDS, state=Membership.State.BANNED)

    def holding(self) -> "MembershipQuerySet":
        """Those that mean anything now: all but bans that kept an outsider out and are over."""
        return self.exclude(state=Membership.State.BANNED, banned_until__lte=Now(), outside=True)

    def pending(self) -> "MembershipQuerySet":
        """Those that wait for a moderator."""
        return self.filter(state=Membership.State.PENDING)

    def telling(self) -> "MembershipQuerySet":
        """Active ones whose person lets their relation be seen beside what they write in the community."""
        return self.active().filter(relation_by_posts=True).exclude(relation="")

    def telling_on_profile(self) -> "MembershipQuerySet":
        """Active ones whose person lets their relation be seen on the profile."""
        return self.active().filter(relation_on_profile=True).exclude(relation="")

    def asking(self) -> "MembershipQuerySet":
        """Those about whom a moderator has to decide: not those whose account is suspended meanwhile."""
        return self.pending().filter(user__is_active=True)

    def moderating(self) -> "MembershipQuerySet":
        """Active moderators."""
        return self.active().filter(role=Membership.Role.MODERATOR)


class Membership(models.Model):
    """Role, state and relation of one person in one community."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        GREETER = "greeter", _("greeter")
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
        PROFESSIONAL = "professional", _("works in health care")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=9, choices=Role, default=Role.MEMBER)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ACTIVE)
    relation = models.CharField(_("relation to the condition"), max_length=12, choices=Relation, blank=True, default="")
    relation_on_profile = models.BooleanField(_("relation on the profile"), default=False)
    relation_by_posts = models.BooleanField(_("relation beside posts"), default=False)
    # Wished for by its person: where their profession is checked, they may speak with it here (`communities.speaking`).
    speaks = models.BooleanField(_("may speak as a professional"), default=False, db_default=False)
    # What somebody answered to the community's question; gone once a moderator has decided.
    answer = models.CharField(_("answer"), max_length=ANSWER_LONGEST, blank=True, default="")
    banned_until = models.DateTimeField(_("banned until"), null=True, blank=True, help_text=_("Empty: for good."))
    # A ban that holds somebody out who only asked, had left before or left since: when it ends, nothing begins.
    outside = models.BooleanField(_("banned as an outsider"), default=False, editable=False)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # When the welcome (rules and first steps) was seen: it is shown once, on whatever device.
    welcomed_at = models.DateTimeField(_("welcomed"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="one_membership_each"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "active", "banned"]), name="membership_state"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["member", "greeter", "moderator"]), name="membership_role"
            ),
            models.CheckConstraint(
                condition=models.Q(banned_until__isnull=True) | models.Q(state="banned"), name="only_a_ban_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(outside=False) | models.Q(state="banned", role="member"), name="outside_is_banned"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state"], name="membership_in_community"),
            models.Index(fields=["community", "since"], name="membership_helping", condition=HELPS),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.community}"

    @property
    def relation_shown(self) -> str:
        """The relation as others read it: nobody has checked it, so what could be a title says whose word it is."""
        return SHOWN.get(self.relation, "")

    @property
    def is_banned(self) -> bool:
        """Whether a ban holds now."""
        over = self.banned_until is not None and self.banned_until <= one_clock.now()
        return self.state == self.State.BANNED and not over

    @property
    def is_waiting(self) -> bool:
        """Whether a moderator has to decide."""
        return self.state == self.State.PENDING

    def begin(self) -> None:
        """Makes an active member of somebody who waited; what they answered is for nobody any more."""
        self.state, self.answer, self.since = self.State.ACTIVE, "", one_clock.now()
        self.save(update_fields=["state", "answer", "since"])


SHOWN: dict[str, Any] = {one.value: one.label for one in Membership.Relation}
SHOWN[Membership.Relation.PROFESSIONAL] = _("says they work in health care")


class MembershipEntry(models.Model):
    """One decision about a person in a community, for good: who decided what, when and why. Joining and leaving are
    nobody's decision but one's own and leave no row."""

    class Act(models.TextChoices):
        APPROVE = "approve", _("let in")
        DECLINE = "decline", _("did not let in")
        BAN = "ban", _("banned")
        LIFT = "lift", _("lifted the ban")
        ROLE = "role", _("changed the role")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="entries")
    act = models.CharField(_("act"), max_length=7, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision about a member")
        verbose_name_plural = _("decisions about members")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.user}"
