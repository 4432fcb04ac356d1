"""What the page of notifications says of posts: answers, mentions, what follows in a thread. What of these happened in
one thread is one line ("Bo and 2 others replied to you in …")."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import blocking
from communities.models import CommunityLevel
from peerhealth.statements import Statement
from posts import folding, unwanted
from posts.models import Mention, Post, Thread
from posts.publishing import READABLE


@dataclass(frozen=True)
class Fact:
    """One post that may be told: who wrote it (empty: a former member), the thread's title (empty where it is gone, or
    folded for this reader), where it stands, and whether the reader is mentioned in it."""

    name: str
    title: str
    address: str
    mentioned: bool = False


def may_be_told(user, abouts) -> QuerySet:
    """Of the posts `abouts` (public ids) those that `user` may be told of now: that they may read, by others, not
    hidden, not across a block, not by somebody they have muted, nor in a thread or community that they have: rows of
    the public id and whether they are mentioned."""
    named = Mention.objects.filter(post=OuterRef("pk"), user=user.pk)
    posts = Post.objects.visible_to(user).filter(READABLE, public_id__in=abouts).exclude(author=user.pk)
    posts = unwanted.without(posts, user, thread="thread__").annotate(mentioned=Exists(named))
    return posts.values_list("public_id", "mentioned")


TOLD_OF = ("public_id", "author__username", "thread__title", "thread__author_id", "thread__opening__notes")
TOLD = Statement(
    lambda user, abouts: (
        may_be_told(user, abouts)
        .annotate(fold=blocking.fold_of(user, "thread__author"))
        .values(*TOLD_OF, "mentioned", "fold")
    )
)


def facts_of(user, abouts: Collection[str]) -> dict[str, Fact]:
    """By public id the posts that `user` `may_be_told` of now. One query, two where there are notes."""
    found = TOLD(user=user, abouts=list(abouts))
    fold_of = folding.reasons_with(user, {row["thread__author_id"]: row["fold"] for row in found if row["fold"]})
    return {
        row["public_id"]: Fact(
            row["author__username"] or "",
            "" if fold_of(row["thread__author_id"], row["thread__opening__notes"]) else row["thread__title"],
            f"/p/{row['public_id']}/",
            row["mentioned"],
        )
        for row in found
    }


def replied(facts: Sequence[Fact]) -> str:
    """The line of replies to the reader in one thread, the newest first."""
    return _line(
        facts,
        (_("%(who)s replied to you in “%(title)s”"), _("%(who)s replied to you")),
        lambda n: ngettext("%(who)s and %(n)s other replied to you", "%(who)s and %(n)s others replied to you", n),
    )


def went_on(facts: Sequence[Fact]) -> str:
    """The line of what was written in a thread that the reader follows."""
    return _line(
        facts,
        (_("%(who)s wrote in “%(title)s”"), _("%(who)s wrote in a conversation that you follow")),
        lambda n: ngettext("%(who)s and %(n)s other wrote", "%(who)s and %(n)s others wrote", n),
    )


def mentioned(facts: Sequence[Fact]) -> str:
    """The line of mentions of the reader; empty where they are taken back."""
    return _line(
        [fact for fact in facts if fact.mentioned],
        (_("%(who)s mentioned you in “%(title)s”"), _("%(who)s mentioned you")),
        lambda n: ngettext("%(who)s and %(n)s other mentioned you", "%(who)s and %(n)s others mentioned you", n),
    )


def _line(facts: Sequence[Fact], one: tuple[str, str], several: Callable[[int], str]) -> str:
    names = list(dict.fromkeys(fact.name for fact in facts))
    if not names:
        return ""
    title, said = facts[0].title, {"who": names[0] or _("Somebody"), "n": len(names) - 1}
    if len(names) == 1:
        return one[0 if title else 1] % (said | {"title": title})
    sentence = several(len(names) - 1) % said
    return _("%(sentence)s in “%(title)s”") % {"sentence": sentence, "title": title} if title else sentence


def new_threads(user, abouts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each thread (public id) in a community of which `user` wants to hear of every one: a sentence and an address.
    Two queries at most."""
    threads = Thread.objects.visible_to(user).listed().filter(public_id__in=list(abouts))
    threads = unwanted.without(threads, user).filter(
        community__levels__user=user.pk, community__levels__level=CommunityLevel.Level.EACH
    )
    found, told = list(threads.select_related("community", "opening")), {}
    fold_of = folding.reasons(user)
    for thread in found:
        said = _("A new thread in %(community)s: “%(title)s”")
        if fold_of(thread.author_id, thread.opening.notes):
            said = _("A new thread in %(community)s")
        sentence = said % {"community": thread.community.name, "title": thread.title}
        told[thread.public_id] = (sentence, thread.get_absolute_url())
    return told
