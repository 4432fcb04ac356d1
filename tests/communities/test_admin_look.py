"""The admin looks like the site it belongs to."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.people import person

pytestmark = pytest.mark.django_db
TOKENS, ADMIN = (Path(finders.find(f"css/{name}.css")) for name in ("tokens", "admin"))


def test_it_works(admin_of):
    page = admin_of(person("Root", is_staff=True, is_superuser=True)).get("/admin/").content.decode()
    assert re.search(r"<title>[^<]+ · Admin · PeerHealth</title>", page)
    assert "css/admin.css" in page
    assert 'rel="icon"' in page
    assert '<a href="/">Back to the site</a>' in page
    assert "theme-toggle" in page


def test_no_address_stands_on_every_page(admin_of):
    root = person("Root", is_staff=True, is_superuser=True)
    header = admin_of(root).get("/admin/").content.decode().split("</header>")[0]
    assert "Root" in header
    assert root.email not in header


def test_it_takes_all_colours_from_the_tokens():
    rules, known = ADMIN.read_text("utf-8"), set(re.findall(r"(--[\w-]+):", TOKENS.read_text("utf-8")))
    used = set(re.findall(r"var\((--[\w-]+)\)", rules))
    assert len(used) > 10
    assert not used - known


def test_every_colour_of_djangos_that_it_asks_for_is_ours():
    begin = Path(finders.find("admin/css/base.css")).read_text("utf-8").split("color-scheme: light", maxsplit=1)[0]
    given = set(re.findall(r"(--[\w-]+):", ADMIN.read_text("utf-8")))
    literal = set(re.findall(r"(--[\w-]+): #", begin))
    assert len(literal) > 15
    assert not literal - given - {"--accent"}, "the accent is a token of ours by the same name"
