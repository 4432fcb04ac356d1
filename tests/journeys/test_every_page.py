"""Every page of the site for every reader, in a browser, light and dark, 320 and 1280 px wide: axe-core finds nothing,
nothing complains, nothing calls elsewhere, nothing overflows, and everything can be pressed and seen to have the focus."""

import html
import re

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import refusals, tour
from tests.journeys import looking

WIDE, NARROW, HEIGHT = 1280, 320, 900
# Into how many parts a reader's walk is cut, so that every worker has something to do.
PARTS = {"anonymous": 3, "author": 6, "moderator": 4, "newcomer": 5}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(furnished):
    """(the running site, the people of the tour by name). They are signed in before any test begins: the site runs in
    threads of its own, which see only what is there for good."""
    server = LiveServer("localhost")
    yield server, {name: make(furnished) for name, make in tour.readers().items()}
    server.stop()


@pytest.fixture
def walk(chromium, site, trouble):
    """`walk(reader)` is (page, developer's tools, the reader)."""
    server, people = site
    contexts = []

    def make(reader: str):
        walker = people[reader]
        context = chromium.new_context(viewport={"width": WIDE, "height": HEIGHT}, base_url=server.url, reduced_motion="reduce")
        contexts.append(context)
        cookies = ((name, one.value) for name, one in walker.client.cookies.items())
        context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies])
        context.add_init_script(looking.NOTE_CSP)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("dialog", lambda dialog: dialog.accept())  # what asks before a page is left does not stop the walk
        trouble.watch(page, server.url)
        return page, context.new_cdp_session(page), walker

    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("reader", "part", "parts"), list(tour.chunks(PARTS)))
def test_walk(walk, trouble, reader, part, parts):
    page, devtools, walker = walk(reader)
    wrong, sent = {}, set()
    # The lists and forms of the admin are Django's; its indexes are where our colours and our name are.
    stops = [stop for stop in walker.stops if not stop[0].startswith("admin: ")]
    for row, address in stops[part::parts]:
        answer = page.goto(address)
        if answer.request.redirected_from and not walker.led:
            continue
        assert answer.status < 500, address
        found = look(page, devtools, admin=address.startswith("/admin/"))
        for index, form in enumerate([] if address.startswith("/admin/") else page.evaluate(looking.FORMS)):
            if form not in sent:
                sent.add(form)
                found += [f"form {form} sent empty: {one}" for one in look_at_form(page, devtools, address, index)]
        found += [f"trouble: {one}" for one in trouble]
        trouble.clear()
        if found:
            wrong[f"{row} {address}"] = sorted(set(found))
    assert not wrong, "\n".join([f"{place}\n    " + "\n    ".join(found) for place, found in wrong.items()])


def look_at_form(page, devtools, address: str, index: int) -> list[str]:
    """Everything that is wrong with a page whose form came back with something to mend."""
    page.goto(address)
    page.evaluate(looking.FORMS)
    with page.expect_navigation() as came_back:
        page.evaluate(looking.SEND_EMPTY, index)
    assert came_back.value.status in {422, 429}, (address, came_back.value.status)
    return look(page, devtools)


def look(page, devtools, *, admin: bool = False) -> list[str]:
    """Everything that is wrong with the page that is open, in both widths and both schemes."""
    found = [f"policy: {one}" for one in page.evaluate("window.cspReports || []")]
    found += [] if admin else measure(page, devtools)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme}: {one}" for one in looking.axe(page, dark=scheme == "dark", admin=admin)]
        page.evaluate(looking.OPEN_DETAILS)  # the narrow walk sees them open
    found += [] if admin else look_under_covers(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


def look_under_covers(page) -> list[str]:
    """What is wrong with menus and dialogs when they are open. The frame's own are looked at on the first page alone."""
    found, is_first = [], page.evaluate("location.pathname") == "/"
    for index in range(page.evaluate(looking.COVERS)):
        page.evaluate(looking.OPEN_COVER, index)
        if is_first or page.evaluate("document.querySelector('dialog[open]') !== null"):
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                found += [f"open {index}, {scheme}: {one}" for one in looking.axe(page, dark=scheme == "dark", covered=True)]
    page.evaluate(looking.OPEN_COVER, -1)
    return found


def measure(page, devtools) -> list[str]:
    """What axe-core does not measure: width, targets for a finger, focus, large text."""
    found = [f"{WIDE}: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    found += [f"{WIDE}, target {one}" for one in page.evaluate(looking.SMALL_TARGETS, 24)]
    found += [f"{WIDE}, focus: {one}" for one in looking.focus(page)]
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    found += [f"{NARROW}: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    found += [f"{NARROW}, target {one}" for one in page.evaluate(looking.SMALL_TARGETS, 44)]
    found += [f"{NARROW}, focus: {one}" for one in looking.focus(page)]
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    looking.large_text(devtools, percent=200)
    found += [f"{NARROW}, text at 200 %: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    looking.large_text(devtools, percent=100)
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


@pytest.mark.parametrize("name", refusals.names())
def test_refusals(walk, name):
    page, devtools, _walker = walk("anonymous")
    page.route("**/refused/", lambda route: route.fulfill(body=refusals.drawn(name), content_type="text/html"))
    page.goto("/refused/")
    assert not (found := look(page, devtools)), "\n".join(found)


def test_no_link_leads_nowhere(walk):
    page, _devtools, _walker = walk("author")
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 400:
            continue
        seen.add(address)
        answer = page.request.get(address)
        assert answer.status == 200, address
        links = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text())
        waiting += [html.unescape(link) for link in links if not link.startswith(("/accounts/", "/admin/"))]
    assert len(seen) > 150


def test_the_walk_sees_what_is_wrong(walk):
    """The measures find what they are for, on a page that is spoilt on purpose."""
    page, devtools, _walker = walk("anonymous")
    page.goto("/about/")
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
        '<img src="/avatar/01234567.svg" width="1400" height="9"><button id="tiny" class="tiny">.</button><input>')"""
    )
    page.evaluate("""const sheet = new CSSStyleSheet();
        sheet.replaceSync(".tiny { outline: none !important; width: 9px; height: 9px } main img { max-width: none }");
        document.adoptedStyleSheets = [sheet]""")
    found = "\n".join(look(page, devtools))
    for word in ("image-alt", "too wide", "label:", "target 12×9", "no visible focus"):
        assert word in found, word

