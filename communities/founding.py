"""Opening a community, for operators."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from communities import opening
from communities.models import Community, CommunityName, Condition
from communities.models.name import NameKind
from peerhealth.errors import Refused
from peerhealth.markup import identity, words_of


@transaction.atomic
def found(
    *, slug: str, name: str, hashtag: str = "", also: tuple[str, ...] = (), conditions: tuple[str, ...] = (), **fields
) -> Community:
    """Opens a community with its names and conditions (DOIDs) and has those who wait for it told. `fields` are further
    columns of Community. Without a hashtag it gets its name as one. Raises Refused with a sentence for an address that
    is taken or malformed, an unknown condition or a hashtag that is none."""
    community = Community(slug=slug, name=name.strip(), hashtag=hashtag or camel_case(name), **fields)
    _check(community)
    found_conditions = list(Condition.objects.filter(doid__in=conditions))
    if unknown := sorted(set(conditions) - {condition.doid for condition in found_conditions}):
        raise Refused(_("No condition has the id %(ids)s.") % {"ids": ", ".join(unknown)})
    community.save()
    community.conditions.set(found_conditions)
    seen = {""}
    for kind, called in ((NameKind.PREFERRED, community.name), *((NameKind.SYNONYM, other.strip()) for other in also)):
        if called.casefold() not in seen:
            seen.add(called.casefold())
            CommunityName(community=community, name=called, kind=kind).save()
    opening.announce(community)
    return community


def camel_case(name: str) -> str:
    """A hashtag made of a name: "Long Covid" gives "LongCovid"."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", name))


def is_hashtag(text: str) -> bool:
    """Whether `text`, without its sign, is one whole hashtag."""
    return list(words_of(f"#{text}").hashtags.values()) == [text] and len(identity(text)) <= 64


def _check(community: Community) -> None:
    try:
        validate_slug(community.slug)
    except ValidationError as problem:
        raise Refused(_("An address has only letters, digits, hyphens and underscores.")) from problem
    if Community.objects.filter(slug=community.slug).exists():
        raise Refused(_("There is a community at this address already."))
    if not is_hashtag(community.hashtag):
        raise Refused(_("“%(hashtag)s” cannot be a hashtag.") % {"hashtag": community.hashtag})
    try:
        community.full_clean(exclude=["conditions"])
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
