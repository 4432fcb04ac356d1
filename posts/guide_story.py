"""The guides of the demo (`data/guides.toml`), with their versions, reviews and the threads they were built from."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from accounts.models import User
from communities import guiding
from communities.models import Community, Guide, GuideReview, GuideWriter, Membership
from posts.models import GuideThread, Imported

GUIDES = files("posts") / "data" / "guides.toml"


def tell(now: datetime) -> None:
    """Brings in the guides that are not there yet, of communities that are; what people changed since stays."""
    for entry in tomllib.loads(GUIDES.read_text(encoding="utf-8"))["guide"]:
        community = Community.objects.filter(slug=entry["community"]).first()
        if community and not Guide.objects.filter(community=community, title=entry["title"]).exists():
            _bring_in(community, entry, now)


@transaction.atomic
def _bring_in(community: Community, entry: dict[str, Any], now: datetime) -> None:
    until = (now + timedelta(days=entry["review_in"])).date()
    sources = tuple(guiding.Source(**source) for source in entry["source"])
    guide = None
    for version in entry["version"]:
        words = guiding.Words(entry["title"], entry["summary"], version["body"].strip(), sources)
        by = User.objects.filter(username=version["by"]).first()
        said = {"by": by, "words": words, "why": version["why"]}
        if guide is None:
            guide = guiding.begin(community=community, review_by=until, **said)
        else:
            guide = guiding.change(guide=guide, as_of=guide.number, **said)
        _date(guide, by, now - timedelta(days=version["days_ago"]))
    GuideReview.objects.create(
        guide=guide, number=guide.number, by=User.objects.filter(username=entry["reviewed_by"]).first(),
        as_what=entry["as_what"], at=now - timedelta(days=entry["review_days_ago"]), until=until,
    )  # fmt: skip
    keys = Imported.objects.filter(key__in=entry["threads"], post__thread__community=community)
    threads = keys.order_by("post__thread__created_at").values_list("post__thread_id", flat=True)
    GuideThread.objects.bulk_create(GuideThread(guide=guide, thread_id=pk) for pk in threads)


def _date(guide: Guide, by: User | None, at: datetime) -> None:
    """The latest version is of that moment, and whoever wrote it may."""
    guide.revisions.filter(number=guide.number).update(at=at)
    began = {"created_at": at} if guide.number == 1 else {}
    Guide.objects.filter(pk=guide.pk).update(changed_at=at, **began)
    for membership in Membership.objects.filter(user=by, community=guide.community, role=Membership.Role.MEMBER):
        GuideWriter.objects.get_or_create(membership=membership)
