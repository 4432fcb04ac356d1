"""Writing: publish, reply, edit, delete. Each verb lists all its consequences, in order, in one transaction that holds
the thread's lock: what is said in a thread is written one after the other, and nobody works on what has changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from accounts import blocking
from accounts.models import Credential, User
from communities import changing, glossary
from communities.models import Community
from peerhealth import markup, one_clock, verbs
from peerhealth.errors import Refused
from peerhealth.new_rows import Part
from peerhealth.statements import Statement
from posts import ask_turns, following, hinting, news, putting, replying, sending, tag_index
from posts.kinds import Audience, Kind
from posts.models import Draft, Helped, Hiding, Mention, Outcome, Post, Reaction, Revision, Thread
from posts.replying import COUNTED, READABLE
from posts.searching import indexing, statistics
from posts.tagging import Counts, counts_in_public, set_tags, take_turn, uses_in
from posts.topics import in_order

WRITTEN = ["body", "html", "markup_version", "edited_at", "version", "deleted_at", "reaction_counts",
           "notes", "credential"]  # fmt: skip
AS_BEFORE: Any = object()  # of an edit: what the post is spoken with stays

# Beside the row of its first post.
OPENS = "UPDATE posts_thread SET opening_id = (SELECT id FROM new) WHERE id = %(thread)s"
LOCKED = Statement(
    lambda pk: (
        Thread.objects.select_related("community")
        .annotate(glossary_version=glossary.OF_COMMUNITY)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=pk)
    )
)


class ChangedError(Refused):
    """Somebody, or another tab, has changed the post since this edit began; `post` is what stands there now."""

    def __init__(self, post: Post):
        super().__init__(_("This post has been changed since you began. Nothing is lost: here are both texts."))
        self.post = post


@verbs.in_transaction
def publish(
    *, author: User, community: Community, title: str, body: str, kind: str, need: str,
    audience: str = Audience.NO_SEARCH, at: datetime | None = None, notes: Collection[str] = (), follows: bool = True,
    credential: Credential | None = None, token: str = "",
) -> Thread:  # fmt: skip
    """A new thread, which its author `follows` (not where it is imported: it was said elsewhere). `credential`: the
    profession that it is spoken with. `token`: of the form that becomes it. The caller has checked that `author` may
    write so in `community`. Raises markup.MarkupError (its text is a sentence for the author) when the body cannot be
    drawn."""
    at = at or one_clock.now()
    changing.hold_visibility(community)
    audience = audience if community.is_public else Audience.MEMBERS  # never wider than the community
    drawn = putting.draw(body, author.pk)
    thread = Thread.objects.create(
        community=community, author=author, title=title, kind=kind, need=need, audience=audience,
        excerpt=markup.excerpt(drawn.document.plain),
        created_at=at, last_activity=at, first_here=is_first_here(author, community),
    )  # fmt: skip
    post = Post(thread=thread, author=author, number=0, created_at=at, notes=in_order(notes), credential=credential)
    post.first_here = thread.first_here
    putting.say(post, drawn)
    read = indexing.read_of(post)
    if drawn.tags:
        take_turn()
    beside = [Part(OPENS, {"thread": thread.pk}), *sending.noting(author, token)]
    beside += [following.beginning(author, thread)] if follows else []
    bells = putting.put(post, drawn, beside, read)
    thread.opening = post
    statistics.learn(read.words)
    hinting.begun(thread, bells)
    return thread


@verbs.in_transaction
def reply(
    *, author: User, parent: Post, body: str, at: datetime | None = None, heed_blocks: bool = True,
    notes: Collection[str] = (), follows: bool = True, blockers: Collection[int] | None = None,
    credential: Credential | None = None, token: str = "",
) -> Post:  # fmt: skip
    """A reply to `parent`, at any depth. Raises markup.MarkupError, and Refused where a block stands between the author
    and who wrote `parent` (its words may be gone by now) or began the thread, and where it is not their turn
    (`posts.ask_turns`). What is imported was said elsewhere and does not heed blocks, nor does its author follow the
    thread (`follows`) for it. `blockers`: as `blocking.BETWEEN` finds them, of a caller who holds the author.
    `credential`: the profession that it is spoken with; the caller has checked that it may be. `token`: of the form
    that becomes it.

    What is locked, and in which order: the author, the thread; where it has hashtags their community, the turn to write
    some, and themselves by id; then the post above, whom mails are written to, by id, and words that are new, in their
    order. Every verb that takes several of these takes them so."""
    if heed_blocks:
        between = {"to": parent.author_id, "within": parent.thread.author_id}
        blocking.check_contact(author, **between, is_held=blockers is not None, blockers=blockers)
    drawn = putting.draw(body, author.pk)
    thread = locked_thread(parent.thread_id)
    post = Post(thread=thread, author=author, number=thread.last_number + 1, created_at=at or one_clock.now())
    if thread.kind == Kind.ASK:
        credential = ask_turns.take(author, parent, thread=thread, at=at) or credential
    post.notes, post.credential = in_order(notes), credential
    post.place_below(parent)
    putting.say(post, drawn)
    read = indexing.read_of(post)
    now = replying.look(thread, author.pk, read.words, has_tags=bool(drawn.tags))
    post.first_here = not now.wrote
    replying.note_in(thread, post, now)
    beside = [*replying.counting(thread, post), *sending.noting(author, token)]
    beside += [following.beginning(author, thread)] if follows else []
    bells = putting.put(post, drawn, beside, read if now.has_opening else None, is_hidden=now.is_hidden)
    if now.has_opening and thread.is_public:
        statistics.learn(read.words, now.known)
    hinting.replied(post, bells)
    return post


@transaction.atomic
def edit(
    *, post: Post, by: User, body: str, thread_fields: dict[str, str] | None = None,
    notes: Collection[str] | None = None, as_of: int | None = None,
    credential: Any = AS_BEFORE,
) -> None:  # fmt: skip
    """Replaces the words of `post`, and for an opening post the `thread_fields` (title, kind, need, audience). What it
    said before is kept as a revision. `notes`: the content notes it has from now on (None: as before). `credential`:
    the profession that it is spoken with from now on, or None. `as_of`: the version that the edit began with, None if
    that is not known.

    Raises markup.MarkupError, ChangedError, and Refused for a post deleted meanwhile or an audience that may no longer
    be loosened."""
    post = locked(post)
    thread, fields, counts = post.thread, dict(thread_fields or {}), Counts()
    if as_of not in (None, post.version):
        same = (notes is None or in_order(notes) == post.notes) and credential in (AS_BEFORE, post.credential)
        if same and body == post.body and all(getattr(thread, name) == value for name, value in fields.items()):
            return  # the same edit once more, after its answer was lost
        raise ChangedError(post)
    post.version += 1
    title = fields.get("title", thread.title)
    if (body, title) != (post.body, thread.title):
        Revision.objects.create(post=post, by=by, title=thread.title if post.is_opening else "", body=post.body)
        post.edited_at = one_clock.now()
    was_audience = thread.audience
    is_let_in = _change_audience(thread, fields.pop("audience", thread.audience), counts)
    post.notes = post.notes if notes is None else in_order(notes)
    post.credential = post.credential if credential is AS_BEFORE else credential
    document = _write(post, body, counts)
    if post.is_opening:
        for name, value in fields.items():
            setattr(thread, name, value)
        thread.excerpt = markup.excerpt(document.plain)
        thread.save()
    if is_let_in:
        indexing.follow_audience(post)
    else:
        indexing.index(post)
    tag_index.write(thread)
    hinting.edited(post, narrowed=thread.audience == Audience.MEMBERS != was_audience)


def _change_audience(thread: Thread, audience: str, counts: Counts) -> bool:
    """Whether other people may read from now on."""
    if audience == thread.audience:
        return False
    was_public = counts_in_public(thread)  # and its community stays what it is while the possible ones are looked up
    if audience not in thread.possible_audiences():
        raise Refused(_("Others have answered by now, so more people cannot be let in. Your words stay as they were."))
    thread.audience = audience
    if (is_public := counts_in_public(thread)) != was_public:
        counts.note(uses_in(thread), +1 if is_public else -1)
    return True


@transaction.atomic
def delete(*, post: Post) -> None:
    """Leaves a tombstone: the words, their history, hashtags, mentions and reactions are gone at once, everywhere.
    Deleting a deleted post changes nothing."""
    post = locked(post, even_deleted=True)
    counts = Counts()
    set_tags(post, [], public=counts_in_public(post.thread), counts=counts)
    for trace in (Mention, Reaction, Revision, Draft, Helped):  # the draft: of an edit
        trace.objects.filter(post=post).delete()
    post.body = post.html = ""
    post.reaction_counts, post.notes, post.credential = {}, [], None
    post.deleted_at = post.deleted_at or one_clock.now()
    post.save(update_fields=WRITTEN)
    indexing.forget([post.pk])
    if post.is_opening:
        post.thread.title = post.thread.excerpt = ""
        post.thread.save(update_fields=["title", "excerpt", "slug"])
        indexing.forget_thread(post.thread)
        Outcome.objects.filter(thread=post.thread).delete()
        Helped.objects.filter(post__thread=post.thread).delete()
    recount(post.thread)
    counts.write()
    tag_index.write(post.thread)
    hinting.deleted(post)


def locked_thread(pk: int) -> Thread:
    """The thread as it is now, locked until the end of the transaction. (Its key stays: who follows, mutes or reads it
    at this moment does not wait for what is written in it, nor the other way round in a circle.)"""
    if found := LOCKED(pk=pk):
        found[0].community.glossary_version = found[0].glossary_version
        return found[0]
    raise Thread.DoesNotExist


def locked(post: Post, *, even_deleted: bool = False) -> Post:
    """The post as it is now, locked, and its thread before it: who reacts to it at this moment is waited for, and
    counted. Raises Refused if it was deleted meanwhile."""
    thread = locked_thread(post.thread_id)
    fresh = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    fresh.thread = thread
    if fresh.deleted_at and not even_deleted:
        raise Refused(_("This post has been deleted meanwhile."))
    return fresh


def recount(thread: Thread) -> None:
    """Sets what a thread knows of its replies from the posts that its readers can read. Three queries."""
    readable = thread.posts.filter(READABLE)
    latest = readable.order_by("-created_at").values_list("created_at", flat=True).first()
    replies = readable.filter(number__gt=0)
    others = Q(author__isnull=True) | ~Q(author=thread.author_id) if thread.author_id else Q()
    found = replies.aggregate(
        n=Count("pk"), helpers=Count("author", filter=others, distinct=True), first=Min("created_at", filter=others)
    )
    thread.reply_count, thread.helpers, thread.first_reply_at = found["n"], found["helpers"], found["first"]
    thread.last_activity = latest or thread.created_at
    thread.save(update_fields=COUNTED)


def is_first_here(author: User, community: Community) -> bool:
    """Whether `author` has written nothing in `community` yet, also nothing that was deleted since. One query."""
    return not Post.objects.filter(author=author, thread__community=community).exists()


def _write(post: Post, body: str, counts: Counts) -> markup.Document:
    """Draws `body` once, stores it with a post that is there, its hashtags and mentions, and tells of what is new."""
    drawn = putting.draw(body, post.author_id)
    putting.say(post, drawn)
    post.save(update_fields=WRITTEN)
    tags = () if Hiding.objects.filter(post=post).exists() else drawn.tags
    added = set_tags(post, tags, public=counts_in_public(post.thread), counts=counts)
    counts.write()
    Mention.objects.filter(post=post).exclude(user__in=drawn.people).delete()
    there = set(Mention.objects.filter(post=post).values_list("user_id", flat=True)) if drawn.people else set()
    if new := drawn.people - there:
        Mention.objects.bulk_create([Mention(post=post, user_id=pk) for pk in new], ignore_conflicts=True)
    news.rewritten(post, added if post.is_opening else (), new)
    return drawn.document
