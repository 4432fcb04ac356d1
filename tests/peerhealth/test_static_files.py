"""Stylesheets and behaviours: light, and in production hashed, compressed and kept for a year."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

from peerhealth import frame, static_files
from peerhealth.frame import ICONS, STYLESHEETS
from tests import makers, weighing

PRODUCTION = "peerhealth.static_files.HashedFiles"
A_YEAR = 60 * 60 * 24 * 365


def test_the_stylesheets_are_light():
    """They come as one file. Apart they would weigh more: what they have in common would be packed again in each."""
    assert 0 < weighing.one_stylesheet().brotli <= weighing.CSS
    assert weighing.one_stylesheet().brotli < weighing.total(weighing.stylesheets()).brotli


def test_while_developing_each_is_named_by_itself(db):
    found = re.findall(r'<link rel="stylesheet" href="/static/css/([^"]+).css">', Client().get("/about/").content.decode())
    assert found == list(STYLESHEETS)


def test_the_behaviours_of_each_page_are_light(browser_of, ana, place):
    thread = makers.thread(ana, place)
    browser, opening = browser_of(ana), f"/p/{thread.opening.public_id}"
    for address in ("/", thread.get_absolute_url(), "/c/lupus/new/", f"/t/{thread.public_id}/reply/", f"{opening}/edit/",
                    "/reading/", "/reading/topics/", "/drafts/", "/accounts/logout/"):  # fmt: skip
        found = weighing.loaded(browser.get(address).content)
        assert "js/menu.js" in found
        assert weighing.total(found).brotli <= weighing.JS, (address, found)
    for address in ("/accounts/login/", "/accounts/signup/"):
        assert weighing.total(weighing.loaded(browser_of().get(address).content)).brotli <= weighing.JS, address
    assert "js/drafts.js" in weighing.loaded(browser.get("/c/lupus/new/").content)  # imports are followed


def test_every_stylesheet_is_one_that_pages_name():
    there = {str(path.relative_to(weighing.ROOT / "static/css").with_suffix("")) for path in (weighing.ROOT / "static/css").rglob("*.css")}
    assert there - {"components/styleguide", "admin", "take_along"} == set(STYLESHEETS)  # each has pages of its own


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Where `collectstatic` has put the files, as on a real site."""
    root = tmp_path_factory.mktemp("static")
    storages = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": PRODUCTION}}
    with override_settings(STORAGES=storages, STATIC_ROOT=root, DEBUG=False, WHITENOISE_USE_FINDERS=False,
                           WHITENOISE_AUTOREFRESH=False, WHITENOISE_MAX_AGE=60):  # fmt: skip
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "account", "allauth", "mfa"])
        yield root


def _names() -> list[str]:
    sheets = [staticfiles_storage.one_stylesheet, *(f"css/{name}.css" for name in STYLESHEETS)]
    ours = [f"js/{path.name}" for path in (weighing.ROOT / "static/js").glob("*.js")]
    return [*sheets, *ours, *weighing.OTHERS, "icon.svg", "social.png", *(name for name, *_ in ICONS)]


def test_production_uses_that_storage():
    assert PRODUCTION in (weighing.ROOT / "peerhealth/settings.py").read_text(encoding="utf-8")


def test_files_are_hashed_and_compressed(built):
    for name in _names():
        hashed = staticfiles_storage.stored_name(name)
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", hashed), name
        content = (built / hashed).read_bytes()
        if len(content) < 300 or name.endswith(".png"):
            continue  # nothing to win: they are served as they are
        assert brotli.decompress((built / f"{hashed}.br").read_bytes()) == content
        assert gzip.decompress((built / f"{hashed}.gz").read_bytes()) == content


def test_one_stylesheet_holds_them_all_in_their_order(built):
    hashed = staticfiles_storage.stored_name(staticfiles_storage.one_stylesheet)
    found = (built / hashed).read_text(encoding="utf-8")
    at = -1
    for name in STYLESHEETS:
        words = Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8")
        assert found.count(words) == 1, name
        assert found.index(words) > at, name
        at = found.index(words)
    assert found.index("@layer reset, base, components, utilities;") < found.index("@layer components {")
    assert not (built / "css/site.css").exists() or (built / "css/site.css").read_text(encoding="utf-8") == found


def test_pages_name_that_one_alone(built, db):
    frame.stylesheets.cache_clear()
    try:
        found = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', Client().get("/about/").content.decode())
    finally:
        frame.stylesheets.cache_clear()
    assert found == [staticfiles_storage.stored_name("css/site.css")]
    answer = Client().get(f"/static/{found[0]}", headers={"Accept-Encoding": "br"})
    assert len(answer.getvalue()) == (built / f"{found[0]}.br").stat().st_size <= weighing.CSS
    assert "immutable" in answer["Cache-Control"]


def test_collecting_twice_is_collecting_once(built):
    hashed = staticfiles_storage.stored_name("css/site.css")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "account", "allauth", "mfa"])
    assert staticfiles_storage.stored_name("css/site.css") == hashed
    assert len(list((built / "css").glob("site.*.css"))) == 1


def test_addresses_in_joined_stylesheets_lead_where_they_led():
    sheets = {"base": "a { b: url(x.svg) url(/y.svg) }", "components/frame": "c { d: url('../e.svg') url(data:f) url(#g) }"}
    assert static_files.joined(sheets) == (
        '/* base */\na { b: url("x.svg") url(/y.svg) }\n/* components/frame */\nc { d: url("e.svg") url(data:f) url(#g) }'
    )


def test_what_a_behaviour_imports_is_hashed_too(built):
    for name in ("js/posting.js", "js/drafts.js", "js/composer.js", "js/completing.js", "js/quoting.js"):
        imported = re.findall(r'import[^"]*"([^"]+)"', (built / staticfiles_storage.stored_name(name)).read_text(encoding="utf-8"))
        assert imported, name
        assert all(re.search(r"\.[0-9a-f]{12}\.js$", one) for one in imported), imported


def test_they_are_kept_for_a_year(built, db):
    client = Client()
    for name in ("css/tokens.css", "js/menu.js", "django_htmx/htmx-2.min.js", "icons/512.png"):
        answer = client.get(staticfiles_storage.url(name), headers={"Accept-Encoding": "gzip, br"})
        assert answer.status_code == 200, name
        found = re.search(r"max-age=(\d+), public, immutable", answer["Cache-Control"])
        assert found, answer["Cache-Control"]
        assert int(found.group(1)) >= A_YEAR
        if not name.endswith(".png"):
            assert answer["Content-Encoding"] == "br"
            assert "Accept-Encoding" in answer["Vary"]
        answer.close()


def test_what_has_no_hash_is_asked_for_again(built, db):
    answer = Client().get("/static/css/tokens.css")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "max-age=60, public")
    answer.close()


def test_a_behaviour_calls_no_file_that_is_not_there():
    for path in (weighing.ROOT / "static/js").glob("*.js"):
        for imported in re.findall(r'from "\./([\w.]+)"', path.read_text(encoding="utf-8")):
            assert finders.find(f"js/{imported}"), (path.name, imported)
            assert Path(finders.find(f"js/{imported}")).is_file()
