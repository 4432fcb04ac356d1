"""What a search may become while somebody types it."""

import pytest

from accounts import blocking
from communities.models import CommunityName, Condition
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(place):
    """A community that goes by a name."""
    CommunityName(community=place, name="Lupus", kind="preferred").save()
    return place


def offered(client, q: str) -> str:
    """The list for what is typed."""
    answer = client.get("/search/completions/", {"q": q})
    assert answer.status_code == 200
    return answer.content.decode().strip()


def test_it_works(browser_of, ana, place):
    makers.thread(ana, place, title="Lupin", body="Words. #LupusFlare")
    person("Lupine")
    found = offered(browser_of(ana), "lup")
    assert 'href="/c/lupus/"' in found
    assert 'href="/tag/LupusFlare/"' in found
    assert 'href="/u/Lupine/"' in found
    assert 'data-said="4 suggestions.' in found
    assert "Lupin<" not in found, "no conversations"


def test_for_visitors_there_are_no_people(browser_of, ana, place):
    person("Lupine")
    found = offered(browser_of(), "lup")
    assert 'href="/c/lupus/"' in found
    assert "Lupine" not in found


def test_people_by_the_exact_start_of_their_name(browser_of, ana, place):
    for name in ("Marian", "Marius", "Tamar", "M_rk", "Markus", "Mariella", "Marlene", "Marvin"):
        person(name)
    client = browser_of(ana)
    found = offered(client, "mar")
    assert found.count("/u/") == 5
    assert "Tamar" not in found
    assert "Marius" in offered(client, "@MARIU")
    assert "/u/" not in offered(client, "m"), "a letter alone lists nobody"
    assert "/u/" not in offered(client, "m%"), "nor does a wildcard"
    assert offered(client, "m_").count("/u/") == 1
    assert "/u/Ana/" not in offered(client, "ana"), "nobody looks for themselves"


def test_a_block_stands_between_two_in_both_directions(browser_of, ana, bo, cy, place):
    person("Cyril")
    blocking.block(blocker=ana, person=cy)
    blocking.block(blocker=bo, person=ana)
    assert "Cyril" in offered(browser_of(ana), "cy")
    assert "Cyd" not in offered(browser_of(ana), "cy")
    assert "/u/Bo/" not in offered(browser_of(ana), "bo")
    assert "/u/Bo/" in offered(browser_of(cy), "bo")


def test_people_who_are_gone_or_never_came_are_not_found(browser_of, ana, place):
    person("Gonzalo", is_active=False)
    assert "Gonzalo" not in offered(browser_of(ana), "gonz")


def test_a_sign_asks_for_one_kind(browser_of, ana, place):
    makers.thread(ana, place, body="#Lupus")
    person("Lupine")
    tags, names = offered(browser_of(ana), "#lup"), offered(browser_of(ana), "@lup")
    assert "/tag/" in tags
    assert "/u/" not in tags
    assert "/c/" not in tags
    assert "/u/" in names
    assert "/tag/" not in names


def test_words_are_written_together_in_a_hashtag(browser_of, ana, place):
    makers.thread(ana, place, body="#BrainFog #Night")
    assert "/tag/BrainFog/" in offered(browser_of(), "brain f")
    assert "/tag/Night/" in offered(browser_of(), "bad night")


def test_a_condition_that_nobody_opened_leads_to_the_finder(browser_of, place):
    condition = Condition.objects.create(doid="DOID:9", name="zebra sickness")
    condition.names.create(name="zebra sickness", kind="preferred")
    assert 'href="/conditions/?q=zebra%20sickness"' in offered(browser_of(), "zebra sick")


@pytest.mark.parametrize("q", ["", "   ", "\x00", "#", "@", "%", "-", '"', "?", "🦓", "x" * 5000, "a " * 500])
def test_whatever_is_typed(browser_of, ana, place, q):
    status = 404 if "\x00" in q else 200  # no page has a NUL in its address
    assert browser_of(ana).get("/search/completions/", {"q": q}).status_code == status


def test_hostile_names_are_escaped(browser_of, ana):
    makers.community("evil", name='<script>alert("zebra")</script>')
    assert "<script" not in offered(browser_of(ana), "zebra")


@pytest.mark.parametrize("tags", [1, 30])
def test_the_number_of_queries(browser_of, ana, place, tags, django_assert_num_queries):
    makers.thread(ana, place, body=" ".join(f"#Lupus{number}" for number in range(tags)))
    for number in range(tags):
        person(f"Lupus{number}")
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(3):
        visitor.get("/search/completions/?q=lupus")
    with django_assert_num_queries(6):
        member.get("/search/completions/?q=lupus")
