"""The invented people of a load, their communities, and what each wants to read: nobody of them can sign in."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from accounts import agreeing, consenting, likeness
from accounts.models import Agreement, Block, Consent, Mute, User
from communities.models import Community, Membership
from peerhealth import texts
from peerhealth.ids import LENGTH, LETTERS
from posts.loading.words import invented
from posts.models import TopicFold
from posts.topics import Topic

PLACES = 40
NO_PASSWORD = "!"  # noqa: S105  (as Django writes that there is none)
NOWHERE = "loaded.invalid"  # nobody can have an address here (RFC 2606)
# Of every hundred people, those who read much and have blocked, muted, followed and folded something.
READERS = 5
ENDINGS = ("syndrome", "disease", "pain", "fever", "deficiency", "neuropathy")


@dataclass
class Place:
    """A community, and the keys of its members; who writes most comes first."""

    pk: int
    is_public: bool
    moderator: int = 0
    members: list[int] = field(default_factory=list)

    def somebody(self, chance: Random) -> int:
        """A member: few write much."""
        return self.members[int(len(self.members) * chance.random() ** 2.5)]


def random_id(chance: Random) -> str:
    """As `peerhealth.ids.random_id`, from `chance`."""
    return "".join(chance.choices(LETTERS, k=LENGTH))


def communities(chance: Random, since: datetime) -> list[Place]:
    """The largest first; every tenth is for members only and every tenth private, but not the first."""
    kinds = [Community.Visibility.PUBLIC] * 8 + [Community.Visibility.MEMBERS, Community.Visibility.PRIVATE]
    made, names = [], set()
    while len(made) < PLACES:
        word, ending = invented("en", chance).capitalize(), chance.choice(ENDINGS)
        if word in names:
            continue
        names.add(word)
        made.append(
            Community(
                slug=f"{word}-{ending}".lower(), name=f"{word} {ending}", hashtag=f"{word}{ending.capitalize()}",
                tagline=f"For everybody who lives with {word.lower()} {ending}", created_at=since,
                visibility=kinds[len(made) % 10], rules=["Here we listen before we answer."],
            )
        )  # fmt: skip
    return [Place(one.pk, one.is_public) for one in Community.objects.bulk_create(made)]


def people(many: int, chance: Random, since: datetime) -> list[int]:
    """`many` people who have agreed to everything; their keys."""
    made: dict[str, User] = {}
    while len(made) < many:
        name = f"{invented('en', chance)}-{len(made) + 1}"[:30]
        alike = likeness.skeleton(name)
        if alike not in made:
            made[alike] = User(
                public_id=random_id(chance), email=f"{name}@{NOWHERE}", username=name, username_skeleton=alike,
                password=NO_PASSWORD, avatar_seed=f"{chance.getrandbits(32):08x}", date_joined=since,
            )  # fmt: skip
    keys = [one.pk for one in User.objects.bulk_create(made.values(), batch_size=5_000)]
    Consent.objects.bulk_create((Consent(user_id=pk, version=consenting.VERSION) for pk in keys), batch_size=5_000)
    versions = [texts.latest(text) for text in agreeing.TEXTS]
    Agreement.objects.bulk_create(
        (Agreement(user_id=pk, text=one.text, version=one.key) for pk in keys for one in versions), batch_size=5_000
    )
    return keys


def join(places: list[Place], keys: list[int], chance: Random, since: datetime) -> None:
    """Everybody is in some communities, the readers in many; each community has a moderator."""
    reach = list(itertools.accumulate(weights()))
    rows, readers = [], readers_of(keys)
    for number, pk in enumerate(keys):
        wanted = 12 if number < len(readers) else chance.choice((1, 1, 2, 2, 3, 5))
        chosen = {number % PLACES, *chance.choices(range(PLACES), cum_weights=reach, k=wanted)}
        chosen |= {0} if number < len(readers) else set()
        for place in sorted(chosen):
            places[place].members.append(pk)
            rows.append(_membership(pk, places[place], chance, since))
    for place in places:
        chance.shuffle(place.members)
    Membership.objects.bulk_create(rows, batch_size=5_000)


def _membership(pk: int, place: Place, chance: Random, since: datetime) -> Membership:
    role = "member" if place.moderator else "moderator"
    place.moderator = place.moderator or pk
    relation = chance.choice(("", "", "patient", "carer", "parent"))
    return Membership(
        user_id=pk, community_id=place.pk, role=role, since=since + timedelta(days=chance.random()), welcomed_at=since,
        relation=relation, relation_by_posts=bool(relation) and chance.random() < 0.5,
    )  # fmt: skip


def weights() -> list[float]:
    """How much is said in each community, beside the others."""
    return [1 / (rank + 1) for rank in range(PLACES)]


def readers_of(keys: list[int]) -> list[int]:
    """Those of the people who read much: they stand first."""
    return keys[: max(2, len(keys) * READERS // 100)]


def part(keys: list[int], chance: Random) -> None:
    """Blocks, mutes and folded topics of the readers."""
    blocks, mutes, folds = [], [], []
    for pk in readers_of(keys):
        others = [one for one in chance.sample(keys, min(8, len(keys))) if one != pk]
        blocks += [Block(blocker_id=pk, blocked_id=other) for other in others[:4]]
        mutes += [Mute(muter_id=pk, muted_id=other) for other in others[4:]]
        folds.append(TopicFold(user_id=pk, topic=chance.choice(Topic.values)))
    Block.objects.bulk_create(blocks, batch_size=5_000)
    Mute.objects.bulk_create(mutes, batch_size=5_000)
    TopicFold.objects.bulk_create(folds, batch_size=5_000)
