"""Posts follow the glossary: as they are written, and when it says something else."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities import wording
from posts import publishing, relinking
from posts.models import Post
from tests import makers
from tests.people import member
from tests.posts.relinked import relink_what_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


def words(by, place, name, *forms):
    """A word of a community."""
    return wording.add(by=by, community=place, name=name, meaning=f"What {name} is.", forms=forms)


def html(post: Post) -> str:
    """As it is stored now."""
    return Post.objects.get(pk=post.pk).html


def test_it_works(ana, bo, mo, place):
    words(mo, place, "biopsy")
    thread = makers.thread(ana, place, body="A biopsy. #Biopsy", title="The biopsy")
    link = '<a class="term" href="/c/lupus/words/biopsy/">biopsy</a>'
    assert html(thread.opening).count(link) == 1
    reply = makers.reply(bo, thread, "My **biopsy** was in May.")
    assert link in html(reply)
    publishing.edit(post=reply, by=bo, body="No word of it.")
    assert "term" not in html(reply)
    publishing.edit(post=reply, by=bo, body="The biopsy.")
    assert link in html(reply)
    assert thread.excerpt == "A biopsy. #Biopsy"


def test_a_post_follows_a_word_that_is_added_changed_taken_away_and_brought_back(ana, mo, place):
    thread = makers.thread(ana, place, body="The scan, and the MRI.")
    other = makers.thread(ana, place, body="Nothing of that.")
    term = words(mo, place, "MRI")
    assert relink_what_waits() == 1
    assert ">MRI</a>" in html(thread.opening)
    wording.change(term=term, by=mo, name="scan", meaning="A picture.", forms=["scans"])
    relink_what_waits()
    assert ">scan</a>" in html(thread.opening)
    assert ">MRI</a>" not in html(thread.opening)
    wording.remove(term=term, by=mo, reason="Wrong.")
    relink_what_waits()
    assert "<a" not in html(thread.opening)
    wording.restore(term=term, by=mo)
    relink_what_waits()
    assert ">scan</a>" in html(thread.opening)
    assert html(other.opening) == '<p dir="auto">Nothing of that.</p>'


def test_only_posts_of_the_place_that_hold_the_word_are_looked_at(ana, mo, place):
    elsewhere = makers.community("elsewhere")
    member(ana, elsewhere)
    here, there = makers.thread(ana, place, body="MRI"), makers.thread(ana, elsewhere, body="MRI")
    Post.objects.update(html="<p>MRI</p>")
    words(mo, place, "MRI")
    relink_what_waits()
    assert "<a" in html(here.opening)
    assert "<a" not in html(there.opening)
    assert not Post.objects.filter(relinking.holding(["biopsy"]))
    wording.add(by=None, name="MRI", meaning="A scan.")
    relink_what_waits()
    assert 'href="/words/mri/"' in html(there.opening)
    assert 'href="/c/lupus/words/mri/"' in html(here.opening)


def test_it_goes_in_stretches(ana, mo, place):
    threads = [makers.thread(ana, place, body="MRI") for _ in range(3)]
    words(mo, place, "MRI")
    first = min(thread.opening_id for thread in threads)
    assert relinking.relink(["MRI"], place.pk, first - 1, stretch=1) == 1
    assert relink_what_waits() > 0
    assert all("<a" in html(thread.opening) for thread in threads)


def test_what_is_edited_meanwhile_is_left_alone(ana, mo, place, monkeypatch):
    thread = makers.thread(ana, place, body="MRI")
    words(mo, place, "MRI")
    linked = relinking.glossary.linked

    def and_meanwhile(*args, **kwargs):
        Post.objects.filter(pk=thread.opening_id).update(html="<p>newer</p>")
        return linked(*args, **kwargs)

    monkeypatch.setattr(relinking.glossary, "linked", and_meanwhile)
    relink_what_waits()
    assert html(thread.opening) == "<p>newer</p>"


def test_guides_follow_as_well(mo, place):
    term = words(mo, place, "MRI")
    guide = makers.guide(mo, place, body="The MRI is loud.")
    assert ">MRI</a>" in guide.html
    wording.remove(term=term, by=mo, reason="Wrong.")
    relink_what_waits()
    guide.refresh_from_db()
    assert guide.html == '<p dir="auto">The MRI is loud.</p>'
    wording.restore(term=term, by=mo)
    call_command("rerender_posts", verbosity=0)
    guide.refresh_from_db()
    assert ">MRI</a>" in guide.html


def test_rerendering_links_as_well(ana, mo, place):
    thread = makers.thread(ana, place, body="MRI")
    words(mo, place, "MRI")
    call_command("rerender_posts", all=True, verbosity=0)
    assert ">MRI</a>" in html(thread.opening)


@pytest.mark.django_db(transaction=True)
def test_a_visitor_sees_the_link_on_the_next_request(ana, mo, place):
    thread = makers.thread(ana, place, body="MRI")
    visitor = Client()
    assert b'class="term"' not in visitor.get(thread.get_absolute_url()).content
    words(mo, place, "MRI")
    relink_what_waits()
    assert b'class="term"' in visitor.get(thread.get_absolute_url()).content


def test_writing_asks_nothing_more(ana, bo, mo, place):
    """The version comes with a query that is asked anyway; the words are read once a process and version."""
    words(mo, place, "MRI")
    thread = makers.thread(ana, place, body="MRI")
    makers.reply(bo, thread, "MRI")
    with CaptureQueriesContext(connection) as asked:
        makers.reply(bo, thread, "MRI")
    assert not [query for query in asked if "termform" in query["sql"] or query["sql"].startswith("SELECT communities_gl")]
    assert sum("communities_glossary_version" in query["sql"] for query in asked) <= 2
