"""A profession that two people of the house have checked, for those who want to be shown with it.

`until` is a day; the state is read off the dates, so a check ends by itself even where no job runs. What proves it
(number and evidence) is gone once it is decided: the number stands in a public register beside a full name, so keeping
it would keep the way from a pseudonym to a person. What stays is what readers are told, and who checked it when.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth import one_clock

GOOD_FOR = timedelta(days=365)  # registers renew once a year
RENEWED_BEFORE = timedelta(days=30)  # from then on it can be renewed, and its person is asked to
INTERESTS_LONGEST, EVIDENCE_LONGEST, COUNTRY_LONGEST = 500, 1000, 40
IS_GONE = models.Q(number="", evidence="")
IS_CHECKED, HAS_ENDED = models.Q(second_at__isnull=False), models.Q(ended_at__isnull=False)


class Profession(models.TextChoices):
    """What can be looked up in a register. A closed list: nobody writes their own title beside their words."""

    DENTIST = "dentist", _("dentist")
    DIETITIAN = "dietitian", _("dietitian")
    DOCTOR = "doctor", _("doctor")
    MIDWIFE = "midwife", _("midwife")
    NURSE = "nurse", _("nurse")
    OCCUPATIONAL = "occupational", _("occupational therapist")
    PARAMEDIC = "paramedic", _("paramedic")
    PHARMACIST = "pharmacist", _("pharmacist")
    PHYSIO = "physio", _("physiotherapist")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    PSYCHOTHERAPIST = "psychotherapist", _("psychotherapist")
    SPEECH = "speech", _("speech and language therapist")


class CredentialQuerySet(models.QuerySet):
    """Credentials, asked in sentences."""

    def of(self, user) -> "CredentialQuerySet":
        """Those of one person; none for an anonymous visitor."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def open(self) -> "CredentialQuerySet":
        """Those about which nobody has decided yet."""
        return self.filter(second_at__isnull=True, ended_at__isnull=True)

    def standing(self) -> "CredentialQuerySet":
        """Those that are checked and good today."""
        return self.filter(IS_CHECKED, ended_at__isnull=True, until__gte=one_clock.now().date())


class Credential(models.Model):
    """Profession, register and country of one person; who checked them, and how it ended. Each renewal is a row."""

    class Ending(models.TextChoices):
        REFUSED = "refused", _("not confirmed")
        REVOKED = "revoked", _("taken back")
        GIVEN_UP = "given_up", _("given up")
        EXPIRED = "expired", _("expired")
        RENEWED = "renewed", _("renewed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credentials")
    profession = models.CharField(_("profession"), max_length=16, choices=Profession)
    country = models.CharField(_("country"), max_length=COUNTRY_LONGEST)
    registry = models.CharField(_("register"), max_length=120)
    number = models.CharField(_("number there"), max_length=60, blank=True, default="")
    evidence = models.TextField(_("evidence"), max_length=EVIDENCE_LONGEST, blank=True, default="")
    interests = models.TextField(_("interests"), max_length=INTERESTS_LONGEST, blank=True, default="")
    on_profile = models.BooleanField(_("told on the profile"), default=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    first_at = models.DateTimeField(_("first check"), null=True, editable=False)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    second_at = models.DateTimeField(_("checked"), null=True, editable=False)
    until = models.DateField(_("until"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ending = models.CharField(_("how it ended"), max_length=8, choices=Ending, blank=True, default="")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked profession")
        verbose_name_plural = _("checked professions")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(profession__in=Profession.values), name="profession_known"),
            # Not refused where one of them has left the house since: then it is null.
            models.CheckConstraint(
                condition=~models.Q(first_by=models.F("second_by")), name="two_different_people_check"
            ),
            models.CheckConstraint(
                condition=~models.Q(first_by=models.F("user")) & ~models.Q(second_by=models.F("user")),
                name="nobody_checks_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(second_at__isnull=True, until__isnull=True)
                | models.Q(first_at__isnull=False, second_at__isnull=False, until__isnull=False),
                name="checked_twice_and_until",
            ),
            models.CheckConstraint(condition=~IS_CHECKED & ~HAS_ENDED | IS_GONE, name="decided_keeps_no_evidence"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ending="")
                | models.Q(HAS_ENDED, ending__in=["refused", "revoked", "given_up", "expired", "renewed"]),
                name="an_ending_says_how",
            ),
            models.CheckConstraint(
                condition=~models.Q(ending__in=["refused", "revoked"]) | ~models.Q(reason=""),
                name="staff_say_why_it_ended",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(second_at__isnull=True, ended_at__isnull=True),
                name="one_open_credential_each",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(IS_CHECKED, ended_at__isnull=True),
                name="one_checked_credential_each",
            ),
        ]  # fmt: skip
        indexes = [
            # Those whose end comes, for the nightly look.
            models.Index(
                fields=["until"], condition=models.Q(IS_CHECKED, ended_at__isnull=True), name="credential_by_end"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.second_at is None and self.ended_at is None

    @property
    def is_standing(self) -> bool:
        """Whether it is checked and good today."""
        good = self.until is not None and self.until >= one_clock.now().date()
        return good and self.ended_at is None

    @property
    def is_ending_soon(self) -> bool:
        """Whether its person may renew it by now."""
        return self.is_standing and self.until - RENEWED_BEFORE <= one_clock.now().date()
