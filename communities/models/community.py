"""The place for one condition, or for a declared group of conditions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.folding import fold
from communities.models.condition import Condition
from communities.models.membership import Membership
from communities.models.name import NEVER_SHOWN, Name, NameKind
from peerhealth.statements import Statement


class CommunityQuerySet(models.QuerySet):
    """Communities, asked through the person: the table "Who may read" of product.md, in one place."""

    def visible_to(self, user) -> "CommunityQuerySet":
        """Those whose content `user` may read: public ones, and the others for active members. Being staff or
        superuser changes nothing on the site. A ban from a public one takes away writing, not reading."""
        public = models.Q(visibility=Community.Visibility.PUBLIC)
        return self.filter(public | self._joined(user) if user.is_authenticated else public)

    def listed_for(self, user) -> "CommunityQuerySet":
        """Those whose existence `user` may know of: all but private ones, and private ones for active members."""
        known = ~models.Q(visibility=Community.Visibility.PRIVATE)
        return self.filter(known | self._joined(user) if user.is_authenticated else known)

    def joined_by(self, user) -> "CommunityQuerySet":
        """Those in which `user` is an active member."""
        return self.filter(self._joined(user))

    @staticmethod
    def _joined(user) -> models.Q:
        return models.Q(pk__in=Membership.objects.of(user).active().values("community_id"))


class Community(models.Model):
    """Name, hashtag, rules and visibility of a community."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("public: everyone may read")
        MEMBERS = "members", _("members: listed, only members may read")
        PRIVATE = "private", _("private: nobody else knows it exists")

    class Joining(models.TextChoices):
        OPEN = "open", _("open: everyone may join")
        APPROVAL = "approval", _("by approval: moderators decide")
        INVITATION = "invitation", _("by invitation only")

    class Clinicians(models.TextChoices):
        WELCOME = "welcome", _("welcome everywhere here")
        ASKED = "asked", _("only when moderators ask them")
        PEERS = "peers", _("not here: peers only")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    hashtag = models.CharField(_("canonical hashtag"), max_length=64, help_text=_("Without the sign."))
    hashtags = ArrayField(models.CharField(max_length=64), verbose_name=_("other hashtags"), default=list, blank=True)
    treatments = ArrayField(models.CharField(max_length=64), verbose_name=_("treatments"), default=list, blank=True)
    tagline = models.CharField(_("one line"), max_length=140, blank=True)
    description = models.TextField(_("description"), blank=True)
    rules = ArrayField(
        models.CharField(max_length=200), verbose_name=_("rules"), default=list, blank=True, help_text=_("“Here we …”")
    )
    welcome = models.TextField(_("welcome text"), blank=True)
    visibility = models.CharField(_("who may read"), max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    joining = models.CharField(_("who may join"), max_length=10, choices=Joining, default=Joining.OPEN)
    question = models.CharField(
        _("question to those who ask to join"), max_length=200, blank=True, default="",
        help_text=_("Only asked where moderators decide."),
    )  # fmt: skip
    # By default only where moderators have asked them in: a place of peers changes when its moderators say so, not
    # because the site has learned something new.
    clinicians = models.CharField(
        _("health professionals"), max_length=7, choices=Clinicians, default=Clinicians.ASKED, db_default="asked"
    )
    conditions = models.ManyToManyField(Condition, related_name="communities", blank=True)
    created_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)

    # Of a row that a verb holds: which glossary is in force there (`communities.glossary`).
    glossary_version: str | None = None

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visibility__in=["public", "members", "private"]), name="community_visibility"
            ),
            models.CheckConstraint(
                condition=models.Q(joining__in=["open", "approval", "invitation"]), name="community_joining"
            ),
            models.CheckConstraint(
                condition=models.Q(clinicians__in=["welcome", "asked", "peers"]), name="community_clinicians"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The community's page: newest activity first."""
        return reverse("community", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether everyone may read."""
        return self.visibility == self.Visibility.PUBLIC

    def also_called(self) -> list[str]:
        """The names that pages show beside its own, oldest first."""
        return [name for (name,) in ALSO_CALLED(community=self.pk)]

    def stands_for(self) -> list[str]:
        """The conditions it is a place for, as pages call them; none of them if that only says its name again."""
        names = [str(condition) for condition in STANDS_FOR(community=self.pk)]
        return [] if [fold(name) for name in names] == [fold(self.name)] else names


def _also_called(community: int) -> models.QuerySet:
    shown = CommunityName.objects.filter(community=community).exclude(kind__in=[*NEVER_SHOWN, NameKind.PREFERRED])
    return shown.order_by("pk").values_list("name")


ALSO_CALLED = Statement(_also_called)
STANDS_FOR = Statement(lambda community: Condition.objects.filter(communities=community).order_by("name"))


class CommunityName(Name):
    """One of the names that a community is also called by."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="names")

    def is_told(self) -> bool:
        """Not those of a private community: what an outsider finds must not change by a letter because of it."""
        return self.community.visibility != Community.Visibility.PRIVATE

    class Meta(Name.Meta):
        verbose_name = _("name of a community")
        verbose_name_plural = _("names of communities")
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="a_community_has_a_name_once")]
