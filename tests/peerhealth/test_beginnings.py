"""What begins with some letters, as a range of an index (`peerhealth.beginnings`): the same as `startswith`."""

import pytest
from django.db import connection

from peerhealth.beginnings import Begins
from peerhealth.statements import Statement
from posts.models import Hashtag

pytestmark = pytest.mark.django_db
NAMES = ["pa", "pain", "Pain", "painful", "pb", "p", "päin", "pa😀", "痛み", "痛", "50%", "50x", "a_b", "axb"]


@pytest.fixture
def names():
    """Hashtags of many letters."""
    Hashtag.objects.bulk_create(Hashtag(name=name, slug=name) for name in NAMES)


@pytest.mark.parametrize("begins", ["pa", "pain", "p", "P", "pä", "痛", "50%", "a_", "z", "\\", "'", ""])
def test_it_works(names, begins):
    wanted = sorted(name for name in NAMES if name.startswith(begins))
    assert sorted(Hashtag.objects.filter(Begins("name", begins)).values_list("name", flat=True)) == wanted
    prepared = Statement(lambda begins: Hashtag.objects.filter(Begins("name", begins)).values_list("name"))
    assert sorted(name for (name,) in prepared(begins=begins)) == wanted


def test_an_index_answers_before_the_letters_are_known():
    """As of a statement that is prepared. (LIKE would read the whole table.)"""
    text = Statement(lambda begins: Hashtag.objects.filter(Begins("name", begins)).values_list("name")).text(begins="x")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE by_letters(text) AS {text.replace('%(begins)s', '$1')}")
        cursor.execute("EXPLAIN EXECUTE by_letters('pa')")
        plan = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE by_letters")
    assert "Index Cond" in plan
    assert "Seq Scan" not in plan
