"""The README's pictures: each is there, each is shown, and none is heavy."""

import re
from pathlib import Path

from tests.journeys import pictures

ROOT = Path(__file__).resolve().parent.parent
HEAVIEST = 200 * 1024  # bytes: a README is also read over a telephone


def test_the_readme_shows_each_picture_that_is_there():
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"!\[[^\]]+\]\((docs/pictures/[^)]+)\)", words))
    assert shown == {f"docs/pictures/{path.name}" for path in pictures.PICTURES.iterdir()}


def test_each_picture_is_made_by_the_browser():
    made = {f"{name}-{width}{'-dark' * (scheme == 'dark')}.png" for name, width, scheme in pictures.SHOWN}
    assert made == {path.name for path in pictures.PICTURES.iterdir()}


def test_no_picture_is_heavy():
    assert not {path.name: path.stat().st_size for path in pictures.PICTURES.iterdir() if path.stat().st_size > HEAVIEST}
