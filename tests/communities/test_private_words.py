"""What the finder guesses for outsiders does not change by a letter because of a private community's names."""

import pytest

from communities import finding, opening
from communities.models import CommunityName, ConditionName, Word
from communities.refolding import refold
from tests.communities.test_finding import first, place, small
from tests.people import member

pytestmark = pytest.mark.django_db
__all__ = ["small"]  # a fixture
TYPED = ("valle", "vallye", "feevr", "valey fever", "marhs", "pasly", "flutetr", "palys bog")
CLOSE = ("Vallers vallyers", "Feevrers club", "Marhsers pasly", "Flutetr flutetrs")


@pytest.fixture
def hidden(small):
    """A private community, not yet named."""
    return place("hidden", visibility="private")


def guessed(user) -> list[tuple]:
    """What the finder answers to each of `TYPED`."""
    return [(text, [hit.name for hit in finding.find(text, user)]) for text in TYPED]


def words() -> set[str]:
    """All that the finder has learned."""
    return set(Word.objects.values_list("spelled", flat=True))


def name(community) -> None:
    """Gives a community names that lie close to what people type for other things."""
    for close in CLOSE:
        CommunityName(community=community, name=close).save()


def test_it_works(hidden, ana, nobody, zed):
    before, known = (guessed(nobody), guessed(zed)), words()
    assert any(names for _text, names in before[0])
    name(hidden)
    assert (guessed(nobody), guessed(zed)) == before
    assert words() == known
    refold(names=(ConditionName, CommunityName), words=Word)
    assert (guessed(nobody), guessed(zed)) == before
    member(ana, hidden)
    assert first("feevrers club", ana) == "hidden", "its members find it all the same"


def test_the_same_names_of_a_listed_community_do_change_it(small, nobody):
    """So that the test above could fail."""
    before, known = guessed(nobody), words()
    name(place("open"))
    assert guessed(nobody) != before
    assert words() > known


def test_what_becomes_listed_is_learned(hidden):
    name(hidden)
    known = words()
    hidden.visibility = "members"
    hidden.save()
    opening.announce(hidden)
    assert words() > known
