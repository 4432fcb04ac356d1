"""Following and muting hashtags: for one reader, and nobody else sees or counts it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities import consent
from peerhealth.errors import Refused
from posts import tagging
from posts.models import Hashtag, TagFollow, TagMute

MOST = 200  # of each, a person: lists of them are shown whole


@transaction.atomic
def follow(reader, tag: Hashtag, *, each: bool = False) -> None:
    """`reader` follows `tag` from now on and no longer mutes it; `each`: and is told of every new thread, while there
    are few. Twice is once. The caller has found the tag in what `reader` may read. Raises ConsentFirst (what somebody
    follows tells what concerns them) and Refused beyond MOST."""
    TagMute.objects.filter(user=reader, tag=_kept(reader, tag, TagFollow)).delete()
    TagFollow.objects.update_or_create(user=reader, tag=tag, defaults={"each": each})


@transaction.atomic
def mute(reader, tag: Hashtag) -> None:
    """Threads with `tag` stay off the first page of `reader`, who no longer follows it. As `follow`."""
    TagFollow.objects.filter(user=reader, tag=_kept(reader, tag, TagMute)).delete()
    TagMute.objects.get_or_create(user=reader, tag=tag)


def _kept(reader, tag: Hashtag, model) -> Hashtag:
    """`tag`, if `reader` may keep one more row of `model`. No merge comes between: it would move the row."""
    consent.hold(reader)
    tagging.take_turn()
    if model.objects.filter(user=reader).exclude(tag=tag).count() >= MOST:
        raise Refused(_("That are very many hashtags. Take one off your list first, under Settings, Hashtags."))
    return tag


def forget(reader, name: str) -> None:
    """`reader` neither follows nor mutes the tag of that name any more; also where nothing of it can be read by now."""
    for model in (TagFollow, TagMute):
        model.objects.filter(user=reader, tag__name=name).delete()


def listed(reader) -> dict[str, list[dict[str, Any]]]:
    """The tags that `reader` follows (`followed`, with `each`) and mutes (`muted`), by name: `name`, `shown`. Two
    queries, none for visitors."""
    if not reader.is_authenticated:
        return {"followed": [], "muted": []}
    follows = TagFollow.objects.filter(user=reader).order_by("tag__name").values_list("tag__name", "tag__display", "each")
    mutes = TagMute.objects.filter(user=reader).order_by("tag__name").values_list("tag__name", "tag__display")
    return {
        "followed": [{"name": name, "shown": shown or name, "each": each} for name, shown, each in follows],
        "muted": [{"name": name, "shown": shown or name} for name, shown in mutes],
    }
