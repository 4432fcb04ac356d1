"""Writes the README's pictures from the demo, in a real browser: `make pictures`. Not a test. `tests/test_pictures.py` holds
the README and the pictures together."""

from pathlib import Path

import pytest
from django.core.management import call_command

from communities import naming
from posts import story
from posts.models import Thread

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
HEIGHTS = {1280: 820, 360: 720}  # as much as a screen shows
SHOWN = [
    ("home", 1280, "light"), ("home", 360, "light"), ("community", 1280, "light"), ("thread", 1280, "light"),
    ("thread", 360, "dark"), ("write", 1280, "light"),
]  # fmt: skip


@pytest.fixture
def thread(transactional_db, monkeypatch):
    """The demo, without the catalogue; its liveliest question about one condition."""
    monkeypatch.setattr("communities.naming.read", lambda entries: naming.Names([]))
    monkeypatch.setattr("communities.catalogue.read", list)
    call_command("demo", verbosity=0)
    return Thread.objects.filter(community__slug="type-1-diabetes", kind="question").order_by("-reply_count")[0]


def test_pictures(open_page, thread):
    addresses = {
        "home": "/", "community": "/c/type-1-diabetes/", "thread": thread.get_absolute_url(), "write": "/c/type-1-diabetes/new/",
    }  # fmt: skip
    for name, width, scheme in SHOWN:
        page = open_page(width=width, scheme=scheme)
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if name != "home":  # which is a visitor's
            page.goto("/accounts/login/")
            page.get_by_label("Email").fill(story.address(story.MEMBER))
            page.get_by_label("Password").fill(story.PASSWORD)
            page.locator("main").get_by_role("button", name="Sign in").click()
        page.goto(addresses[name])
        if name == "write":
            page.get_by_label("Title").fill("What do you pack for a night in hospital?")
            page.get_by_label("Text").fill("It is only one night, and I have never done it.\n\n#Surgery #Packing")
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}-{width}{'-dark' * (scheme == 'dark')}.png")
