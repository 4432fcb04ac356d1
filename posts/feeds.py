"""Atom feeds (RFC 4287). A feed leaves the site: whoever reads it may copy it, so the open ones hold only what its
authors let everyone and search engines have, and a person's own says nothing of them unless they want it to."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.translation import gettext as _

from accounts import blocking
from communities import consent
from communities.models import Community, Guide
from peerhealth.plain import one_line
from posts import tag_index
from posts.kinds import Audience
from posts.models import FeedToken, Hashtag, TaggedPost, Thread
from posts.tagging import names_of
from posts.topics import said

ENTRIES, LATEST = 30, 500
# What a feed without an entry is dated by, where nothing else has a date that outsiders may know.
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Django's, but dated by what is in it: the same feed is the same bytes."""

    def latest_post_date(self) -> datetime:
        """When it last changed."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=self.feed["begun"])


def everyones():
    """The threads that a feed or a search engine may have."""
    return Thread.objects.visible_to(AnonymousUser()).listed().filter(audience=Audience.EVERYONE)


def hashtag_of(name: str) -> Hashtag | None:
    """The hashtag that `name` names, where a visitor may read a thread with it. Two queries, also where there is no
    such hashtag: the time of an answer must not tell that some thread in private has it."""
    tag, visitor = Hashtag.objects.filter(name=names_of(name)[0]).first(), AnonymousUser()
    newest = Thread.objects.visible_to(visitor).filter(pk__in=tag_index.newest(tag.pk if tag else 0, visitor, 1))
    return tag if newest.exists() else None


def tagged(tag: Hashtag):
    """As `everyones`, of a hashtag: among its LATEST by activity, so that one on very many threads costs no more."""
    return everyones().filter(pk__in=tag_index.newest(tag.pk, AnonymousUser(), LATEST))


def of_threads(threads, *, title: str, page: str, begun: datetime, guides=()) -> str:
    """The feed of a queryset of `everyones`, the newest first. `page`: the path that it belongs to; `guides`: rows of
    `of_guides`, before the threads. One query."""
    feed = _feed(title, page, f"{page}feed/", begun)
    for guide in guides:
        feed.add_item(**guide)
    columns = ("public_id", "slug", "title", "excerpt", "created_at", "opening__edited_at", "opening__notes",
               "community__name")  # fmt: skip
    for row in threads.order_by("-created_at", "-public_id").values(*columns)[:ENTRIES]:
        notes = said(row["opening__notes"])
        address = f"{settings.SITE_URL}/t/{row['public_id']}/"
        feed.add_item(
            title=one_line(row["title"]),
            link=f"{address}{row['slug']}/" if row["slug"] else address,
            unique_id=get_tag_uri(address, row["created_at"]),  # without the title, which may change
            description=_("Notes: %(notes)s") % {"notes": notes} if notes else one_line(row["excerpt"]),
            pubdate=row["created_at"],
            updateddate=row["opening__edited_at"] or row["created_at"],
            categories=[row["community__name"]],
        )
    return feed.writeString("utf-8")


def of_guides(community: Community) -> list[dict[str, Any]]:
    """An entry for each guide of a community that visitors may read, the latest change first. One query."""
    guides = Guide.objects.visible_to(AnonymousUser()).filter(community=community).order_by("-changed_at", "pk")
    rows = guides.values("slug", "title", "summary", "created_at", "changed_at")[:ENTRIES]
    return [
        {
            "title": _("Guide: %(title)s") % {"title": row["title"]},
            "link": (address := f"{settings.SITE_URL}{community.get_absolute_url()}guides/{row['slug']}/"),
            "unique_id": get_tag_uri(address, row["created_at"]),
            "description": row["summary"],
            "pubdate": row["created_at"],
            "updateddate": row["changed_at"],
            "categories": [community.name],
        }
        for row in rows
    ]


def _feed(title: str, page: str, own: str, begun: datetime) -> Feed:
    site = settings.SITE_URL
    return Feed(
        title=title,
        link=site + page,
        description="",
        feed_url=site + own,
        feed_guid=get_tag_uri(site + own, begun),
        author_name=settings.SITE_NAME,  # people's names stay here
        begun=begun,
    )


def tokens_hash(token: str) -> str:
    """What is kept of the secret in the address of somebody's own feed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_for(user, *, titles: bool) -> str:
    """Gives `user` a feed of their own, or a new address for it (the one before is then nothing), and returns the
    secret: it is shown once and not kept. Raises ConsentFirst."""
    consent.hold(user)
    token = secrets.token_urlsafe(32)
    FeedToken.objects.update_or_create(user=user, defaults={"hash": tokens_hash(token), "neutral": not titles})
    return token


