"""Opens the starter communities that ship with this app (`data/starters.toml`)."""

import tomllib
from importlib.resources import files

from django.db import transaction

from communities import opening
from communities.models import Community, CommunityName, Condition
from communities.models.name import NameKind

STARTERS = files("communities") / "data" / "starters.toml"
# What the file says and a moderator may have changed since: only a new community takes these.
OPENING_FIELDS = (
    "name", "hashtag", "hashtags", "treatments", "tagline", "description", "rules", "welcome", "visibility",
)  # fmt: skip


def read() -> list[dict]:
    """The starters as written in the file."""
    return tomllib.loads(STARTERS.read_text(encoding="utf-8"))["community"]


@transaction.atomic
def open_starters() -> list[Community]:
    """Opens the starters that are not there yet, with names and conditions; returns the new ones. What people have
    changed in an open community stays as they left it."""
    opened = []
    for entry in read():
        fields = {key: entry[key] for key in OPENING_FIELDS}
        community, is_new = Community.objects.get_or_create(slug=entry["slug"], defaults=fields)
        if is_new:
            opened.append(community)
            _name(community, entry)
        if not community.conditions.exists():
            community.conditions.set(Condition.objects.filter(doid__in=entry["conditions"]))
        if is_new:
            opening.announce(community)
    return opened


def _name(community: Community, entry: dict) -> None:
    kinds = (
        (NameKind.PREFERRED, [entry["name"]]),
        (NameKind.SYNONYM, [*entry["also_called"]]),
        (NameKind.FORMER, entry["former"]),
    )
    seen = set()
    for kind, names in kinds:
        for name in names:
            if name.casefold() not in seen:
                seen.add(name.casefold())
                CommunityName(community=community, name=name, kind=kind).save()
