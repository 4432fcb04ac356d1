"""A thread: an opening post with a title, a kind and a need, and the replies below it."""

import unicodedata
from datetime import timedelta
from urllib.parse import quote

import regex
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Membership
from peerhealth.ids import LENGTH, random_id
from posts.kinds import Audience, Kind, Need
from posts.models.hashtag import Hashtag, HashtagAlias, TaggedPost, TaggedThread

TITLE_SHORTEST, TITLE_LONGEST = 4, 140
# Words of the address that mean something else: /t/<id>/reply/ is where a reply is posted, /t/<id>/mute/ silences.
RESERVED_SLUGS = {"", "answered", "claim", "dismiss", "follow", "mute", "outcome", "reply"}
# Kinds that are told so that somebody answers, and how many different people are enough: one answer may be a greeting.
WAITING_KINDS, ENOUGH = (Kind.QUESTION, Kind.STORY), 2
WAITS = models.Q(kind__in=WAITING_KINDS, helpers__lt=ENOUGH, answered_at__isnull=True)
# So long the first post of somebody in a community is marked, for others to greet them.
NEW_FOR = timedelta(days=14)
NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}_]+")


def address_word(title: str) -> str:
    """The words of a title as they stand in the thread's address."""
    # Not Django's slugify: it drops the vowel signs of Hindi or Thai, and the words with them.
    words = NO_WORD.sub("-", unicodedata.normalize("NFKC", title).lower())[:70].strip("-")
    return f"thread-{words}".strip("-") if words in RESERVED_SLUGS else words


class OneByOne(models.Exists):
    """EXISTS that is asked of each row, from an index. PostgreSQL would rather read all that there is beforehand: for a
    list of twenty rows, all that moderators have ever hidden. (OFFSET 0 is what it does not look behind.)"""

    template = "EXISTS(%(subquery)s OFFSET 0)"


class IsOneOf(models.Func):
    """Whether a column is one of those that a queryset finds, which is asked once, beforehand."""

    output_field = models.BooleanField()
    template, arg_joiner = "%(expressions)s)", " = ANY("

    def __init__(self, column: str, found: models.QuerySet) -> None:
        super().__init__(models.F(column), ArraySubquery(found))


def _hidden() -> models.Exists:
    """Whether the opening of a thread is hidden. EXISTS: of a joined row that must be missing PostgreSQL expects next
    to none, and reads a whole community to sort it, where it could take the beginning of an index."""
    hiding = apps.get_model("posts", "Hiding").objects.filter(post=models.OuterRef("opening_id"))
    return OneByOne(hiding)


class ThreadQuerySet(models.QuerySet):
    """Threads, asked through the person."""

    def visible_to(self, user) -> "ThreadQuerySet":
        """Those that `user` may read. In a community that they may read; for members only if they are one; not hidden
        by a moderator, unless they wrote it or moderate there."""
        if not user.is_authenticated:  # the same rule without memberships: most readers have none
            return self.unhidden().filter(
                community__visibility=Community.Visibility.PUBLIC,
                audience__in=(Audience.EVERYONE, Audience.NO_SEARCH),
            )
        memberships = Membership.objects.of(user)
        mine = memberships.active().values("community_id")
        moderated = memberships.moderating().values("community_id")
        shown = ~_hidden() | models.Q(author_id=user.pk) | models.Q(community__in=moderated)
        return self.filter(
            models.Q(community__visibility=Community.Visibility.PUBLIC) | models.Q(community__in=mine),
            ~models.Q(audience=Audience.MEMBERS) | models.Q(community__in=mine),
            shown,
        )

    def unhidden(self) -> "ThreadQuerySet":
        """Without those whose opening a moderator has hidden."""
        return self.filter(~_hidden())

    def begun_by(self, user) -> "ThreadQuerySet":
        """Those that `user` began, also where they may no longer read."""
        return self.filter(author_id=user.pk)

    def with_membership_of(self, user) -> "ThreadQuerySet":
        """Each with `my_role`, `my_state`, `my_ban_until`, `my_outside`, `my_speaks`: what `user` is in the community
        (None: nothing)."""
        mine = models.Q(community__memberships__user_id=user.pk or 0)
        joined = self.annotate(my=models.FilteredRelation("community__memberships", condition=mine))
        mine = {"my_role": "role", "my_state": "state", "my_ban_until": "banned_until", "my_outside": "outside"}
        mine["my_speaks"] = "speaks"
        return joined.annotate(**{name: models.F(f"my__{column}") for name, column in mine.items()})

    def with_follow_of(self, user) -> "ThreadQuerySet":
        """Each with `followed`: whether `user` follows it, and `followed_each`: whether for every reply."""
        follows = apps.get_model("posts", "ThreadFollow").objects.filter(thread=models.OuterRef("pk"), user_id=user.pk)
        follows = follows if user.is_authenticated else follows.none()
        return self.annotate(followed=models.Exists(follows), followed_each=models.Exists(follows.filter(each=True)))

    def listed(self) -> "ThreadQuerySet":
        """Without those whose opening post is gone: there is nothing left to show in a list."""
        return self.filter(opening__deleted_at__isnull=True)

    def in_community(self, community: Community) -> "ThreadQuerySet":
        """Those of one community."""
        return self.filter(community=community)

    def unmuted_by(self, user) -> "ThreadQuerySet":
        """Without those that `user` wants to hear nothing more of."""
        mutes = apps.get_model("posts", "ThreadMute").objects.filter(thread=models.OuterRef("pk"), user_id=user.pk)
        return self.filter(~models.Exists(mutes)) if user.is_authenticated else self

    def waiting(self) -> "ThreadQuerySet":
        """Questions and stories that fewer than two others have replied to, and whose author has not said that they are
        answered. (An index holds just these.)"""
        return self.filter(WAITS)

    def tagged(self, identity: str) -> "ThreadQuerySet":
        """Those with the hashtag (or another name of it) in a post that everyone who reads the thread can read."""
        names = Hashtag.objects.filter(name=identity).values("pk")  # two questions: one with OR reads every hashtag
        aliases = HashtagAlias.objects.filter(name=identity).values("tag_id")
        return self.filter(pk__in=TaggedPost.objects.filter(tag__in=names.union(aliases)).values("thread_id"))

    def without_muted_tags(self, user) -> "ThreadQuerySet":
        """Without those in which a hashtag is said that `user` would rather not meet."""
        if not user.is_authenticated:
            return self
        muted = apps.get_model("posts", "TagMute").objects.filter(user_id=user.pk).values("tag_id")
        said = TaggedThread.objects.filter(IsOneOf("tag_id", muted), thread=models.OuterRef("pk"))
        return self.filter(~OneByOne(said))

    def for_list(self) -> "models.QuerySet":
        """Everything that a row of a list shows, as plain values."""
        return self.values(
            "id", "public_id", "slug", "title", "kind", "need", "audience", "excerpt", "reply_count", "last_activity",
            "author_id", "opening_id", "opening__reaction_counts", "community__name", "community__slug",
            "opening__notes", "created_at", "helpers", "answered_at", "first_here",
        )  # fmt: skip


