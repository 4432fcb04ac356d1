"""Every page for every reader is valid HTML, with headings in order, labelled fields and a title of its own; so are its
forms when they come back, the parts that htmx puts in place, and refusals."""

import re
from collections import defaultdict

import pytest
from django.db import transaction

from tests import tour, validity

# Rows that may share a title: one page in another order, or answers to another question in the same place.
ONE_PAGE = re.compile(r"^(thread|a long thread|a branch|a deep thread|community, filtered|conditions|admin)")
# Titles that two pages still share.
SHARED = re.compile(
    "^(The place|Empty place|Check your mail|New password|Find a condition|Reply|Earlier versions|Author|Is it you|Authenticator app)"
)
PAGE, PART = "text/html", {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


pytestmark = pytest.mark.django_db


def is_page(answer) -> bool:
    """Whether people see it as a page."""
    return answer.status_code not in {301, 302, 405} and answer.get("Content-Type", "").startswith(PAGE) and answer.content


def findings(answer, address: str) -> list[str]:
    """What is wrong with this answer."""
    text = answer.content.decode()
    whole = text.lstrip().lower().startswith("<!doctype")
    return validity.of_page(text, admin=address.startswith("/admin/")) if whole else validity.of_fragment(text)


@pytest.mark.parametrize("reader", tour.readers())
def test_pages(furnished, reader):
    walker = tour.readers()[reader](furnished)
    wrong, titles = {}, defaultdict(set)
    for row, address in walker.stops:
        answer = walker.client.get(address, follow=walker.led)
        if not is_page(answer):
            continue
        if found := findings(answer, address):
            wrong[address] = found
        if answer.status_code == 200 and not ONE_PAGE.match(row):
            titles[validity.title(answer.content.decode())].add(address)
    assert not wrong
    shared = {title: found for title, found in titles.items() if len(found) > 1 and not SHARED.match(title)}
    assert not shared


@pytest.mark.parametrize("reader", ["anonymous", "author", "moderator", "newcomer", "guarded"])
def test_forms_that_come_back_and_parts_of_pages(furnished, reader):
    walker = tour.readers()[reader](furnished)
    wrong, seen = {}, 0
    for _row, address in walker.stops:
        for method, headers in (("post", {}), ("post", PART), ("get", PART)):
            with transaction.atomic():  # each by itself: who leaves or deletes has done so for one address alone
                answer = getattr(walker.client, method)(address, headers=headers)
                transaction.set_rollback(True)
            if is_page(answer):
                seen += 1
                if found := findings(answer, address):
                    wrong[method, bool(headers), address] = found
    assert seen > 10
    assert not wrong


def test_every_address_is_looked_at(furnished):
    """Somebody on the tour is shown each page of the table: a page that nobody can open here is a page nobody checks."""
    shown = set(tour.NO_PAGES | tour.LEAD_ON)
    for make in tour.readers().values():
        walker = make(furnished)
        for row, address in walker.stops:
            if row not in shown and walker.client.get(address, follow=walker.led).status_code == 200:
                shown.add(row)
    never = sorted(tour.EVERY.keys() - shown)
    assert not never
