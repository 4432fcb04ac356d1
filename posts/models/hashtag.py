"""Hashtags: one identity per folded form, one display form. Which text is a hashtag is `posts.hashtags`' matter."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase


class Hashtag(TagBase):
    """`name` is the identity (folded). `display` is the most used CamelCase form among posts that everyone may read,
    empty while there is none: what is said in private must not show in public, not even by its capitals."""

    display = models.CharField(_("shown as"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("hashtag")

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
