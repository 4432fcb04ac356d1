"""Hashtags: one identity per folded form, one display form. Which text is a hashtag is `posts.hashtags`' matter."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from peerhealth.ids import LENGTH


class Hashtag(TagBase):
    """`name` is the identity (folded). `display` is the most used CamelCase form among posts that everyone may read,
    empty while there is none: what is said in private must not show in public, not even by its capitals."""

    display = models.CharField(_("shown as"), max_length=64, blank=True, editable=False)
    # How often posts that everyone may read carry it, in any form: what completion puts first.
    uses = models.PositiveIntegerField(_("public uses"), default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("hashtag")
        # The most used that begin with one, two or three letters stand together: a short beginning is that of very
        # many, and costs what a rare one costs. Longer beginnings are few: the range of the name's own index.
        indexes = [
            models.Index(
                Left("name", length), models.F("uses").desc(), "name", name=f"tags_by_{length}_letters",
                condition=models.Q(uses__gt=0),
            )
            for length in (1, 2, 3)
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.display or self.name

    def get_absolute_url(self) -> str:
        """The hashtag's page."""
        return reverse("tag", args=[self.name])


class HashtagForm(models.Model):
    """How often a form of a hashtag is used in posts that everyone may read."""

    tag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=64)
    uses = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("form of a hashtag")
        verbose_name_plural = _("forms of hashtags")
        constraints = [models.UniqueConstraint(fields=["tag", "form"], name="a_form_is_counted_once")]

    def __str__(self) -> str:
        return self.form


class TaggedPost(ItemBase):
    """A hashtag in a post, with the form its author typed. Deleted and hidden posts have none of these rows, so no
    count, list or tag page can tell of them."""

    tag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items")
    content_object = models.ForeignKey("posts.Post", on_delete=models.CASCADE)
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE)
    form = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("tagged post")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="a_post_has_a_tag_once")]
        indexes = [models.Index(fields=["tag", "thread"], name="threads_of_a_tag")]


class HashtagAlias(models.Model):
    """Another name of a hashtag, after a merge: posts that say it are posts of the tag. Removing the row undoes that
    for what is written from then on; nothing moves back."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    tag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("hashtag"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("since"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("other name of a hashtag")
        verbose_name_plural = _("other names of hashtags")

    def __str__(self) -> str:
        return self.name


class TaggedThread(models.Model):
    """A thread of a hashtag: once, however often it is said there. Copies what a tag's page filters and orders by, so
    that a tag on very many posts costs what a tag on few costs (`posts.tag_index` keeps it). Hidden threads have
    none."""

    tag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="threads")
    # No index of its own: one below begins with it.
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="in_tags", db_index=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+", db_index=False)
    is_public = models.BooleanField(_("everyone may read"))
    kind = models.CharField(max_length=8)
    last_activity = models.DateTimeField(_("last activity"))
    public_id = models.CharField(max_length=LENGTH)

    class Meta:
        verbose_name = _("thread of a hashtag")
        verbose_name_plural = _("threads of hashtags")
        constraints = [models.UniqueConstraint(fields=["tag", "thread"], name="a_thread_has_a_tag_once")]
        indexes = [
            models.Index(fields=["tag", "is_public", "kind", "-last_activity", "-public_id"], name="tag_in_public"),
            # Of every kind at once, for whoever follows very many.
            models.Index(
                fields=["tag", "-last_activity", "-public_id"], include=["thread"], name="tag_by_activity",
                condition=models.Q(is_public=True),
            ),
            models.Index(fields=["tag", "community", "kind", "-last_activity", "-public_id"], name="tag_in_community"),
            # Whether one of them is muted.
            models.Index(fields=["thread", "tag"], name="tags_of_a_thread"),
            # What a community talks about lately.
            models.Index(
                fields=["community", "is_public", "-last_activity"], include=["tag"], name="tags_of_a_community"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.public_id
