"""The style guide: there while developing, nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


def test_it_works(browser_of, developing):
    answer = browser_of().get("/styleguide/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for state in ("tombstone", "folded", 'aria-pressed="true"', 'aria-pressed="false"', "Hidden by a moderator", "members read",
                  "kind-question", "kind-story", "kind-win", "kind-vent", "kind-tip", "kind-update", "errorlist", "class=\"pager\""):  # fmt: skip
        assert state in page, state
    assert "specimen" not in answer.headers.get("Set-Cookie", "")


def test_it_is_linked_while_developing(browser_of, developing):
    assert 'href="/styleguide/"' in browser_of().get("/about/").content.decode()


def test_a_real_site_has_none(browser_of, ana):
    for reader in (None, ana):
        assert browser_of(reader).get("/styleguide/").status_code == 404
        page = browser_of(reader).get("/about/").content.decode()
        assert "/styleguide/" not in page
        assert "styleguide.css" not in page


def test_it_asks_the_database_for_nothing(browser_of, developing, django_assert_num_queries):
    client = browser_of()
    with django_assert_num_queries(0):
        client.get("/styleguide/")
