"""What stands above the conversations that a search finds, and what it may become while somebody types: conditions and
communities, hashtags, and for people who are signed in, people.

Everything is asked for through what the reader may read or find; nothing that is typed is kept.
"""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from accounts.names import LONGEST, normalise
from communities import finding
from communities.finding import Hit
from peerhealth.statements import Statement
from posts import completing
from posts.hashtags import identity
from posts.models import Hashtag
from posts.searching.asking import Asked

PLACES, TAGS, PEOPLE = 4, 6, 5
# Of conditions that nobody has opened a community for: the finder shows the others.
WITHOUT_A_COMMUNITY = 2
# A longer text is a sentence. The names in it are understood by the search itself, and the finder would guess at them.
LONGEST_NAME = 5
# Fewer letters than this begin too many names.
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Groups:
    """`places` are conditions and communities; `tags` are display forms, `people` user names."""

    places: list[Hit] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.places) + len(self.tags) + len(self.people)


def beside(asked: Asked, reader) -> Groups:
    """What stands above the threads that are found for `asked`."""
    names = [word.text for word in asked.words if not (word.is_not or word.is_tag)]
    return groups(" ".join(names) or asked.tag, reader)


def groups(text: str, reader) -> Groups:
    """What `text` names, or begins to name. Six queries at most, whatever is typed; none for no text."""
    text = text.replace("\x00", "").strip()[: finding.LONGEST_QUERY]
    words = text.split()
    if not words:
        return Groups()
    is_tag, is_name = text.startswith(("#", "＃")), text.startswith(("@", "＠"))
    plain = text.lstrip("#＃@＠")
    return Groups(
        places=[] if is_tag or is_name or len(words) > LONGEST_NAME else _places(text, reader),
        tags=[] if is_name else _tags(plain, reader),
        people=[] if is_tag or len(words) > 1 else people(plain, reader),
    )


def _places(text: str, reader) -> list[Hit]:
    """The first answers of the finder, each community once: one of its subtypes leads to the same place."""
    found: dict[object, Hit] = {}
    without = 0
    for hit in finding.find(text, reader):
        without += not hit.community
        if hit.community or without <= WITHOUT_A_COMMUNITY:
            found.setdefault(hit.community.pk if hit.community else hit.doid, hit)
    return list(found.values())[:PLACES]


def _tags(text: str, reader) -> list[str]:
    """Hashtags that begin with all of `text`, written as one word; then those that are one of its words."""
    words = [identity(word) for word in text.split()]
    begun = completing.tags("".join(text.split()), reader)
    words = [word for word in words if word]
    exact = [display for (display,) in NAMED(words=words)] if len(words) > 1 else []
    return list(dict.fromkeys([*begun, *sorted(filter(None, exact))]))[:TAGS]


def _named(words) -> QuerySet:
    used = Hashtag.objects.filter(uses__gt=0).values_list("display")
    return used.filter(name__in=words).union(used.filter(aliases__name__in=words))[:TAGS]  # OR would read every hashtag


NAMED = Statement(_named)


def people(begins: str, reader) -> list[str]:
    """The names of at most PEOPLE others that begin exactly so, for a signed-in reader: of people with whom no block
    stands between the two. One query; none for visitors, and none for a letter alone."""
    begins = normalise(begins).lower()
    if not reader.is_authenticated or not SHORTEST_NAME <= len(begins) <= LONGEST:
        return []
    others = User.objects.mentionable_by(reader.pk).exclude(pk=reader.pk).annotate(folded=Lower("username"))
    named = others.filter(folded__startswith=begins).order_by("folded")
    return list(named.values_list("username", flat=True)[:PEOPLE])
