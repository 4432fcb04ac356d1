"""Every page for every reader is valid HTML, with headings in order, labelled fields and a title of its own; so are its
forms when they come back, the parts that htmx puts in place, and refusals."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from tests import query_bounds, refusals, tour, validity

# Rows that may share a title: one page in another order, or answers to another question in the same place.
ONE_PAGE = re.compile(r"^(thread|a long thread|a branch|a deep thread|community, filtered|conditions|search|a search|admin)")
# Titles that two pages still share.
SHARED = re.compile(
    "^(The place|Empty place|Check your mail|New password|Find a condition|Reply|Earlier versions|Author|Is it you|Authenticator app|My questions)"
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


def told(wrong: dict) -> str:
    """Findings, a line each, by page."""
    return "\n".join([f"{place}\n    " + "\n    ".join(found) for place, found in wrong.items()])


@pytest.mark.parametrize("reader", tour.readers())
def test_pages(furnished, reader):
    walker = tour.readers()[reader](furnished)
    wrong, titles, dear = {}, defaultdict(set), []
    for row, address in walker.stops:
        with query_bounds.counted() as counted:
            answer = walker.client.get(address, follow=walker.led)
        dear += query_bounds.wrong(answer, counted)
        if not is_page(answer):
            continue
        if found := findings(answer, address):
            wrong[address] = found
        if answer.status_code == 200 and not ONE_PAGE.match(row):
            titles[validity.title(answer.content.decode())].add(address)
    assert not wrong, told(wrong)
    shared = {title: found for title, found in titles.items() if len(found) > 1 and not SHARED.match(title)}
    assert not shared
    assert not dear, "\n".join(dict.fromkeys(dear))


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
    assert not wrong, told(wrong)


@pytest.mark.parametrize("name", refusals.names())
def test_refusals(furnished, name):
    assert not validity.of_page(refusals.drawn(name))


@pytest.mark.parametrize(
    ("spoilt", "finding"),
    [
        ("<ul><p>x</p></ul>", "directly in <ul>"), ("<p id=a>x</p><p id=a>y</p>", "is there 2 times"),
        ("<a href=/><button>x</button></a>", "inside <a"), ("<h3>x</h3>", "of level 3 after"), ("<input name=q>", "has no label"),
        ("<p aria-describedby=no>x</p>", "which is not there"), ("<label for=no>x</label>", "which is not there"),
        ("<span><div>x</div></span>", "only words may stand"), ("<p>x</div>", "line 1"), ("<b>x</i></b>", "line 1"),
        ("<h1>x</h1>", "2 headings of the first level"), ("<a href=#no>x</a>", "leads to #no"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(spoilt, finding):
    page = "<!doctype html><html lang=en><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>"
    assert not validity.of_page(page.format("<ul><li><label>x <input></label></li></ul>"))
    assert any(finding in one for one in validity.of_page(page.format(spoilt))), validity.of_page(page.format(spoilt))


@pytest.mark.parametrize(
    "other", ["<p id=bcdfghjkmnpq>x</p>", "<p>x &nosuch; y</p>", "<p class=a>x</p>", "<p></p>", '<p title="">x</p>', "<div>x</div>"]
)
def test_a_page_built_otherwise_is_read(other):
    """Pages that differ in words alone are read once; whatever else differs is another page."""
    page = "<p>{}</p><p id=bcdfghjkmnpr>{}</p>".format
    assert validity.skeleton(page("Some words", "x")) == validity.skeleton(page("Others &", "x").replace(" &", ""))
    assert validity.skeleton(f"<p>x</p>{page('x', 'x')}") != validity.skeleton(f"{other}{page('x', 'x')}")
    twice = "<p id=bcdfghjkmnpr>x</p>"
    assert not validity.of_fragment("<p id=bcdfghjkmnps>x</p>" + twice)
    assert validity.of_fragment(twice + twice)


MAILS = sorted(
    str(path.relative_to(Path(settings.BASE_DIR) / "templates"))
    for path in (Path(settings.BASE_DIR) / "templates").glob("**/email/*.html")
    if not path.name.startswith("_")
)


@pytest.mark.parametrize("name", MAILS)
def test_mails(name):
    """Their other part: valid, and nothing is fetched from anywhere."""
    line = {"sentence": "Bo replied", "link": "/n/x/", "excerpt": "Words.", "more": 2}
    text = render_to_string(name, {"SITE_NAME": "Here", "subject": "Something new", "lines": [line], "link": "/", "more": 3})
    assert not [found for found in validity.of_page(text) if "heading" not in found]  # a mail begins without one
    assert not re.search(r"<(img|link|script|iframe|object|form)|url\(|@import|style=|[^-]color:", text)


def test_every_address_is_looked_at(furnished):
    """Somebody on the tour is shown each page of the table: a page that nobody can open here is a page nobody checks. An
    address that is only sent to (405 when opened) has no page."""
    shown = set(tour.NO_PAGES | tour.LEAD_ON)
    for make in tour.readers().values():
        walker = make(furnished)
        for row, address in walker.stops:
            if row not in shown and walker.client.get(address, follow=walker.led).status_code in {200, 204, 405}:
                shown.add(row)
    never = sorted(tour.EVERY.keys() - shown)
    assert never == []  # a list in full
