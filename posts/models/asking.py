"""*Ask a professional*: a thread that moderators open for a window of time. Questions are gathered from its beginning,
answered between two moments by named people whose profession was checked, and kept as a page to read afterwards."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.thread import Thread

LONGEST_WINDOW = timedelta(days=14)
REASON_LONGEST = 300


class Phase(models.TextChoices):
    """What a session is at a moment. Nobody sets it: the clock of the database says so, and a cancellation."""

    GATHERING = "gathering", _("questions are gathered")
    ANSWERING = "answering", _("answers are written now")
    OVER = "over", _("over")
    CANCELLED = "cancelled", _("cancelled")


class AskSessionQuerySet(models.QuerySet):
    """Sessions, asked through the person."""

    def visible_to(self, user) -> "AskSessionQuerySet":
        """Those of threads that `user` may read and whose opening is still there: the rule is the thread's."""
        return self.filter(thread__in=Thread.objects.visible_to(user).listed())


class AskSession(models.Model):
    """When answers are written in a thread of the kind "ask". Its topic is the thread's title, its introduction the
    opening post; who opened it wrote that."""

    thread = models.OneToOneField("posts.Thread", on_delete=models.CASCADE, related_name="ask_session")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    answers_from = models.DateTimeField(_("answers from"))
    answers_until = models.DateTimeField(_("answers until"))
    # In which moderators said the times, and in which they are told beside the reader's own.
    zone = models.CharField(_("time zone"), max_length=64)
    # How often it was changed: a calendar that has an older one takes the newer (RFC 5545, 3.8.7.4).
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # When those who asked were told that answers begin.
    told_at = models.DateTimeField(_("told"), null=True, editable=False)

    objects = AskSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("“Ask a professional” session")
        verbose_name_plural = _("“Ask a professional” sessions")
        ordering = ["-answers_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(answers_from__gte=F("opened_at")), name="asked_before_answered"),
            models.CheckConstraint(condition=Q(answers_until__gt=F("answers_from")), name="answers_take_time"),
            models.CheckConstraint(
                condition=Q(answers_until__lte=F("answers_from") + LONGEST_WINDOW), name="answers_come_to_an_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The session's page, which says nothing of what it is about."""
        return reverse("ask", args=[self.thread.public_id])

    def phase(self, now: datetime) -> Phase:
        """What it is at the moment `now` (of `one_clock`). No query where its cancellation was read along."""
        if getattr(self, "cancellation", None) is not None:
            return Phase.CANCELLED
        if now < self.answers_from:
            return Phase.GATHERING
        return Phase.ANSWERING if now < self.answers_until else Phase.OVER


class AskCancellation(models.Model):
    """A session is off while this row exists: who said so, when, and the sentence for those who asked."""

    session = models.OneToOneField(AskSession, on_delete=models.CASCADE, related_name="cancellation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST)
    at = models.DateTimeField(_("cancelled"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("cancelled session")
        verbose_name_plural = _("cancelled sessions")

    def __str__(self) -> str:
        return str(self.pk)


class AskAnswerer(models.Model):
    """Somebody whom moderators have asked to answer in a session, and what they said to that. Only who said yes is
    named to others; with yes they agree that their answers carry their checked profession."""

    session = models.ForeignKey(AskSession, on_delete=models.CASCADE, related_name="answerers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ask_answerers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("said yes"), null=True, editable=False)
    declined_at = models.DateTimeField(_("said no"), null=True, editable=False)

    class Meta:
        verbose_name = _("person asked to answer")
        verbose_name_plural = _("people asked to answer")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="asked_to_answer_once"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="yes_or_no_to_answering"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
