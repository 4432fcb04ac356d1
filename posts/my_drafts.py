"""The list of one's own drafts, and how often one may save."""

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community
from communities.standing import Standing, standings
from peerhealth import pages
from posts import drafting, folding, keeping, listing
from posts.models import Draft, Post, Thread

BY_SAVED = (("updated_at", True), ("public_id", True))
# A save a second would be more than anybody types: `static/js/drafts.js` waits for a pause.
SAVES_A_MINUTE, MINUTE = 90, 60


def count_save(user: User) -> None:
    """Counts a save. Raises TooOftenError after more in a minute than anybody needs."""
    key = f"drafts:{user.pk}"
    cache.add(key, 0, MINUTE)
    try:
        saves = cache.incr(key)
    except ValueError:  # the minute ended between the two lines
        return
    if saves > SAVES_A_MINUTE:
        raise drafting.TooOftenError


def page(user: User, query) -> pages.Page:
    """One page of the drafts of `user`, the latest first. Each row: `public_id`, `updated_at`, `title`, `body`, `kind`
    ("thread", "reply", "edit"), and, as far as `user` may read and write there, `name` of the place and `address` of
    the form. At most seven queries, whatever the number of rows; one for an empty page."""
    where = {name: listing.parse_cursor(query.get(name, "")) for name in ("after", "before")}
    columns = ("public_id", "updated_at", "words", "community_id", "thread_id", "post_id", "post__thread_id")
    rows = Draft.objects.written_by(user).values(*columns)
    found = pages.page(rows, BY_SAVED, _cursor, size=listing.THREADS_A_PAGE, **where)
    if found.rows:
        places = Places(user, found.rows)
        for row in found.rows:
            places.describe(row)
    return found


def _cursor(row: dict[str, Any]) -> str:
    return listing.cursor({"created_at": row["updated_at"], "public_id": row["public_id"]})


class Places:
    """The places of some drafts, as far as their author may read them by now."""

    def __init__(self, user: User, rows: list[dict[str, Any]]):
        edited, answered = [row["post_id"] for row in rows], [row["words"].get("to", "") for row in rows]
        posts = Post.objects.visible_to(user).filter(Q(pk__in=edited) | Q(public_id__in=answered))
        threads = {row["thread_id"] or row["post__thread_id"] for row in rows}
        communities = Community.objects.visible_to(user).filter(pk__in=[row["community_id"] for row in rows])
        self.posts = {post.pk: post for post in posts.only("public_id")}
        self.answered = {post.public_id for post in self.posts.values()}
        self.threads = {
            thread.pk: thread
            for thread in Thread.objects.visible_to(user).filter(pk__in=threads).select_related("community", "opening")
        }
        found = self.threads.values()
        fold_of = folding.reasons(user, {thread.author_id for thread in found})
        self.folded = {thread.pk for thread in found if fold_of(thread.author_id, thread.opening.notes)}
        self.communities = {community.pk: community for community in communities}
        self.standings = standings(user)

    def describe(self, row: dict[str, Any]) -> None:
        """Fills `row`, without naming a place that may not be read."""
        words = row.pop("words")
        row |= {"title": words.get("title", ""), "body": words.get("body", ""), "name": "", "address": ""}
        row["kind"] = "thread" if row["community_id"] else "reply" if row["thread_id"] else "edit"
        thread = self.threads.get(row["thread_id"] or row["post__thread_id"])
        community = self.communities.get(row["community_id"]) or (thread and thread.community)
        if not community:
            return
        row["community"], row["name"] = community.name, thread.title if thread else ""
        if thread and thread.title and thread.pk in self.folded:
            row["name"] = _("A folded conversation")
        place = {"thread": community, "reply": thread, "edit": self.posts.get(row["post_id"])}[row["kind"]]
        if place and self.standings.get(community.pk, Standing()).is_member:
            to = words.get("to", "")
            row["address"] = keeping.page_of(place, to if to in self.answered else "")
