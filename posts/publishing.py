"""Writing: publish, reply, edit, delete. Each verb lists all its consequences, in order, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from accounts.names import normalise
from communities.models import Community
from peerhealth import markup
from posts.hashtags import mentions
from posts.kinds import Audience
from posts.models import Hiding, Mention, Post, Reaction, Revision, Thread
from posts.tagging import clear_tags, count_thread, set_tags


@transaction.atomic
def publish(
    *, author: User, community: Community, title: str, body: str, kind: str, need: str,
    audience: str = Audience.NO_SEARCH, at: datetime | None = None,
) -> Thread:  # fmt: skip
    """A new thread. The caller has checked that `author` may write in `community`. Raises markup.MarkupError (its text
    is a sentence for the author) when the body cannot be drawn."""
    at = at or timezone.now()
    audience = audience if community.is_public else Audience.MEMBERS  # never wider than the community
    thread = Thread.objects.create(
        community=community, author=author, title=title, kind=kind, need=need, audience=audience,
        created_at=at, last_activity=at,
    )  # fmt: skip
    post = Post(thread=thread, author=author, number=0, created_at=at)
    document = _write(post, body)
    thread.opening = post
    thread.excerpt = markup.excerpt(document.plain)
    thread.save(update_fields=["opening", "excerpt", "slug"])
    return thread


@transaction.atomic
def reply(*, author: User, parent: Post, body: str, at: datetime | None = None) -> Post:
    """A reply to `parent`, at any depth. Raises markup.MarkupError. Replies to one thread are written one after the
    other (the thread's row is locked), so that numbers and counts are right."""
    thread = Thread.objects.select_related("community").select_for_update(of=("self",)).get(pk=parent.thread_id)
    post = Post(thread=thread, author=author, number=thread.last_number + 1, created_at=at or timezone.now())
    post.place_below(parent)
    _write(post, body)
    thread.last_number = post.number
    thread.reply_count += 1
    thread.last_activity = max(thread.last_activity, post.created_at)
    thread.save(update_fields=["last_number", "reply_count", "last_activity", "slug"])
    Post.objects.filter(pk=parent.pk).update(reply_count=F("reply_count") + 1)
    return post


@transaction.atomic
def edit(*, post: Post, by: User, body: str, thread_fields: dict[str, str] | None = None) -> None:
    """Replaces the words of `post`, and for an opening post the `thread_fields` (title, kind, need, audience). What it
    said before is kept as a revision. Raises markup.MarkupError."""
    thread = Thread.objects.select_related("community").select_for_update(of=("self",)).get(pk=post.thread_id)
    post.thread = thread
    fields = dict(thread_fields or {})
    title = fields.get("title", thread.title)
    if (body, title) != (post.body, thread.title):
        Revision.objects.create(post=post, by=by, title=thread.title if post.is_opening else "", body=post.body)
        post.edited_at = timezone.now()
    _change_audience(thread, fields.pop("audience", thread.audience))
    document = _write(post, body)
    if Hiding.objects.filter(post=post).exists():
        clear_tags(post)
    if post.is_opening:
        for name, value in fields.items():
            setattr(thread, name, value)
        thread.excerpt = markup.excerpt(document.plain)
        thread.save()


def _change_audience(thread: Thread, audience: str) -> None:
    was_public = thread.is_public
    thread.audience = audience
    if thread.is_public != was_public:
        count_thread(thread, +1 if thread.is_public else -1)


@transaction.atomic
def delete(*, post: Post) -> None:
    """Leaves a tombstone: the words, their history, hashtags, mentions and reactions are gone at once, everywhere."""
    thread = Thread.objects.select_related("community").select_for_update(of=("self",)).get(pk=post.thread_id)
    post.thread = thread
    clear_tags(post)
    Mention.objects.filter(post=post).delete()
    Reaction.objects.filter(post=post).delete()
    Revision.objects.filter(post=post).delete()
    post.body = post.html = ""
    post.reaction_counts = {}
    post.deleted_at = timezone.now()
    post.save()
    if post.is_opening:
        thread.title = thread.excerpt = ""
        thread.save(update_fields=["title", "excerpt", "slug"])
    recount(thread)


def recount(thread: Thread) -> None:
    """Sets the reply count and last activity of a thread from the posts that its readers can read."""
    readable = thread.posts.filter(deleted_at__isnull=True, hiding__isnull=True)
    latest = readable.order_by("-created_at").values_list("created_at", flat=True).first()
    thread.reply_count = readable.filter(number__gt=0).count()
    thread.last_activity = latest or thread.created_at
    thread.save(update_fields=["reply_count", "last_activity", "slug"])


def _write(post: Post, body: str) -> markup.Document:
    """Draws `body` once, stores it with the post, its hashtags and mentions."""
    people = mentionable(body)
    document = markup.parse(body, names=people)
    post.body, post.html, post.markup_version = body, document.html, markup.VERSION
    post.save()
    set_tags(post, document.hashtags)
    _mention(post, list(people.values()))
    return document


def mentionable(body: str) -> dict[str, User]:
    """The people whom `body` mentions, by folded name. Any active person can be named, member here or not: were only
    members linked, a link would tell who is a member."""
    names = mentions(body) if "@" in body or "＠" in body else []
    if not names:
        return {}
    folded = [normalise(name).lower() for name in names]
    found = User.objects.filter(is_active=True).annotate(folded=Lower("username")).filter(folded__in=folded)
    return {normalise(person.username).casefold(): person for person in found}


def _mention(post: Post, people: list[User]) -> None:
    Mention.objects.filter(post=post).exclude(user__in=people).delete()
    Mention.objects.bulk_create([Mention(post=post, user=person) for person in people], ignore_conflicts=True)
