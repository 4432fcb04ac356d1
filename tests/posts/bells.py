"""What somebody's bell says, for tests of what is told."""

from posts import telling

LISTED = "/notifications/"


def said(user) -> list[str]:
    """The lines of the page, the newest first."""
    return [row["sentence"] for row in telling.page_for(user, {}).rows]


def unread(user) -> int:
    return telling.unread_lines(user)
