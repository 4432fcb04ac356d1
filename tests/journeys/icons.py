"""Draws the site's pictures for phones and for links that are shared, from two circles, in a real browser:
`.venv/bin/pytest tests/journeys/icons.py`. Not a test; run it after a change of the mark."""

from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
PAPER, TEAL, CLAY = "#FAF7F2", "#14645C", "#B2452C"
# name, width, height, share of the shorter side that the mark takes. A maskable icon may lose all but a circle of 80 %.
DRAWN = [
    ("icons/192.png", 192, 192, 0.9),
    ("icons/512.png", 512, 512, 0.9),
    ("icons/maskable-512.png", 512, 512, 0.64),
    ("icons/apple-180.png", 180, 180, 0.72),
    ("social.png", 1200, 630, 0.6),
]


def drawing(width: int, height: int, share: float) -> str:
    """The mark in the middle of a sheet of paper."""
    r = min(width, height) * share / 44 * 15  # as in icon.svg: 44 wide, two circles of radius 15, 14 apart
    x, y, apart = width / 2, height / 2, r * 14 / 15
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" style="display:block">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/><circle cx="{x - apart * 0.5}" cy="{y}" r="{r}" fill="{TEAL}"/>'
        f'<circle cx="{x + apart * 0.5}" cy="{y}" r="{r}" fill="{CLAY}" fill-opacity=".65"/></svg>'
    )


@pytest.mark.parametrize(("name", "width", "height", "share"), DRAWN)
def test_draw(chromium, name, width, height, share):
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.set_content(f'<body style="margin:0">{drawing(width, height, share)}</body>')
    page.screenshot(path=STATIC / name)
    page.close()
