"""What the posts have of what is asked, read in the quickest way, is what the plainest way gives."""

import pytest
from django.db import connection

from posts.searching import candidates
from posts.searching.asking import ask
from posts.searching.candidates import Search, within
from posts.searching.indexing import quoted
from posts.searching.reach import reach
from posts.searching.understanding import understand
from tests import makers

pytestmark = pytest.mark.django_db
# All at once, and every rank by the whole query.
PLAINLY = """
    SELECT post_id, thread_id, extract(epoch FROM created_at)::float8, {mask}, {titles},
           ts_rank_cd('{{0.1, 0.2, 0.4, 1}}', vector, %(near)s::tsquery, 32), vector @@ '''!outcome'''::tsquery
    FROM posts_searchentry WHERE vector @@ %(all)s::tsquery OR vector @@ %(titles)s::tsquery
"""
QUERIES = ("sun rash", "Sun RASH", "rash", '"sun rash"', '"sun rash" fever', "sun -fever", "sun rash -fever", '-"sun rash" rash',
           "A1C rash", "schlafen sun", "it sun", "sun 头痛", "#Sun rash")  # fmt: skip
POSTS = ("A rash from the sun. Sun, sun!", "SUN RASH and fever", "The sun rash is back: rash, rash.", "Sonne, ich kann nicht schlafen. Sun",
         "IT was the sun, it was. A1C, a rash.", "头痛 sun", "Fever.", "rash #Sun")  # fmt: skip


@pytest.fixture
def said(ana, bo, place, unhurried):
    """Threads whose titles have some of the words, with posts that have others."""
    for number, body in enumerate(POSTS):
        thread = makers.thread(ana, place, title=("Sun and rash", "My days", "Rash?")[number % 3], body=body)
        makers.reply(bo, thread, POSTS[number - 3])


def plainly(search: Search) -> dict[int, tuple]:
    """What there is of all units together."""
    units = search.plan.units
    masks = (" + ".join(f"((vector @@ %({name}{n})s::tsquery)::int << {n})" for n in range(len(units))) for name in "ut")
    nots = [f"!{unit.query()}" for unit in search.plan.nots]
    tags = [f"({' | '.join(map(quoted, mark))})" for mark in search.place.marks]
    values = {f"u{n}": unit.query() for n, unit in enumerate(units)} | {f"t{n}": unit.query("=") for n, unit in enumerate(units)}
    values["near"] = " | ".join(f"({unit.alternatives[0].query()})" for unit in units)
    values["all"], values["titles"] = (" & ".join([*(unit.query(sign) for unit in units), *nots, *tags]) for sign in ("", "="))
    with connection.cursor() as cursor:
        cursor.execute(PLAINLY.format(mask=next(masks), titles=next(masks)), values)
        return {row[0]: candidates.Candidate(*row) for row in cursor.fetchall()}


@pytest.mark.parametrize("text", QUERIES)
def test_it_works(said, nobody, text):
    asked = ask(text)
    plan, uses = understand(asked, nobody)
    search = Search(plan, within(asked, nobody, reach(nobody)), uses.words, uses.months)
    expected = plainly(search)
    search.look([unit.query() for unit in plan.units], [unit.query("=") for unit in plan.units], 1.0)
    assert expected
    assert search.rows == expected
