"""Terms in texts: the first use of each becomes a link, as the place understands it."""

import pytest

from communities import glossary
from communities.models import Condition, Term, TermForm, TermRemoval
from tests import makers

pytestmark = pytest.mark.django_db


def term(name, *also, community=None, condition=None):
    """A term with its forms."""
    made = Term.objects.create(name=name, meaning=f"What {name} means.", community=community, condition=condition)
    TermForm.objects.bulk_create([TermForm.of(made, form) for form in dict.fromkeys([name, *also])])
    return made


@pytest.fixture
def heart():
    """A condition below another."""
    above = Condition.objects.create(doid="PH:1", name="heart disease")
    below = Condition.objects.create(doid="PH:2", name="valve disease")
    below.parents.add(above)
    return above, below


def test_it_works(place):
    term("biopsy", "biopsies")
    html = glossary.linked("<p>A biopsy, then two biopsies.</p>", place)
    assert html == '<p>A <a class="term" href="/words/biopsy/">biopsy</a>, then two biopsies.</p>'
    assert glossary.linked(html, place) == html


def test_a_new_term_is_seen_at_once_and_one_taken_away_is_not(place):
    assert "<a" not in glossary.linked("<p>MRI</p>", place)
    scan = term("MRI")
    linked = glossary.linked("<p>MRI</p>", place)
    assert "<a" in linked
    TermRemoval.objects.create(term=scan, reason="Wrong")
    assert glossary.linked(linked, place) == "<p>MRI</p>"


def test_nothing_of_one_community_is_in_another(place):
    hidden = makers.community("hidden", "private")
    term("pacing", community=hidden)
    assert "<a" not in glossary.linked("<p>pacing</p>", place)
    assert 'href="/c/hidden/words/pacing/"' in glossary.linked("<p>pacing</p>", hidden)


def test_letters_mean_what_the_place_says(place, heart):
    above, below = heart
    term("emergency department", "ED")
    term("MS", condition=above)
    term("ED", condition=above)
    assert "<a" not in glossary.linked("<p>MS, and ED</p>", place), "unclear here"
    place.conditions.add(below)
    linked = glossary.linked("<p>MS, and ED in the emergency department</p>", place)
    assert linked.count('href="/c/lupus/words/') == 2
    assert 'href="/words/emergency-department/"' in linked
    term("MS", community=place)
    assert glossary.linked("<p>MS</p>", place).count("<a") == 1
