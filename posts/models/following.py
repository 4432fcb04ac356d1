"""What somebody follows, or would rather not meet on their first page: threads and hashtags. Rows that say what a
person is interested in: for that person alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ThreadFollow(models.Model):
    """Somebody wants to know how a thread goes on: by writing in it, or by pressing the button; never by reading. With
    `each` they asked for every reply."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_follows")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="follows")
    each = models.BooleanField(_("told of each reply"), default=False, db_default=False)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("followed thread")
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="a_thread_is_followed_once")]

    def __str__(self) -> str:
        return str(self.pk)


class TagFollow(models.Model):
    """Threads with the hashtag come to this person's first page; with `each` they are told of every new one, while
    there are few."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tag_follows")
    tag = models.ForeignKey("posts.Hashtag", on_delete=models.CASCADE, related_name="follows")
    each = models.BooleanField(_("told of each thread"), default=False)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("followed hashtag")
        constraints = [models.UniqueConstraint(fields=["user", "tag"], name="a_tag_is_followed_once")]

    def __str__(self) -> str:
        return str(self.pk)


class TagMute(models.Model):
    """Threads with the hashtag stay off this person's first page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tag_mutes")
    tag = models.ForeignKey("posts.Hashtag", on_delete=models.CASCADE, related_name="mutes")
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("muted hashtag")
        constraints = [models.UniqueConstraint(fields=["user", "tag"], name="a_tag_is_muted_once")]

    def __str__(self) -> str:
        return str(self.pk)
