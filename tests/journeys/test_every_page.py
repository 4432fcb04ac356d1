"""Every page of the site for every reader, in a browser, light and dark, 320 and 1280 px wide: axe-core finds nothing,
nothing complains, nothing calls elsewhere, nothing overflows, and everything can be pressed and seen to have the focus."""

import html
import re

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import refusals, tour
from tests.journeys import looking, shapes

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


SENT = set()  # forms that came back once, for whichever reader
WALKED = set()  # what stands on the pages that nothing was wrong with (`shapes.essence`), for whichever reader


@pytest.mark.parametrize(("reader", "part", "parts"), list(tour.chunks(PARTS)))
def test_walk(walk, trouble, reader, part, parts):
    page, devtools, walker = walk(reader)
    wrong = {}
    # The lists and forms of the admin are Django's; its indexes are where our colours and our name are.
    stops = [stop for stop in walker.stops if not stop[0].startswith("admin: ")]
    for row, address in stops[part::parts]:
        answer = None if walker.led else page.request.get(address, max_redirects=0)
        # What an address leads to is walked by its own address, or is the page to sign in.
        if answer and (300 <= answer.status < 400 or shapes.essence(answer.text()) in WALKED):
            continue
        found = look_at(page, devtools, address) + [f"trouble: {one}" for one in trouble]
        trouble.clear()
        if found:
            wrong[f"{row} {address}"] = sorted(set(found))
        elif answer:
            WALKED.add(shapes.essence(answer.text()))
    assert not wrong, "\n".join([f"{place}\n    " + "\n    ".join(found) for place, found in wrong.items()])


def look_at(page, devtools, address: str) -> list[str]:
    """Everything that is wrong with the page at this address, and with its forms when they come back to be mended."""
    answer, admin = page.goto(address), address.startswith("/admin/")
    assert answer.status < 500, address
    found, is_there = look(page, devtools, admin=admin), True
    for index, form in enumerate([] if admin else page.evaluate(looking.FORMS)):
        if form not in SENT:
            SENT.add(form)
            if not is_there:
                page.goto(address)
                page.evaluate(looking.FORMS)
            found += [f"form {form} sent empty: {one}" for one in look_at_form(page, devtools, address, index)]
            is_there = False
    return found


def look_at_form(page, devtools, address: str, index: int) -> list[str]:
    """Everything that is wrong with the open page when one of its forms came back with something to mend."""
    with page.expect_navigation() as came_back:
        page.evaluate(looking.SEND_EMPTY, index)
    assert came_back.value.status in {422, 429}, (address, came_back.value.status)
    return look(page, devtools)


def look(page, devtools, *, admin: bool = False) -> list[str]:
    """Everything that is wrong with the page that is open: of a page built of pieces that were looked at before, what
    depends on its words and its address, and of any other everything, in both widths and both schemes."""
    found = [f"policy: {one}" for one in page.evaluate("window.cspReports || []")]
    found += [] if admin else widths(page, devtools)
    if new := shapes.unlike(page):
        closely = [] if admin else measure(page, devtools)
        closely += look_closely(page, admin=admin)
        closely += [] if admin else look_under_covers(page)
        if not closely:
            shapes.remember(new)
        found += closely
    return found


def look_closely(page, *, admin: bool) -> list[str]:
    """What axe-core finds. What is seen in one width alone is looked at there with every rule."""
    found, rules = [], None
    page.evaluate(shapes.NEWLY_VISIBLE)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if width == NARROW:
            page.evaluate(looking.OPEN_DETAILS)
            rules = None if page.evaluate(shapes.NEWLY_VISIBLE) else looking.SIZES
        found += [f"{width} light: {one}" for one in looking.axe(page, rules=rules, admin=admin)]
        if rules is None:
            page.emulate_media(color_scheme="dark")
            found += [f"{width} dark: {one}" for one in looking.axe(page, rules=looking.COLOURS, admin=admin)]
            page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


def look_under_covers(page) -> list[str]:
    """What is wrong with menus and dialogs when they are open. The frame's own are looked at on the first page alone."""
    found, is_first = [], page.evaluate("location.pathname") == "/"
    page.evaluate("window.partsToSee = []")
    for index in range(page.evaluate(looking.COVERS)):
        page.evaluate(looking.OPEN_COVER, index)
        if is_first or page.evaluate("document.querySelector('dialog[open]') !== null"):
            for scheme, rules in (("dark", looking.COLOURS), ("light", None)):
                page.emulate_media(color_scheme=scheme)
                found += [f"open {index}, {scheme}: {one}" for one in looking.axe(page, rules=rules, covered=True)]
    page.evaluate(looking.OPEN_COVER, -1)
    return found


