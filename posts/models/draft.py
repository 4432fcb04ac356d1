"""Words on their way: drafts while they are written, and which form became which post."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth.ids import LENGTH, random_id


class DraftQuerySet(models.QuerySet):
    """Drafts, asked through the person: nobody reads those of anybody else."""

    def written_by(self, user) -> "DraftQuerySet":
        """Those of `user` that hold words."""
        return self.filter(author_id=user.pk, closed_at__isnull=True)

    def at(self, place: models.Model) -> "DraftQuerySet":
        """Those for one place: a Community (a new thread), a Thread (a reply in it) or a Post (an edit of it)."""
        return self.filter(**{str(place._meta.model_name): place})


class Draft(models.Model):
    """What somebody has typed and not posted: one a place. The place is exactly one of a community (a new thread), a
    thread (a reply in it) and a post (an edit).

    `seq` counts the saves: whoever saves says which one they saw last. Posting closes the draft: its words go, the row
    stays, so that a tab that was left open cannot bring it back.
    """

    # Its name in addresses.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, null=True, related_name="+")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, null=True, related_name="+")
    # The fields of the form as typed, whatever their state: {"title": "…", "body": "…", …}.
    words = models.JSONField(default=dict)
    seq = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(_("saved"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)
    # Of the form that saved last. Whoever goes on with the draft goes on with the token: one text, one post.
    token = models.CharField(max_length=64, default="", blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(community__isnull=False, thread__isnull=True, post__isnull=True)
                    | models.Q(community__isnull=True, thread__isnull=False, post__isnull=True)
                    | models.Q(community__isnull=True, thread__isnull=True, post__isnull=False)
                ),
                name="a_draft_has_one_place",
            ),
            models.UniqueConstraint(fields=["author", "community"], name="one_draft_of_a_thread_each"),
            models.UniqueConstraint(fields=["author", "thread"], name="one_draft_of_a_reply_each"),
            models.UniqueConstraint(fields=["author", "post"], name="one_draft_of_an_edit_each"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Submission(models.Model):
    """The post that a form became. Each form carries a token; the row is written in the post's own transaction, so the
    same form sent twice, ten times or a day later leads to the one post."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("sent form")
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="a_form_is_sent_once")]
        indexes = [models.Index(fields=["at"], name="submission_by_age")]

    def __str__(self) -> str:
        return str(self.pk)
