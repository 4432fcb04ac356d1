"""Questions for my visit: what somebody wants to ask whom, and what was said. For their owner alone: nobody else reads
these rows anywhere, moderators and staff included (`posts.visiting.own_visit` is the only door).

Nothing that others wrote is stored here. A question may know which post it came from, and by a fingerprint which words
of it: they are read anew through `visible_to` each time they are shown (`posts.visit_sources`), so what is deleted,
hidden or out of reach is gone from here at once as well.
"""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth.ids import LENGTH, random_id

WHOM_LONGEST, QUESTION_LONGEST, NEXT_LONGEST, TEXT_LONGEST = 120, 500, 500, 2_000
# What somebody wants them to know: columns of a visit, in the order of the page.
TO_KNOW = ("symptoms", "medicines", "worries", "more")


class Purpose(models.TextChoices):
    """What a visit is for."""

    NEW = "new", _("Something new")
    RESULTS = "results", _("Results")
    TREATMENT = "treatment", _("Choosing a treatment")
    SIDE_EFFECT = "side_effect", _("A side effect")
    CHECK_UP = "check_up", _("A check-up")
    SECOND_OPINION = "second", _("A second opinion")


class VisitQuerySet(models.QuerySet):
    """Visits, asked through the person: nobody reads those of anybody else."""

    def written_by(self, user) -> "VisitQuerySet":
        """Those of `user`."""
        return self.filter(owner_id=user.pk)

    def counted(self) -> "VisitQuerySet":
        """Each with `asked` and `answered`: how many questions it has, and how many of them have an answer."""
        answered = Count("questions", filter=~Q(questions__answer=""))
        return self.annotate(asked=Count("questions"), answered=answered)


class Visit(models.Model):
    """A day (if it is known), with whom, what for, and what they should know. `closed_at`: the person does not want to
    be asked what was said."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField(_("day"), null=True, blank=True)
    whom = models.CharField(_("with whom"), max_length=WHOM_LONGEST, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.CHECK_UP)
    symptoms = models.CharField(max_length=TEXT_LONGEST, blank=True)
    medicines = models.CharField(max_length=TEXT_LONGEST, blank=True)
    worries = models.CharField(max_length=TEXT_LONGEST, blank=True)
    more = models.CharField(max_length=TEXT_LONGEST, blank=True)
    at = models.DateTimeField(_("written"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        indexes = [
            models.Index(fields=["owner", "day"], name="visit_of_somebody"),
            models.Index(fields=["day"], name="visit_by_day"),
        ]
        constraints = [models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="visit_purpose")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def address(self) -> str:
        """Its page. Not the usual name for it: the admin would lead there, and so tell the public id."""
        return f"/visits/{self.public_id}/"


class VisitQuestion(models.Model):
    """A question in the person's own words. `position`: its place, the most important first. `post` and `passage`:
    where it came from. `told`: the update in which they told what was said."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("question"), max_length=QUESTION_LONGEST)
    post = models.ForeignKey("posts.Post", on_delete=models.SET_NULL, null=True, related_name="+")
    passage = models.CharField(max_length=16, blank=True)
    answer = models.CharField(_("answer"), max_length=TEXT_LONGEST, blank=True)
    next_step = models.CharField(_("what happens next"), max_length=NEXT_LONGEST, blank=True)
    told = models.ForeignKey("posts.Thread", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("question for a visit")
        verbose_name_plural = _("questions for visits")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


class DoctorSaid(models.Model):
    """An update that tells what a doctor said about a thread. Both stand in the same community; nothing here leads to
    the visit. Who may read both finds each at the top of the other (`posts.doctor_said`)."""

    about = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="doctor_said")
    update = models.OneToOneField("posts.Thread", on_delete=models.CASCADE, related_name="doctor_said_about")
    at = models.DateTimeField(_("told"), default=timezone.now)

    class Meta:
        verbose_name = _("what the doctor said")
        verbose_name_plural = _("what the doctor said")

    def __str__(self) -> str:
        return str(self.pk)
