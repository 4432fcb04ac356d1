"""One message: the opening post of a thread, or a reply. Replies form a tree of any depth.

How the tree is kept. A page shows four levels below its root; what goes deeper continues on a page of its own, whose
root is the post at the fourth level. So every reply belongs to exactly one such page, its *branch* (none: the thread's
own page), and its place there is the `path` of post numbers from the top of that page: never more than four numbers,
however deep the conversation. Adding a reply writes one row and moves none, reading a page is one stretch of an index,
and no index entry grows with depth (a materialised path from the thread's root would outgrow PostgreSQL's index rows
at about 600 levels).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from communities.models import Membership
from peerhealth.ids import LENGTH, random_id
from posts.models.hashtag import TaggedPost
from posts.models.thread import Thread
from posts.topics import Topic

LEVELS_SHOWN = 4
BODY_SHORTEST, BODY_LONGEST = 2, 20_000
# The checked profession that a post is spoken with, as far as a page says it.
SPOKEN_WITH = ("credential__profession", "credential__country", "credential__until", "credential__ending")
# What a page reads of a post.
ROW = (
    *SPOKEN_WITH,
    "id", "public_id", "number", "path", "depth", "parent__number", "parent__public_id", "html", "reply_count",
    "reaction_counts", "created_at", "edited_at", "deleted_at", "author_id", "author__username", "author__avatar_seed",
    "hiding__id", "hiding__reason", "branch_id", "notes", "first_here", "helped__at",
)  # fmt: skip


class PostQuerySet(models.QuerySet):
    """Posts, asked through the person."""

    def visible_to(self, user) -> "PostQuerySet":
        """Those whose words `user` may read: in a thread they may read, not deleted, and not hidden unless they wrote
        the post or moderate its community."""
        moderated = Membership.objects.of(user).moderating().values("community_id")
        shown = models.Q(hiding__isnull=True) | models.Q(thread__community__in=moderated)
        if user.is_authenticated:
            shown |= models.Q(author_id=user.pk)
        return self.filter(shown, thread__in=Thread.objects.visible_to(user), deleted_at__isnull=True)

    def written_by(self, user) -> "PostQuerySet":
        """Those that `user` wrote and has not deleted, also where they may no longer read."""
        return self.filter(author_id=user.pk, deleted_at__isnull=True)

    def for_page(self) -> "models.QuerySet":
        """Everything that a post on a thread's page shows, as plain values. Tombstones take part: their words are
        gone (deleted) or left out by the reader of these rows (hidden, see `posts.reading`)."""
        return self.values(*ROW)


class Post(models.Model):
    """Body as typed, the HTML made of it once at write time, and its place in the tree."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    # Neither has an index of its own: several below begin with the thread, one with the author.
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="posts", db_index=False
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="replies")
    branch = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    number = models.PositiveIntegerField(editable=False)
    path = ArrayField(models.IntegerField(), default=list, editable=False)
    depth = models.PositiveIntegerField(default=0, editable=False)
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    markup_version = models.PositiveSmallIntegerField(default=0, editable=False)
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    reaction_counts = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    # How many edits it has seen: whoever edits says which version they began with.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Whether it is what its author wrote first in the community.
    first_here = models.BooleanField(_("first post here"), default=False, db_default=False, editable=False)
    # Content notes, values of posts.topics.Topic.
    notes = ArrayField(models.CharField(max_length=16), default=list, db_default=[], blank=True, editable=False)
    # The checked profession that its author speaks with here, by choice and post by post.
    credential = models.ForeignKey(
        "accounts.Credential", on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)

    objects = PostQuerySet.as_manager()
    tags = TaggableManager(through=TaggedPost, blank=True, verbose_name=_("hashtags"))

    class Meta:
        verbose_name = _("post")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="a_number_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(number=0, parent__isnull=True) | models.Q(number__gt=0, parent__isnull=False),
                name="only_the_opening_has_no_parent",
            ),
            models.CheckConstraint(condition=models.Q(notes__contained_by=Topic.values), name="post_notes"),
        ]
        indexes = [
            models.Index(fields=["thread", "branch", "path"], name="post_oldest_first"),
            models.Index("thread", "branch", models.F("path__0").desc(), "path", name="post_newest_first"),
            models.Index(
                fields=["thread", "created_at"], condition=models.Q(deleted_at__isnull=True), name="post_latest"
            ),
            models.Index(fields=["author", "created_at"], name="post_by_author"),
            models.Index(fields=["markup_version"], name="post_by_renderer"),
            models.Index(fields=["created_at"], condition=models.Q(first_here=True), name="post_first_here"),
            models.Index(fields=["credential"], condition=models.Q(credential__isnull=False), name="post_spoken_with"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.number})"

    def get_absolute_url(self) -> str:
        """The permalink, which leads to the post's place in its thread."""
        return reverse("post", args=[self.public_id])

    @property
    def is_opening(self) -> bool:
        """Whether this is the opening post of its thread."""
        return self.number == 0

    def place_below(self, parent: "Post") -> None:
        """Takes the place of a reply to `parent`; `number` is set already. See the module's words on the tree."""
        self.parent, self.depth = parent, parent.depth + 1
        starts_branch = parent.depth > 0 and parent.depth % LEVELS_SHOWN == 0
        self.branch_id = parent.pk if starts_branch else parent.branch_id
        self.path = [self.number] if starts_branch or parent.is_opening else [*parent.path, self.number]
