"""Reacting."""

import pytest

from posts.kinds import OFFERED, Kind, ReactionKind
from posts.models import Reaction
from tests import makers

pytestmark = pytest.mark.django_db


def press(client, post, kind="hug", **headers):
    """Presses a reaction as its button does."""
    return client.post(f"/p/{post.public_id}/react/", {"kind": kind}, headers=headers)


def test_it_works_and_is_taken_back_by_a_second_press(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    client = browser_of(bo)
    press(client, thread.opening)
    assert "Hug · 1" in client.get(thread.get_absolute_url()).content.decode()
    press(client, thread.opening)
    assert "Hug · 1" not in client.get(thread.get_absolute_url()).content.decode()
    assert not Reaction.objects.exists()


def test_zed_may_not_react(browser_of, ana, place, zed):
    thread = makers.thread(ana, place)
    assert press(browser_of(zed), thread.opening).status_code == 403
    assert not Reaction.objects.exists()


def test_nobody_reacts_to_themselves(browser_of, ana, place):
    assert press(browser_of(ana), makers.thread(ana, place).opening).status_code == 403


@pytest.mark.parametrize("kind", Kind.values)
def test_what_is_offered_depends_on_the_kind(browser_of, ana, bo, place, kind):
    thread = makers.thread(ana, place, kind=kind)
    for reaction in ReactionKind.values:
        expected = 302 if reaction in OFFERED[kind] else 403
        assert press(browser_of(bo), thread.opening, reaction).status_code == expected


def test_nobody_celebrates_a_vent():
    assert ReactionKind.CELEBRATE not in OFFERED[Kind.VENT]


def test_htmx_gets_the_reactions_alone(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    part = press(browser_of(bo), thread.opening, **{"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="reactions">')
    assert 'aria-pressed="true"' in part


def test_a_visitor_sees_counts_but_no_buttons_and_nobody_sees_who(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    press(browser_of(bo), thread.opening)
    page = browser_of().get(thread.get_absolute_url()).content.decode()
    assert "Hug · 1" in page
    assert "aria-pressed" not in page
    assert ">Bo<" not in page
