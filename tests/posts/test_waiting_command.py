"""`manage.py waiting`."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from posts import moderation
from tests import makers

pytestmark = pytest.mark.django_db


def run(*args) -> tuple[str, int]:
    """What it prints, and the exit code."""
    out = io.StringIO()
    try:
        call_command("waiting", *args, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.fixture
def ask(ana, place):
    return lambda **ago: makers.thread(ana, place, at=timezone.now() - timedelta(**ago))


def test_it_works(ask):
    ask(hours=2)
    thread = ask(hours=4)
    assert run() == (f"lupus\t/t/{thread.public_id}/\t4 h 0 min\n", 0)
    assert run("--over", "5h") == ("", 0)
    assert len(run("--over", "90m")[0].splitlines()) == 2


def test_more_than_a_day_is_an_alarm_whatever_is_listed(ask):
    ask(hours=25)
    assert run("--over", "2d") == ("", 1)
    assert run()[0].endswith("1 d 1 h\n")


def test_json_without_a_word_of_the_title(ask):
    thread = ask(hours=4)
    said, code = run("--json")
    assert json.loads(said) == [{"community": "lupus", "address": f"/t/{thread.public_id}/", "minutes": 240}]
    assert code == 0
    assert "sleep" not in said.lower()


@pytest.mark.parametrize("over", ["", "3", "h", "3w", "3h 5m", "1.5h", "99999h"])
def test_what_is_no_duration(over):
    with pytest.raises(CommandError, match="is no duration") as found:
        run("--over", over)
    assert found.value.returncode == 2


def test_hidden_and_answered_ones_do_not_wait(ask, bo, cy, mo):
    hidden, answered = ask(hours=30), ask(hours=30)
    moderation.hide(post=hidden.opening, by=mo, reason="x")
    for somebody in (bo, cy):
        makers.reply(somebody, answered)
    assert run() == ("", 0)
