"""More than anybody means: texts, hashtags, mentions and threads of a size that somebody sends to see what happens. Each is
done or refused with a sentence, by statements of which none takes two seconds."""

import time

import pytest

from tests.faults import sizes
from tests.rig import Reader

# Seconds that one statement, and all of a deletion, may take; the machine of a quick run is busy with other tests.
LIMIT = sizes.of(2, 10)
TEXTS = {
    "hashtags": (" ".join(f"#Tag{n}" for n in range(500)), 302),
    "mentions": (" ".join(f"@P{n}" for n in range(3_000)), 302),
    "ten thousand mentions": (" ".join(f"@Poster{n}" for n in range(10_000)), 422),
    "brackets": ("[" * 19_000, 302),
    "nested quotes": ("> " * 9_000 + "x", 302),
    "deep lists": ("\n".join("  " * n + "- x" for n in range(130)), 302),
    "stars": ("*a **b " * 2_800, 302),
    "too long": ("a" * 25_000, 422),
    "nearly a megabyte": ("Every word counts. " * 52_000, 422),
}
MODERATOR = """
    UPDATE communities_membership SET role = 'moderator'
    WHERE user_id = (SELECT id FROM accounts_user WHERE username = 'Poster3')
"""


@pytest.fixture
def served(rig):
    """The site, which gives up each statement that takes long."""
    rig.environment["STATEMENT_TIMEOUT"] = f"{LIMIT}s"
    rig.start("web", "--workers", "1")
    return rig


def told(act) -> int:
    """The status of an answer; how long it took is printed, for docs/faults.md."""
    began = time.monotonic()
    answer = act()
    print(f"{answer.status} in {(time.monotonic() - began) * 1000:.0f} ms")  # noqa: T201
    return answer.status


def test_texts_that_nobody_types(served, cast):
    for number, (name, (body, status)) in enumerate(TEXTS.items()):
        print(f"\n{name}: ", end="")  # noqa: T201
        writer = Reader(served.port, cast.cookies[30 + number])
        answers = []
        assert told(lambda w=writer, b=body, a=answers: a.append(w.post(f"{cast.page}reply/", {"body": b})) or a[0]) == status
        assert status == 302 or body[:2_000] in answers[0].body, "what was typed is there"


def test_a_megabyte_is_refused_with_a_page(served, cast):
    answer = Reader(served.port, cast.cookies[50]).post(f"{cast.page}reply/", {"body": "a" * 1_048_576})
    assert answer.status == 413
    assert "too" in answer.body
    assert "<html" in answer.body


def test_a_chain_of_a_thousand_is_deleted_at_its_root(served, cast):
    chain = served.script("tests.faults.large", "chain", str(sizes.of(1_000, 60)))
    author, began = Reader(served.port, cast.cookies[0]), time.monotonic()
    assert told(lambda: author.post(f"/p/{chain['opening']}/delete/", {})) == 302
    assert time.monotonic() - began <= LIMIT, "all of it, and not each statement alone"
    visitor = served.visitor()
    assert told(lambda: visitor.get(f"/t/{chain['thread']}/x/")) in {200, 301, 302}
    with served.connect() as database:
        asked = "SELECT count(*) FROM posts_searchentry e JOIN posts_thread t ON t.id = e.thread_id WHERE t.public_id = %s"
        assert database.execute(asked, [chain["thread"]]).fetchone() == (0,)


def test_a_thread_of_a_hundred_thousand(served, cast):
    """Read, written in, moderated, narrowed and deleted: nothing of that grows beyond what a request may take."""
    found = served.script("tests.faults.large", "long", str(sizes.of(100_000, 2_000)))
    with served.connect() as database:
        database.execute(MODERATOR)
    page, opening = f"/t/{found['thread']}/{found['slug']}/", f"/p/{found['opening']}"
    author, moderator, member = (Reader(served.port, cast.cookies[number]) for number in (0, 3, 60))
    narrowed = {"title": "A large one", "kind": "question", "need": "experience", "audience": "members", "body": "Less."}
    acts = {
        "first page, visitor": (lambda: served.visitor().get(page), 200),
        "first page, member": (lambda: member.get(page), 200),
        "last post, visitor": (lambda: served.visitor().get(f"{page}?post={found['last']}"), 200),
        "last post, member": (lambda: member.get(f"{page}?post={found['last']}"), 200),
        "community, member": (lambda: member.get(f"/c/{cast.community}/"), 200),
        "reply": (lambda: member.post(f"/t/{found['thread']}/reply/", {"body": "And one more #Tag"}), 302),
        "hide a reply": (lambda: moderator.post(f"/p/{found['last']}/hide/", {"reason": "Be kind."}), 302),
        "hide all": (lambda: moderator.post(f"{opening}/hide/", {"reason": "Be kind."}), 302),
        "restore all": (lambda: moderator.post(f"{opening}/restore/", {"reason": "It is kind."}), 302),
        "narrow": (lambda: author.post(f"{opening}/edit/", narrowed), 302),
        "not for visitors": (lambda: served.visitor().get(page), 302),
        "delete the opening": (lambda: author.post(f"{opening}/delete/", {}), 302),
    }
    for name, (act, status) in acts.items():
        print(f"\n{name}: ", end="")  # noqa: T201
        assert told(act) == status, (served.folder / "web.log").read_text()[-2000:]