def change(user, *, titles: bool) -> None:
    """What the feed of `user` says from now on."""
    FeedToken.objects.filter(user=user).update(neutral=not titles)


def stop(user) -> None:
    """The address leads nowhere from now on."""
    FeedToken.objects.filter(user=user).delete()


def feed_of(user) -> FeedToken | None:
    """The feed that `user` has made, if there is one."""
    return FeedToken.objects.filter(user=user).first()


def found(token: str) -> FeedToken | None:
    """The feed with this secret, of somebody who may still use the site."""
    rows = FeedToken.objects.filter(hash=tokens_hash(token), user__is_active=True)
    return rows.select_related("user").first()


def of_home(mine: FeedToken, token: str) -> str:
    """The feed of what is new for its owner, as far as they may read it at this moment. Four queries."""
    feed = _feed(settings.SITE_NAME, "/", f"/feed/{token}/", mine.at)
    feed.feed["id"] = _hidden_id(mine, "")
    for row in new_for(mine.user):
        feed.add_item(**(_neutral_entry if mine.neutral else _entry)(row), unique_id=_hidden_id(mine, row["public_id"]))
    return feed.writeString("utf-8")


def _hidden_id(mine: FeedToken, public_id: str) -> str:
    """An id that stays, and tells nobody which thread it is."""
    hidden = hmac.new(mine.hash.encode(), public_id.encode(), hashlib.sha256).hexdigest()[:32]
    return get_tag_uri(f"{settings.SITE_URL}/feed/{hidden}", mine.at)


def _neutral_entry(row: dict[str, Any]) -> dict[str, Any]:
    """To the hour only, and to the first page: a moment or an address would say which thread it is."""
    hour = row["created_at"].replace(minute=0, second=0, microsecond=0)
    words = _("A new thread in one of your communities") if row["mine"] else _("A new thread with a hashtag you follow")
    return {"title": words, "link": f"{settings.SITE_URL}/", "description": "", "pubdate": hour, "updateddate": hour}


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    address = f"{settings.SITE_URL}/t/{row['public_id']}/"
    when = row["created_at"]
    return {"title": one_line(row["title"]), "link": address, "description": "", "pubdate": when, "updateddate": when}


def new_for(user) -> list[dict[str, Any]]:
    """The newest threads by others in the communities of `user` and with hashtags they follow, without what they muted
    or would see folded, and without what is hidden (also from who moderates there: a feed leaves the site); `mine` says
    which of the two."""
    shown = Thread.objects.visible_to(user).listed().unhidden().exclude(author=user)
    readable = blocking.leave_out_folded(shown.unmuted_by(user).without_muted_tags(user), user)
    followed = TaggedPost.objects.filter(tag__in=user.tag_follows.values("tag_id")).values("thread_id")
    here = readable.filter(community__in=Community.objects.joined_by(user).values("pk"))
    tagged = readable.filter(pk__in=followed)
    found: dict[str, dict[str, Any]] = {}
    for threads, mine in ((here, True), (tagged, False)):
        latest = threads.order_by("-created_at", "-public_id").values("public_id", "title", "created_at")[:ENTRIES]
        for row in latest:
            found.setdefault(row["public_id"], row | {"mine": mine})
    return sorted(found.values(), key=lambda row: (row["created_at"], row["public_id"]), reverse=True)[:ENTRIES]
