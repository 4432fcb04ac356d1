"""Times as people say them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from peerhealth import moments

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=8), "15 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_ago(before, said):
    assert moments.ago(NOW - before, NOW) == said


def test_the_exact_time_stands_beside_it():
    drawn = moments.moment(NOW - timedelta(hours=2), NOW)
    assert 'datetime="2026-11-23T10:00:00Z"' in drawn
    assert "2 hours ago" in drawn
    assert 'title="23 Nov 2026, 10:00 UTC"' in drawn


def test_dates_and_exact_times_are_those_of_the_readers_zone():
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert moments.ago(late, NOW) == "1 Jan"
        assert 'title="1 Jan 2026, 00:30 CET"' in moments.moment(late, NOW)
        assert moments.chosen_zone() == "Europe/Berlin"
    assert moments.ago(late, NOW) == "31 Dec 2025"
    assert moments.chosen_zone() == ""


def test_the_words_for_the_browser_hold_every_count():
    words = json.loads(moments.words())
    assert words["now"] == "just now"
    assert words["months"][4] == "May"
    for name, unit, counts in (("m", 60, 60), ("h", 3600, 24), ("d", 86400, 7)):
        for count in range(2 if name == "d" else 1, counts):
            said = words["forms"][int(words["which"][name][count], 16)] % {"count": count}
            assert said == moments.ago(NOW - timedelta(seconds=count * unit), NOW)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a minute"), (60, "a minute"), (61, "2 minutes"), (299, "5 minutes"), (3600, "an hour"), (3700, "2 hours")],
)
def test_how_long_to_wait(seconds, words):
    assert moments.long_wait(seconds) == words
