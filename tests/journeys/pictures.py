"""Writes the README's pictures from the demo, in a real browser: `make pictures`. Not a test."""

from pathlib import Path

import pytest

from posts import story
from tests.journeys.test_every_page import enter, site

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOWN = [("home", 1280, "light"), ("community", 1280, "light"), ("thread", 1280, "light"), ("thread", 360, "dark")]

__all__ = ["site"]  # a fixture


@pytest.mark.parametrize(("name", "width", "scheme"), SHOWN)
def test_pictures(open_page, site, name, width, scheme):
    page = open_page(width=width, scheme=scheme)
    enter(page, "" if name == "home" else story.MEMBER)
    page.goto({"home": "/", "community": "/c/type-1-diabetes/", "thread": site.get_absolute_url()}[name])
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}-{width}{'-dark' * (scheme == 'dark')}.png")
