"""A guide: what a community has learned, written together, with every change kept, sources, and a day by which somebody
looks at it again."""

from datetime import date, timedelta

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from communities.models.guide_writer import GuideWriter
from communities.models.membership import Membership
from peerhealth import one_clock

TITLE_SHORTEST, TITLE_LONGEST, SUMMARY_LONGEST = 4, 140, 300
BODY_SHORTEST, BODY_LONGEST = 2, 40_000
# So long a guide stands before somebody looks at it again, if nobody says otherwise.
STANDS_FOR = timedelta(days=365)
ENGLISH = "english"


def in_a_year() -> date:
    """The day by which a guide that is written today is looked at again."""
    return timezone.localdate(one_clock.now()) + STANDS_FOR


class GuideQuerySet(models.QuerySet):
    """Guides, asked through the person."""

    def visible_to(self, user) -> "GuideQuerySet":
        """Those that `user` may read: in a community that they may read, never wider; one that was taken down only for
        those who may write guides there."""
        if not user.is_authenticated:
            return self.standing().filter(community__visibility=Community.Visibility.PUBLIC)
        theirs = Membership.objects.of(user).active()
        mine, writes = theirs.values("community_id"), theirs.filter(may_write_guides()).values("community_id")
        return self.filter(
            models.Q(community__visibility=Community.Visibility.PUBLIC) | models.Q(community__in=mine),
            ~models.Exists(_withdrawn()) | models.Q(community__in=writes),
        )

    def standing(self) -> "GuideQuerySet":
        """Without those that were taken down."""
        return self.filter(~models.Exists(_withdrawn()))

    def overdue(self) -> "GuideQuerySet":
        """Those whose day to be looked at again is over."""
        return self.filter(review_by__lt=timezone.localdate(one_clock.now()))


def may_write_guides() -> models.Q:
    """Of memberships: moderators, and those to whom a moderator gave the right."""
    given = GuideWriter.objects.filter(membership=models.OuterRef("pk"))
    return models.Q(role=Membership.Role.MODERATOR) | models.Exists(given)


def _withdrawn() -> models.QuerySet:
    withdrawals = apps.get_model("communities", "GuideWithdrawal")
    return withdrawals.objects.filter(guide=models.OuterRef("pk"))


class Guide(models.Model):
    """What it says now; `number` is that of the revision which says the same."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="guides")
    slug = models.SlugField(_("address"), max_length=80)
    title = models.CharField(_("title"), max_length=TITLE_LONGEST)
    summary = models.CharField(_("in short"), max_length=SUMMARY_LONGEST)
    body = models.TextField(_("text"))
    html = models.TextField(editable=False)
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    review_by = models.DateField(_("look at it again by"), default=in_a_year)
    # How it reads, measured when it is saved (`communities.grading`): empty for a text that is not in English.
    grade = models.FloatField(_("reading grade"), null=True, editable=False)
    longest = models.JSONField(_("longest sentences"), default=list, editable=False)
    # What it is found by. The database fills it, because every way of writing a guide must.
    vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=ENGLISH)
        + SearchVector("summary", weight="B", config=ENGLISH)
        + SearchVector("body", weight="D", config=ENGLISH),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="one_guide_at_an_address")]
        indexes = [
            GinIndex(fields=["vector"], name="guide_vector", fastupdate=False),
            models.Index(fields=["review_by"], name="guide_review_by"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The guide's page."""
        return reverse("guide", args=[self.community.slug, self.slug])

    @property
    def is_overdue(self) -> bool:
        """Whether its day to be looked at again is over."""
        return self.review_by < timezone.localdate(one_clock.now())
