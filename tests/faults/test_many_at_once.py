"""Two people editing, moderating, deleting while somebody replies, leaving while they post: nothing breaks, every counter is
right afterwards, nothing that was acknowledged is lost, and nobody sees what they may not."""

from tests.faults import sizes
from tests.faults.crowd import Crowd

MODERATOR = """
    UPDATE communities_membership SET role = 'moderator'
    WHERE user_id = (SELECT id FROM accounts_user WHERE username = 'Poster3')
"""
NOW = "SELECT public_id, body, deleted_at IS NOT NULL FROM posts_post WHERE public_id = ANY (%s)"
HIDDEN = """
    SELECT p.body, t.public_id FROM posts_post p JOIN posts_thread t ON t.id = p.thread_id
    WHERE p.deleted_at IS NULL AND p.body LIKE 'Word%%' AND (t.audience = 'members' OR EXISTS (
        SELECT 1 FROM posts_hiding h WHERE h.post_id IN (p.id, t.opening_id)))
    ORDER BY p.id DESC LIMIT %s
"""
SHOWN = HIDDEN.replace("AND (t.audience", "AND NOT (t.audience")


def test_everybody_at_everything(rig, cast):
    rig.start("web", "--workers", "2", "--threads", "3")
    rig.manage("recount")  # other tests fill the same site past its verbs (`large.py`)
    assert rig.manage("check_counters", check=False).returncode == 0
    with rig.connect() as database:
        database.execute(MODERATOR)
        crowd = Crowd(rig, cast, seed=20)
        crowd.act(sizes.of(10_000, 250))
        print(sorted(crowd.answers.items()))  # noqa: T201
        assert not crowd.failed, (rig.folder / "web.log").read_text()[-3000:]
        done = rig.manage("check_counters", check=False)
        assert done.returncode == 0, done.stdout
        found = {post: (body, is_gone) for post, body, is_gone in database.execute(NOW, [list(crowd.said)]).fetchall()}
        assert len(found) == len(crowd.said) > 20
        for post, said in crowd.said.items():
            body, is_gone = found[post]
            assert body == "" if is_gone else body in said.bodies
            assert is_gone or not said.gone
            assert said.maybe_gone or not is_gone
        hidden, shown = (database.execute(asked, [sizes.of(200, 8)]).fetchall() for asked in (HIDDEN, SHOWN))
        visitor = rig.visitor()
        assert hidden
        assert not [body for body, thread in hidden if _is_shown(visitor, body, thread)]
        assert any(_is_shown(visitor, body, thread) for body, thread in shown)


def _is_shown(visitor, body: str, thread: str) -> bool:
    word = body.split(maxsplit=1)[0]
    if f"/t/{thread}/" in visitor.get(f"/search/?q={word}").body:
        return True
    return any(word in visitor.get(address).body for address in (f"/t/{thread}/x/", "/c/lupus/", "/"))
