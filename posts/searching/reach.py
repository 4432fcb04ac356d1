"""Where a search may look for its reader, asked for once a request: the form offers these places, and the candidates
come from nowhere else."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Block, Mute
from communities.models import Community, Membership
from peerhealth.statements import Statement, Together
from posts import folding


@dataclass(frozen=True)
class Reach:
    """What a reader may read and sees unfolded: `places` are communities by name (id, slug, name), `mine` the ids of
    those whose members they are, `quiet` the ids of people whom they have blocked or muted."""

    places: list[tuple[int, str, str]]
    mine: list[int]
    quiet: list[int]

    def ids(self, slug: str = "") -> list[int]:
        """Of all places; of the one with this slug, where one is given."""
        return [pk for pk, name, _shown in self.places if not slug or name == slug]


def reach(reader) -> Reach:
    """What `reader` may search. One query, which also tells the topics that a signed-in reader folds."""
    if not reader.is_authenticated:
        return Reach(PLACES(reader=reader), [], [])
    places, mine, quiet, topics = OF_READER(reader=reader, now=timezone.now())
    folding.note(reader, topics)
    return Reach(places, [pk for (pk,) in mine], [pk for (pk,) in quiet])


def _quiet(reader) -> QuerySet:
    blocked = Block.objects.filter(blocker=reader).values_list("blocked")
    return blocked.union(Mute.objects.filter(muter=reader).values_list("muted"))


PLACES = Statement(
    lambda reader: Community.objects.visible_to(reader).order_by("name", "pk").values_list("pk", "slug", "name")
)
MINE = Statement(lambda reader: Membership.objects.of(reader).active().values_list("community_id"))
OF_READER = Together(PLACES, MINE, Statement(_quiet), folding.CHOSEN_NOW)
