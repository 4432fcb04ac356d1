"""Every address of the site has a literal bound of statements (`tests/query_bounds.py`). Pages are counted where they are
walked, in `tests/test_valid_html.py`; what no reader sees as a page is asked here."""

import pytest
from django.urls import get_resolver

from tests import query_bounds, tour
from tests.test_house import named

pytestmark = pytest.mark.django_db
# Nothing to count: files that are sent as they are, and what exists while developing only.
APART = {"styleguide", "admin: autocomplete", "admin: jsi18n", "admin: view_on_site", "admin: password_change_done"}


def test_every_address_has_a_row():
    ours = {name for name, view in named(get_resolver()) if name and not name.startswith("admin:") and view}
    known = {name for name in ours if name in query_bounds.BOUNDS}
    assert not ours - known - APART


@pytest.mark.parametrize("reader", [None, "Author"])
def test_answers_for_machines(furnished, reader):
    client, dear, asked = tour.signed_in(reader), [], set()
    for row in sorted(tour.NO_PAGES):
        if row not in tour.EVERY:
            continue
        with query_bounds.counted() as counted:
            answer = client.get(tour.EVERY[row][0].format(**furnished))
        asked.add(row)
        dear += query_bounds.wrong(answer, counted)
    assert len(asked) > 15
    assert not dear, "\n".join(dear)


def test_the_bounds_can_be_broken(furnished, monkeypatch):
    monkeypatch.setitem(query_bounds.BOUNDS, "communities", 0)
    with query_bounds.counted() as counted:
        answer = tour.signed_in(None).get("/c/")
    assert query_bounds.wrong(answer, counted) == [f"communities: {counted.asked} statements, not 0"]
