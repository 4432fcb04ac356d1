"""An entry of the disease catalogue. Data, not a place: the place is a community."""

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.name import Name


class Condition(models.Model):
    """A disease of the Human Disease Ontology: preferred name, parents, ids elsewhere."""

    doid = models.CharField(_("DOID"), max_length=60, unique=True)  # ours begin with PH:
    name = models.CharField(_("preferred name"), max_length=500)
    # Our own preferred name, where the catalogue's is not what people say or want to be called. Empty: the catalogue's.
    shown_as = models.CharField(_("shown as"), max_length=500, blank=True, default="")
    is_rare = models.BooleanField(
        _("listed as rare"),
        default=False,
        help_text=_("By a cross-reference to a rare disease list, not by prevalence."),
    )
    xrefs = models.JSONField(_("ids elsewhere"), default=list, blank=True, help_text=_("Such as ICD10CM:E10, ORPHA:…"))
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)

    class Meta:
        verbose_name = _("condition")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.shown_as or self.name


class ConditionName(Name):
    """One of the names of a condition, from the catalogue or our own."""

    class Source(models.TextChoices):
        CATALOGUE = "catalogue", _("catalogue")
        OURS = "ours", _("ours: data/names.toml")
        ADMIN = "admin", _("written in the admin")

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="names")
    source = models.CharField(_("source"), max_length=9, choices=Source, default=Source.ADMIN, editable=False)

    # The catalogue gives this name to the condition, and that is wrong. The name then finds nothing here.
    is_wrong = models.BooleanField(_("not a name of it"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="", help_text=_("Why ours differs."))

    class Meta(Name.Meta):
        verbose_name = _("name of a condition")
        verbose_name_plural = _("names of conditions")
        constraints = [
            models.UniqueConstraint(fields=["condition", "name"], name="a_condition_has_a_name_once"),
            models.CheckConstraint(
                condition=models.Q(is_wrong=False) | (~models.Q(source="catalogue") & ~models.Q(reason="")),
                name="a_wrong_name_has_a_reason",
            ),
        ]
        indexes = [
            *Name.Meta.indexes,
            # What one or two typed letters are looked up in: the whole catalogue would say everything and nothing.
            models.Index(
                fields=["squeezed"], opclasses=["text_pattern_ops"], name="conditionname_not_catalogue",
                condition=~models.Q(source="catalogue"),
            ),
            GinIndex(fields=["stems"], name="conditionname_own_stems", condition=~models.Q(source="catalogue")),
        ]  # fmt: skip

    def clean(self) -> None:
        """Raises ValidationError for a name marked as wrong without saying why."""
        if self.is_wrong and not self.reason:
            raise ValidationError({"reason": _("Please say why it is not a name of this condition.")})
