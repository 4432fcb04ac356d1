"""Ana blocks Bo from something he wrote, by keyboard and without JavaScript, sees it folded, and undoes it."""

import pytest

from accounts.models import Block
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person


@pytest.fixture
def thread(transactional_db):
    """Bo's reply in Ana's thread."""
    place, ana, bo = makers.community(), person("Ana"), person("Bo")
    member(ana, place)
    member(bo, place)
    thread = makers.thread(ana, place)
    makers.reply(bo, thread, "Words that Ana would rather not read.")
    return thread


def press(page, name: str) -> None:
    """Moves on with the Tab key until the control of this name has the focus, and presses it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().strip().startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached")


@pytest.mark.parametrize("width", [360, 1280])
def test_block_and_undo(open_page, thread, width):
    page = open_page(width=width, javascript=False)
    sign_in(page, "Ana")
    page.goto(thread.get_absolute_url())
    words = page.get_by_text("Words that Ana would rather not read.")
    assert words.is_visible()
    page.locator(".post").locator("summary").press("Enter")
    press(page, "Mute or block")
    page.wait_for_url("**/quiet/")
    press(page, "Block")
    page.get_by_text("Blocked. What they write is folded").wait_for()
    assert not words.is_visible()
    assert not page.get_by_role("link", name="Bo", exact=True).is_visible()
    press(page, "Folded: somebody you blocked.")
    assert words.is_visible()
    press(page, "Undo")
    page.wait_for_url("**/settings/people/")
    press(page, "Unblock")
    page.get_by_text("Unblocked. They are not told.").wait_for()
    assert not Block.objects.exists()
    page.goto(thread.get_absolute_url())
    assert words.is_visible()
