"""What the tree of a page says about each of its posts: how much stands below, and whom it answers."""

from typing import Any, Protocol


class Placed(Protocol):
    """A post with its place on a page (`posts.reading.PostRow`)."""

    public_id: str
    level: int
    parent: int | None
    parent_id: str
    author: str
    folded: str
    below: int
    answers: str
    answers_at: str


def shape(rows: list[Any], root: Placed | None) -> None:
    """Fills `below`, `answers` and `answers_at` of the replies of one page, given in order. One walk.

    Replies on the first level answer the page's root, which needs no words. A deeper one says whom it answers unless
    that post stands right above it: by name, where the reader sees that name, and else by number.
    """
    on_page: dict[str, Placed] = {root.public_id: root} if root else {}
    above: list[Placed] = []  # the posts that the current one stands below, outermost first
    before = ""
    for row in rows:
        while above and above[-1].level >= row.level:
            above.pop()
        for post in above:
            post.below += 1
        if row.level > 1 and row.parent_id != before:
            parent = on_page.get(row.parent_id)
            row.answers = parent.author if parent and not parent.folded else ""
            # Not its permalink: of a post whose words are gone the place is still there.
            row.answers_at = ("" if parent else f"?post={row.parent_id}") + f"#p-{row.parent_id}"
        above.append(row)
        on_page[row.public_id] = row
        before = row.public_id