def widths(page, devtools) -> list[str]:
    """Whether the page fits, in both widths and with large text: its words decide, so every page is measured."""
    found = [f"{WIDE}: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found += [f"{NARROW}: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    looking.large_text(devtools, percent=200)
    found += [f"{NARROW}, text at 200 %: {one}" for one in page.evaluate(looking.TOO_WIDE)]
    looking.large_text(devtools, percent=100)
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


def measure(page, devtools) -> list[str]:
    """What else axe-core does not measure: targets for a finger, focus."""
    found = [f"{WIDE}, target {one}" for one in page.evaluate(looking.SMALL_TARGETS, 24)]
    found += [f"{WIDE}, focus: {one}" for one in looking.focus(page)]
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    found += [f"{NARROW}, target {one}" for one in page.evaluate(looking.SMALL_TARGETS, 44)]
    found += [f"{NARROW}, focus: {one}" for one in looking.focus(page)]
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


@pytest.mark.parametrize("name", refusals.names())
def test_refusals(walk, name):
    page, devtools, _walker = walk("anonymous")
    page.route("**/refused/", lambda route: route.fulfill(body=refusals.drawn(name), content_type="text/html"))
    page.goto("/refused/")
    assert not (found := look(page, devtools)), "\n".join(found)


def test_no_link_leads_nowhere(site):
    reader = site[1]["author"].client
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 400:
            continue
        seen.add(address)
        answer = reader.get(address, follow=True)
        assert answer.status_code == 200, address
        links = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.getvalue().decode())
        waiting += [html.unescape(link) for link in links if not link.startswith(("/accounts/", "/admin/"))]
    assert len(seen) > 150


SPOIL = """([words, css]) => {
  document.querySelector("main").insertAdjacentHTML("beforeend", words);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet]; }"""


def test_the_walk_sees_what_is_wrong(walk):
    """The measures find what they are for, on a page that is spoilt on purpose."""
    page, devtools, _walker = walk("anonymous")
    page.goto("/about/")
    page.evaluate(SPOIL, [
        '<img src="/avatar/01234567.svg" width="1400" height="9"><button id="tiny" class="tiny">.</button><input>',
        ".tiny { outline: none !important; width: 9px; height: 9px } main img { max-width: none }",
    ])  # fmt: skip
    found = "\n".join(look(page, devtools))
    for word in ("image-alt", "too wide", "label:", "target 12×9", "no visible focus"):
        assert word in found, word


def test_a_page_like_one_that_was_seen(walk):
    """Of a page whose pieces are known its width is measured still; a new piece, and one found wrong, is looked at."""
    page, devtools, _walker = walk("anonymous")

    def found_with(words: str, css: str = "") -> str:
        page.goto("/about/")
        page.evaluate(SPOIL, [words, css])
        return "\n".join(look(page, devtools))

    assert not found_with("<p>Some words.</p>")
    assert not found_with("<p>Others.</p>")
    assert shapes.unlike(page) == set()
    too_wide = found_with(f"<p>{'wide' * 400}</p>", "main p { white-space: nowrap; overflow-wrap: normal }")
    assert shapes.unlike(page) == set()
    assert "1280: " in too_wide
    assert "320: " in too_wide
    for _ in range(2):  # what was wrong once is not taken for seen
        assert "color-contrast" in found_with('<p class="pale">Some words.</p>', ".pale { color: #ccd }")
    assert "color-contrast" in found_with('<p class="dim">Dark words.</p>', "@media (prefers-color-scheme: dark) { .dim { color: #333 } }")
    assert "image-alt" in found_with('<p><img src="/avatar/01234567.svg" width="9" height="9"></p>')
    assert "target" in found_with('<p class="mine"><button>.</button></p>', ".mine button { min-height: 0; padding: 0; height: 9px }")
    narrow = "@media (min-width: 600px) { .late { display: none } }"
    assert "320 light: label" in found_with('<p class="late"><input class="late"></p>', narrow)
    assert "heading-order" in found_with("<h4>Out of order</h4>")


def test_what_makes_a_page_another_one():
    """Two readers' pages are one if the same stands on them, word by word, with the same behaviours."""
    page = '<head>{}</head><body{}><header>{}</header><main>{}<input name="csrfmiddlewaretoken" value="{}"></main></body>'
    one = shapes.essence(page.format("<script src=a></script>", "", "Ana", "Words", "x1"))
    assert one == shapes.essence(page.format("<script src=a></script>", "", "Bo, who has another header", "Words", "y2"))
    assert one != shapes.essence(page.format("<script src=b></script>", "", "Ana", "Words", "x1"))
    assert one != shapes.essence(page.format("<script src=a></script>", ' class="x"', "Ana", "Words", "x1"))
    assert one != shapes.essence(page.format("<script src=a></script>", "", "Ana", "Other words", "x1"))
