"""A version of a text that is newer than those of the house, for tests."""

from copy import deepcopy
from datetime import date

from peerhealth import texts

DAY = "2035-01-01"


def publish(tmp_path, settings, monkeypatch, text: str, *, asks: bool = True, adds: str = "Bring cake on Sundays.") -> None:
    """Publishes a new version of `text`: the last one with one more paragraph. Undone after the test."""
    now, real = texts.latest(text), texts._versions
    folder = tmp_path / "words" / text
    folder.mkdir(parents=True)
    head = texts.ASKS if asks else texts.ASKS_NOBODY
    (folder / f"{DAY}.html").write_text(f"{head}\n<p>There is cake now.</p>\n{now.html}\n<p>{adds}</p>\n")
    newer = texts.Version(text, date.fromisoformat(DAY), asks)
    monkeypatch.setattr(
        texts, "_versions", lambda name, where: (newer, *real(name, where)) if name == text else real(name, where)
    )
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [tmp_path, *engines[0]["DIRS"]]
    settings.TEMPLATES = engines
    if text == "health-data":
        monkeypatch.setattr("accounts.consenting.VERSION", DAY)
