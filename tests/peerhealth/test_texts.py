"""The texts of the house: versions that stay as they were published, each with what is new in it."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.utils.formats import date_format

from peerhealth import checks, comparing, operating, texts
from tests import newer_texts

FOLDER = Path(site.BASE_DIR) / "templates" / "words"
PUBLISHED = FOLDER / "fingerprints.txt"


def fingerprints() -> dict[str, str]:
    """What was published, by the name of its file."""
    lines = (line.split() for line in PUBLISHED.read_text(encoding="utf-8").splitlines())
    return {name: fingerprint for fingerprint, name in lines}


def test_it_works(client):
    for text, (name, _about) in texts.NAMES.items():
        page = client.get(f"/{text}/").content.decode()
        now = texts.latest(text)
        assert f"Version of {now.day.day} {now.day:%B %Y}." in page
        assert str(now.html) in page
        listed = client.get(f"/{text}/versions/").content.decode()
        assert f"{name}: all versions" in listed
        for version in texts.versions(text):
            assert str(version.changed) in listed
            assert f"/{text}/versions/{version.key}/" in listed
            assert client.get(f"/{text}/versions/{version.key}/").status_code == 200


def test_what_was_published_is_never_changed():
    """A new text is a new file, and a line more in fingerprints.txt."""
    files = {str(path.relative_to(FOLDER)): path.read_bytes() for path in FOLDER.glob("*/*.html")}
    now = {name: hashlib.sha256(words).hexdigest() for name, words in files.items()}
    assert now == fingerprints(), "Publish a new version instead; for a new file add the line that sha256sum prints."


def test_every_version_says_what_is_new_and_has_one_heading():
    for text in texts.NAMES:
        for version in texts.versions(text):
            assert re.match(r"<p>.{10,}", version.changed), version
            assert version.html.startswith("<h1>")
            assert version.html.count("<h1") == 1
            assert "{" not in version.html + version.changed


def test_what_is_agreed_to_says_so():
    assert {text for text in texts.NAMES if texts.latest(text).is_agreed_to} == {"terms", "privacy", "health-data"}


@pytest.mark.django_db
def test_every_page_leads_to_them(client):
    page = client.get("/help-now/").content.decode()
    assert {"/terms/", "/privacy/", "/guidelines/", "/about/"} <= set(re.findall(r'href="(/[a-z]+/)"', page))
    signing_up = client.get("/accounts/signup/").content.decode()
    assert signing_up.count('href="/terms/"') == 2


def test_a_file_that_does_not_say_whether_it_asks_is_refused(tmp_path):
    folder = tmp_path / "words" / "about"
    folder.mkdir(parents=True)
    (folder / "2026-01-01.html").write_text("<p>New.</p><h1>About</h1>")
    with pytest.raises(ValueError, match="must begin with"):
        texts._versions("about", tmp_path)


def test_an_earlier_version_says_that_it_holds_no_more(client):
    page = client.get("/privacy/versions/2026-11-01/").content.decode()
    now = date_format(texts.latest("privacy").day, "j F Y")
    assert f"This text holds no more. The present one is of {now}." in page
    assert "holds no more" not in client.get(f"/privacy/versions/{texts.latest('privacy').key}/").content.decode()


@pytest.mark.parametrize("address", ["/privacy/versions/2001-01-01/", "/privacy/versions/x/", "/help-now/versions/"])
def test_what_is_no_version_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_search_engines_keep_the_present_text_only(client):
    assert "X-Robots-Tag" not in client.get("/terms/").headers
    for address in ("/privacy/versions/", "/privacy/versions/2026-11-01/"):
        assert client.get(address)["X-Robots-Tag"] == "noindex"


def test_what_changed_is_told_in_words():
    old = "<h1>A</h1><p>One.</p><ul><li>Tea.</li><li>Milk.</li></ul>"
    new = "<h1>A</h1><p>One, and more.</p><ul><li>Tea.</li><li>Milk.</li><li>Cake.</li></ul>"
    found = [(run.state, [block.html for block in run.blocks]) for run in comparing.compare(old, new)]
    assert found == [
        ("same", ["A"]), ("gone", ["One."]), ("new", ["One, and more."]), ("same", ["Tea.", "Milk."]),
        ("new", ["Cake."]),
    ]  # fmt: skip
    assert comparing.compare(old, new)[3].html == "<ul><li>Tea.</li>\n<li>Milk.</li></ul>"
    assert comparing.compare(old, new)[0].html == "<h2>A</h2>"
    assert comparing.changes(old, old) == []


def test_the_page_of_a_version_marks_them(client, tmp_path, settings, monkeypatch):
    newer_texts.publish(tmp_path, settings, monkeypatch, "terms")
    page = client.get(f"/terms/versions/{newer_texts.DAY}/").content.decode()
    assert re.search(r"<strong>New:</strong></p><ins><p>Bring cake on Sundays.</p></ins>", page)
    assert "There is cake now." in page
    assert "Taken out:" not in page


def test_the_operator_stands_in_them(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Peers <b> e.V.", "Lane 1, Town"
    settings.OPERATOR_CONTACT, settings.DATA_PROTECTION_CONTACT = "hello@peers.example", "data@peers.example"
    settings.HOSTING_COUNTRY, settings.BACKUP_DAYS = "Iceland", 14
    privacy = client.get("/privacy/").content.decode()
    for said in ("Peers &lt;b&gt; e.V., Lane 1, Town.", "data@peers.example", "Iceland", "After 14 days a copy is gone"):
        assert said in privacy
    assert "is run by Peers &lt;b&gt; e.V." in client.get("/terms/").content.decode()
    assert "hello@peers.example" in client.get("/guidelines/").content.decode()


def test_without_a_contact_people_write_to_the_sender_of_mails(settings):
    settings.DEFAULT_FROM_EMAIL, settings.OPERATOR_CONTACT = "Peers <from@peers.example>", ""
    assert operating.facts().contact == operating.facts().data_protection == "from@peers.example"


def test_production_is_warned_of_what_is_not_told(settings):
    assert checks.texts_are_complete(None) == []  # while developing
    settings.DEVELOPMENT = False
    assert [problem.id[-4:] for problem in checks.texts_are_complete(None)] == ["W001", "W002", "W003", "W004", "W005"]
    assert not any(problem.is_serious() for problem in checks.texts_are_complete(None))  # it starts all the same
    settings.OPERATOR_NAME = settings.OPERATOR_ADDRESS = settings.OPERATOR_CONTACT = settings.HOSTING_COUNTRY = "x"
    settings.BACKUP_DAYS = 30
    assert checks.texts_are_complete(None) == []
