"""The glossary: words that people meet at the doctor's, each with its meaning in plain words."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from communities.models.condition import Condition
from peerhealth.markup.glossing import folded, keys_of

NAME_LONGEST, MEANING_LONGEST, MOST_WORDS = 60, 400, 40
MOST_FORMS = 12
# Words of addresses that mean something else: /c/<slug>/words/new/ is the form for a new word.
RESERVED_SLUGS = {"", "new"}
# How many words a text on one line has, for the database.
WORDS = "cardinality(regexp_split_to_array(btrim(%(expressions)s), '\\s+'))"


def address_word(name: str) -> str:
    """The words of `name` as they stand in the address of a term."""
    words = "-".join(keys_of(name)).replace("&", "-")[:80].strip("-")
    return f"word-{words}".strip("-") if words in RESERVED_SLUGS else words


def scope_of(community: int | None, condition: int | None) -> str:
    """Where a term of these (ids) holds."""
    return f"c{community}" if community else f"d{condition}" if condition else ""


class TermQuerySet(models.QuerySet):
    """Terms, asked through the person."""

    def visible_to(self, user) -> "TermQuerySet":
        """Those that `user` may read: of the whole site and of communities that they may read; not those taken away."""
        theirs = Community.objects.visible_to(user).values("pk")
        return self.standing().filter(models.Q(community=None) | models.Q(community__in=theirs))

    def standing(self) -> "TermQuerySet":
        """Without those that were taken away."""
        return self.filter(removal=None)

    def of_site(self) -> "TermQuerySet":
        """Those of no community: they hold everywhere, or wherever their condition does."""
        return self.filter(community=None)

    def spelled(self, slug: str) -> "TermQuerySet":
        """Those that are called so: by the address of their name, or of another form."""
        return self.filter(pk__in=TermForm.objects.filter(slug=slug).values("term"))


class Term(models.Model):
    """A word and what it means. It holds on the whole site, or in one community; or, for letters that mean several
    things, in the communities of one condition and of those below it (MS: multiple sclerosis, mitral stenosis)."""

    class Source(models.TextChoices):
        OURS = "ours", _("ours: data/glossary.csv")
        PEOPLE = "people", _("written by people")

    name = models.CharField(_("word"), max_length=NAME_LONGEST)
    slug = models.CharField(max_length=90, editable=False)
    meaning = models.CharField(
        _("plain meaning"), max_length=MEANING_LONGEST,
        help_text=_("At most 40 words, as you would say it to a friend."),
    )  # fmt: skip
    community = models.ForeignKey(Community, on_delete=models.CASCADE, null=True, blank=True, related_name="terms")
    condition = models.ForeignKey(
        Condition, on_delete=models.CASCADE, null=True, blank=True, related_name="terms",
        help_text=_("Only where this condition is meant. For letters that mean several things."),
    )  # fmt: skip
    # Where it holds: nothing for the whole site, c<id> for a community, d<id> for a condition.
    scope = models.CharField(max_length=20, editable=False, default="", blank=True)
    # Whose words they are: what people wrote stays when our own are loaded anew.
    source = models.CharField(_("source"), max_length=6, choices=Source, default=Source.PEOPLE, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("words of the glossary")
        ordering = ["slug", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "slug"], name="a_word_has_an_address_once"),
            models.CheckConstraint(
                condition=models.Q(community=None) | models.Q(condition=None), name="a_word_holds_in_one_place"
            ),
            models.CheckConstraint(condition=models.Q(source__in=["ours", "people"]), name="word_source"),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("meaning", template=WORDS, output_field=models.IntegerField()), MOST_WORDS
                ),
                name="a_meaning_is_short",
                violation_error_message=_("Please use at most 40 words."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Stores the word with its address and where it holds."""
        self.slug = address_word(self.name)
        self.scope = scope_of(self.community_id, self.condition_id)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page: in its community, or in the glossary of the site."""
        if self.community_id:
            return reverse("community_term", args=[self.community.slug, self.slug])
        return reverse("term", args=[self.slug])

    def also_called(self) -> list[str]:
        """Its other forms, as they were entered, without a mere plural, which is found anyway. (No query where `forms`
        were prefetched.)"""
        own = folded(self.name)
        rows = sorted(self.forms.all(), key=lambda row: row.pk)
        return [row.form for row in rows if row.folded not in {own, f"{own}s"}]


class TermForm(models.Model):
    """One of the forms in which a term is written, its name among them."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(_("form"), max_length=NAME_LONGEST)
    folded = models.CharField(max_length=200, editable=False)
    slug = models.CharField(max_length=90, editable=False, db_index=True)
    scope = models.CharField(max_length=20, editable=False, default="", blank=True)

    class Meta:
        verbose_name = _("form of a word")
        verbose_name_plural = _("forms of words")
        constraints = [
            models.UniqueConstraint(fields=["scope", "folded"], name="a_form_means_one_thing"),
            # One letter is no word to be found.
            models.CheckConstraint(condition=GreaterThan(Length("folded"), 1), name="a_form_has_letters"),
        ]

    def __str__(self) -> str:
        return self.form

    @classmethod
    def of(cls, term: Term, form: str) -> "TermForm":
        """The row for `form`, unsaved."""
        return cls(term=term, form=form, folded=folded(form), slug=address_word(form), scope=term.scope)


class TermRemoval(models.Model):
    """A term is taken away while this row exists: nobody but moderators sees it, and nothing links to it."""

    term = models.OneToOneField(Term, on_delete=models.CASCADE, related_name="removal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("removal of a word")
        verbose_name_plural = _("removals of words")

    def __str__(self) -> str:
        return self.reason


class TermEntry(models.Model):
    """One act on a term, for good: who did what, when, and what it said afterwards."""

    class Act(models.TextChoices):
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        REMOVE = "remove", _("took away")
        RESTORE = "restore", _("brought back")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="entries")
    act = models.CharField(_("act"), max_length=7, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    meaning = models.CharField(_("what it said then"), max_length=MEANING_LONGEST)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("act on a word")
        verbose_name_plural = _("acts on words")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_act_display()
