"""The site that fault tests are run on is a whole one."""

from tests.faults.cast import A_DAY_OLDER
from tests.rig import Reader


def test_it_works(rig, cast):
    rig.start("web", "--workers", "1")
    assert Reader(rig.port, cast.cookies[0]).get("/drafts/").status == 200
    assert rig.visitor().get("/drafts/").status == 302
    assert rig.visitor().get("/").status == 200
    with rig.connect() as database:
        assert database.execute("SELECT count(*) FROM posts_post").fetchone()[0] >= 1


def test_what_is_made_a_day_older_agrees_with_itself(rig, cast):
    """So that wrong counters in another test are the site's."""
    rig.start("web", "--workers", "1")
    member = Reader(rig.port, cast.cookies[1])
    assert member.post(cast.reply, cast.fields("Said #yesterday", "a-day-older-token")).status == 302
    # What other tests have written into the same tables by hand may be wrong already, and stays as wrong as it was.
    before = rig.manage("check_counters", check=False).stdout
    with rig.connect() as database:
        database.execute(A_DAY_OLDER)
    assert rig.manage("check_counters", check=False).stdout == before
