"""In the demo somebody's profession is checked and worn in some of what they wrote, and somebody else's waits for a
look in the admin. All of it is invented."""

from datetime import datetime, timedelta

from accounts.models import Credential, User
from accounts.models.credential import GOOD_FOR
from communities import speaking
from communities.models import Community
from posts.importing import NOWHERE
from posts.models import Imported, Post

NURSE, ASKS = "early-shift", "tea-at-six"
HERE = "type-1-diabetes"
# What the nurse said as one; “demo-t1d-02-nurse” they said as themselves.
SPOKEN = ("demo-t1d-01-nurse", "demo-t1d-10-nurse")
CHECKED_AGO = timedelta(days=60)


def settle(now: datetime, porter: User) -> None:
    """Once: the nurse is checked by `porter` and another of the house, their community wants it, and a pharmacist has
    asked to be checked."""
    nurse, place = User.objects.filter(username=NURSE).first(), Community.objects.filter(slug=HERE).first()
    if nurse is None or place is None or Credential.objects.of(nurse).exists():
        return
    Community.objects.filter(pk=place.pk).update(clinicians=Community.Clinicians.WELCOME)
    at, also = now - CHECKED_AGO, _staff("day-porter", now)
    checked = Credential.objects.create(
        user=nurse, profession="nurse", country="UK", registry="Nursing and Midwifery Council", asked_at=at,
        first_by=porter, first_at=at, second_by=also, second_at=at, until=at.date() + GOOD_FOR,
        interests="I work for a public hospital. Nobody else pays me.",
    )  # fmt: skip
    speaking.wish(nurse, [HERE])
    spoken = Imported.objects.filter(key__in=SPOKEN).values("post")
    Post.objects.filter(pk__in=spoken, author=nurse).update(credential=checked)
    _ask(now)


def _staff(name: str, now: datetime) -> User:
    """Somebody of the house with whom nobody can sign in."""
    known = User.objects.filter(username=name).first()
    return known or User.objects.create_user(f"{name}@{NOWHERE}", name, is_staff=True, date_joined=now - CHECKED_AGO)


def _ask(now: datetime) -> None:
    """A request that waits in the admin."""
    asks = User.objects.filter(username=ASKS).first() or User.objects.create_user(f"{ASKS}@{NOWHERE}", ASKS)
    Credential.objects.create(
        user=asks, profession="pharmacist", country="Ireland", registry="An invented register", number="0000",
        evidence="Invented for the demo: there is nothing to look up.", asked_at=now - timedelta(hours=20),
    )  # fmt: skip
