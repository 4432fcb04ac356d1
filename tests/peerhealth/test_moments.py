"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

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


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a minute"), (60, "a minute"), (61, "2 minutes"), (299, "5 minutes"), (3600, "an hour"), (3700, "2 hours")],
)
def test_how_long_to_wait(seconds, words):
    assert moments.long_wait(seconds) == words