class Thread(models.Model):
    """Title, kind, need and audience, with counters that lists read."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="threads")
    opening = models.OneToOneField("posts.Post", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    title = models.CharField(_("title"), max_length=TITLE_LONGEST, blank=True)
    slug = models.CharField(max_length=80, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.QUESTION)
    need = models.CharField(_("need"), max_length=10, choices=Need, default=Need.EXPERIENCE)
    audience = models.CharField(_("who may read"), max_length=9, choices=Audience, default=Audience.NO_SEARCH)
    excerpt = models.CharField(max_length=260, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    last_activity = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    # The number that the latest post got; never falls, so that no number is given twice.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Replies that readers can read: without deleted and hidden ones.
    reply_count = models.PositiveIntegerField(_("replies"), default=0, editable=False)
    # Of those replies: how many different people but the author wrote them, and when the first of them came.
    helpers = models.PositiveIntegerField(_("people who replied"), default=0, db_default=0, editable=False)
    first_reply_at = models.DateTimeField(_("first reply"), null=True, editable=False)
    # When its author said that it is answered.
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    # Whether it is what its author wrote first in the community.
    first_here = models.BooleanField(_("first post here"), default=False, db_default=False, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        ordering = ["-last_activity", "-public_id"]
        indexes = [
            models.Index(fields=["community", "-last_activity", "-public_id"], name="thread_by_activity"),
            models.Index(fields=["community", "kind", "-last_activity", "-public_id"], name="thread_by_kind"),
            models.Index(fields=["-last_activity", "-public_id"], name="thread_everywhere"),
            models.Index(fields=["author", "created_at"], name="thread_by_author"),
            models.Index(fields=["community", "created_at", "public_id"], name="thread_waiting", condition=WAITS),
            models.Index(fields=["community", "created_at"], name="thread_by_time"),
            # What may leave the site, in feeds and the sitemap.
            models.Index(
                fields=["created_at", "public_id"], name="thread_for_everyone", condition=models.Q(audience="everyone")
            ),
            models.Index(
                fields=["answered_at"], name="thread_answered", condition=models.Q(answered_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=["everyone", "no_search", "members"]), name="thread_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["question", "story", "win", "vent", "tip", "update", "ask"]),
                name="thread_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    def save(self, *args, **kwargs) -> None:
        """Stores the thread; its address follows its title, so that a deleted title leaves no word behind."""
        self.slug = address_word(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The thread's page. Not by `reverse`, which takes as long as drawing a post, and a page names it thrice."""
        return f"/t/{self.public_id}/{quote(self.slug)}/"

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it: the community and the audience say so."""
        return self.community.is_public and self.audience != Audience.MEMBERS

    def possible_audiences(self) -> list[Audience]:
        """The audiences it may have from now on, widest first: never wider than its community; and once anybody but
        its author has replied, never wider than it is (product.md, Who may read)."""
        if not self.community.is_public:
            return [Audience.MEMBERS]
        answered = self.posts.exclude(author=self.author_id).exists()
        audiences = list(Audience)
        return audiences[audiences.index(self.audience) :] if answered else audiences
