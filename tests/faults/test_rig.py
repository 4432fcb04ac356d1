"""The site that fault tests are run on is a whole one."""

from tests.rig import Reader


def test_it_works(rig, cast):
    rig.start("web", "--workers", "1")
    assert Reader(rig.port, cast.cookies[0]).get("/drafts/").status == 200
    assert rig.visitor().get("/drafts/").status == 302
    assert rig.visitor().get("/").status == 200
    with rig.connect() as database:
        assert database.execute("SELECT count(*) FROM posts_post").fetchone()[0] >= 1
