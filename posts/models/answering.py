"""What becomes of a question: who is writing an answer, which replies helped, and what happened afterwards."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OUTCOME_SHORTEST, OUTCOME_LONGEST = 2, 2_000


class Claim(models.Model):
    """Somebody is writing an answer to a thread, and others are told so (not who) for a while: see `posts.claiming`.
    One a person: nobody writes two answers at once, and nobody takes the whole queue."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="claims")
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("answer being written")
        indexes = [models.Index(fields=["at"], name="claim_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Helped(models.Model):
    """The person who asked says that this reply helped them. Never that it is right."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="helped")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("reply that helped")
        indexes = [models.Index(fields=["at"], name="helped_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class OutcomeAsked(models.Model):
    """The author of a question was asked what happened: once. `closed_at`: they would rather not say."""

    thread = models.OneToOneField("posts.Thread", on_delete=models.CASCADE, related_name="outcome_asked")
    at = models.DateTimeField(_("asked"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("asked what happened")

    def __str__(self) -> str:
        return str(self.pk)


class Outcome(models.Model):
    """What happened, in the words of who asked: as typed, and the HTML made of it once at write time."""

    thread = models.OneToOneField("posts.Thread", on_delete=models.CASCADE, related_name="outcome")
    body = models.CharField(_("text"), max_length=OUTCOME_LONGEST)
    html = models.TextField(editable=False)
    markup_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # Whom it names: only they were meant, whoever takes the name later.
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True)

    class Meta:
        verbose_name = _("what happened")
        verbose_name_plural = _("what happened")
        indexes = [models.Index(fields=["markup_version"], name="outcome_by_renderer")]

    def __str__(self) -> str:
        return str(self.pk)
