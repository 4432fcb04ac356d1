"""A real browser. Chromium is found on the PATH; without one the journeys are skipped, but never in CI."""

import os
import shutil
import time

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, connections
from playwright.sync_api import sync_playwright

from tests.journeys import quick_files

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Playwright's event loop runs in the test's own thread, where Django would otherwise refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    """Marks every journey as needing a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium():
    """The browser itself. It keeps an event loop in this thread, in which Django has a database connection of its own: both
    end with the file, for what comes after it in this process."""
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("CI needs a browser: install Debian's package chromium.")
        pytest.skip("NO BROWSER: the journeys were not walked. Install chromium to walk them.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _quick_files():
    """Files are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", quick_files.serve)
        yield


class Trouble(list):
    """What a page did that it must not: console errors, requests to another host, server errors."""

    def watch(self, page, base: str) -> None:
        """Notes troubles of `page` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("request", lambda request: self._host(request.url, base))
        page.on("response", lambda answer: self.append(answer.url) if answer.status >= 500 else None)

    def _console(self, message) -> None:
        # A refusal is no trouble: Chromium notes every answer of 4xx in its console.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.append(message.text)
        if message.text.startswith("htmx:sendAbort"):  # a page was left before the answer to what it had asked for came
            self[:] = [one for one in self if not one.startswith(("htmx:sendAbort", "htmx:afterRequest"))]

    def _host(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:")):
            self.append(f"a request to {url}")


@pytest.fixture
def trouble():
    """Must be empty at the end of a journey."""
    found = Trouble()
    yield found
    assert not found


@pytest.fixture
def open_page(chromium, live_server, trouble):
    """`open_page(width=…, scheme=…, javascript=…, zone=…)` is a fresh visitor's page on the running site."""
    contexts = []

    def make(*, width: int = 1280, scheme: str = "light", javascript: bool = True, zone: str | None = None):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            base_url=live_server.url,
            timezone_id=zone,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        trouble.watch(page, live_server.url)
        return page

    yield make
    for context in contexts:
        context.close()
    settle()


def settle() -> None:
    """Waits until the site has answered what pages sent as they were closed (a draft, on leaving): the database is
    emptied next, and a request that comes in between would meet the emptying halfway, or leave something behind."""
    working = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    quiet = 0
    for _ in range(100):
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute(working)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        if quiet == 4:
            return
