"""Following and muting hashtags: for one reader, and nobody else sees or counts it."""

from typing import Any

from django.db import transaction
from django.db.models import BooleanField, QuerySet, Value
from django.utils.translation import gettext as _

from communities import consent
from peerhealth.errors import Refused
from peerhealth.statements import Statement
from posts import tagging
from posts.models import Hashtag, TagFollow, TagMute

MOST = 200  # of each, a person: lists of them are shown whole


@transaction.atomic
def follow(reader, name: str, *, each: bool = False) -> None:
    """`reader` follows the tag `name` (its identity) from now on and no longer mutes it; `each`: and is told of every
    new thread, while there are few. Twice is once. The caller has found the tag in what `reader` may know of. Raises
    ConsentFirst (what somebody follows tells what concerns them) and Refused beyond MOST."""
    tag = _tag(reader, name, TagFollow)
    TagMute.objects.filter(user=reader, tag=tag).delete()
    TagFollow.objects.update_or_create(user=reader, tag=tag, defaults={"each": each})


def follow_each(reader, name: str) -> None:
    """As `follow`, with word of each new thread."""
    follow(reader, name, each=True)


@transaction.atomic
def mute(reader, name: str) -> None:
    """Threads with the tag `name` stay off the first page of `reader`, who no longer follows it. As `follow`."""
    tag = _tag(reader, name, TagMute)
    TagFollow.objects.filter(user=reader, tag=tag).delete()
    TagMute.objects.get_or_create(user=reader, tag=tag)


def _tag(reader, name: str, model) -> Hashtag:
    """The tag of that name, or that it is another name of, if `reader` may keep one more row of `model`. No merge comes
    between: it would move the row. A community's tag that nobody has used yet is made."""
    tagging.take_turn()  # before the consent is held, as whoever writes a post does
    consent.hold(reader)
    tag = Hashtag.objects.filter(aliases__name=name).first()
    tag = tag or Hashtag.objects.get_or_create(name=name, defaults={"slug": name})[0]
    if model.objects.filter(user=reader).exclude(tag=tag).count() >= MOST:
        raise Refused(_("Those are very many hashtags. Take one off your list first, under Settings, Hashtags."))
    return tag


def forget(reader, name: str) -> None:
    """`reader` neither follows nor mutes the tag of that name any more; also where nothing of it can be read by now."""
    for model in (TagFollow, TagMute):
        model.objects.filter(user=reader, tag__name=name).delete()


def _listed(reader) -> QuerySet:
    names = ("tag__name", "tag__display")
    follows = TagFollow.objects.filter(user=reader).values_list(*names, "each", Value("followed"))
    mutes = TagMute.objects.filter(user=reader).values_list(*names, Value(0, BooleanField()), Value("muted"))
    return follows.union(mutes, all=True).order_by("tag__name")


LISTED = Statement(_listed)


def listed(reader) -> dict[str, list[dict[str, Any]]]:
    """The tags that `reader` follows (`followed`, with `each`) and mutes (`muted`), by name: `name`, `shown`. One
    query, none for visitors."""
    found: dict[str, list[dict[str, Any]]] = {"followed": [], "muted": []}
    if not reader.is_authenticated:
        return found
    for name, shown, each, of in LISTED(reader=reader):
        found[of].append({"name": name, "shown": shown or name, "each": each})
    return found
