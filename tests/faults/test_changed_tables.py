"""A migration changes tables that a running process has prepared its statements for: nobody sees an error."""

from contextlib import contextmanager

from tests.rig import Reader

COLUMNS = (("communities_community", "tagline"), ("posts_thread", "excerpt"), ("accounts_user", "public_id"))
LENGTH = "SELECT character_maximum_length FROM information_schema.columns WHERE table_name = %s AND column_name = %s"


@contextmanager
def wider(rig):
    """Columns hold more than before."""
    with rig.connect() as database:
        lengths = [database.execute(LENGTH, column).fetchone()[0] for column in COLUMNS]
        for more in (10, 0):
            for (table, column), length in zip(COLUMNS, lengths, strict=True):
                database.execute(f"ALTER TABLE {table} ALTER {column} TYPE varchar({length + more})")
            if more:
                yield


def test_it_works(rig, cast):
    rig.start("web", "--workers", "1", "--threads", "1")
    member, writer = (Reader(rig.port, cast.cookies[number]) for number in (5, 6))
    place = member.get(cast.page).headers["location"]
    pages = ("/", "/c/lupus/", place, "/drafts/", "/notifications/", "/search/?q=sleep")
    fields = [cast.fields(f"Beside a migration {number}", f"changed-{number:08}-token") for number in range(2)]

    def seen():
        return [(page, member.get(page).status) for page in pages]

    good = [(page, 200) for page in pages]
    assert [seen(), seen()] == [good, good]
    assert Reader(rig.port, cast.cookies[7]).post(cast.reply, fields[0]).status == 302
    with wider(rig):
        first = writer.post(cast.reply, fields[1]).status  # all in one transaction, which is begun again
        assert first in {302, 503}
        assert writer.post(cast.reply, fields[1]).status == 302
        assert seen() == good
    assert seen() == good
    with rig.connect() as database:
        asked = "SELECT count(*) FROM posts_post WHERE body = 'Beside a migration 1'"
        assert database.execute(asked).fetchone() == (1,)
