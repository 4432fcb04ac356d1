"""What a guide said at one time, with its sources: every change is one, none is lost."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.guide import SUMMARY_LONGEST, TITLE_LONGEST, Guide

WHY_LONGEST, MOST_SOURCES = 200, 30
SOURCE_TITLE_LONGEST, PUBLISHER_LONGEST, LINK_LONGEST = 200, 120, 500


class GuideRevision(models.Model):
    """The words of one version: who wrote them, when, and why in one line. The newest says what the guide says now."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=TITLE_LONGEST)
    summary = models.CharField(_("in short"), max_length=SUMMARY_LONGEST)
    body = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    why = models.CharField(_("why"), max_length=WHY_LONGEST, blank=True, default="")

    class Meta:
        verbose_name = _("version of a guide")
        verbose_name_plural = _("versions of guides")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="a_version_has_its_number")]

    def __str__(self) -> str:
        return f"{self.guide_id} · {self.number}"


class GuideSource(models.Model):
    """Where a version has something from: to be read elsewhere. `dated`: when it was published or last looked at."""

    revision = models.ForeignKey(GuideRevision, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=SOURCE_TITLE_LONGEST)
    publisher = models.CharField(_("publisher"), max_length=PUBLISHER_LONGEST)
    link = models.CharField(_("link"), max_length=LINK_LONGEST, blank=True, default="")
    dated = models.DateField(_("dated"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of a guide")
        verbose_name_plural = _("sources of guides")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="a_source_has_its_place"),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__regex="^https?://"), name="a_source_is_on_the_web"
            ),
        ]

    def __str__(self) -> str:
        return self.title
