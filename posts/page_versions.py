"""The version of a thread's page: that of its community, for a page shows more of it than the thread."""

from accounts import page_versions
from accounts.page_versions import Version


def of_thread(public_id: str, slug: str = "") -> Version | None:  # noqa: ARG001  (which words stand in the address)
    """As `accounts.page_versions`. One query."""
    return page_versions.of_place("SELECT community_id FROM posts_thread WHERE public_id = %s", public_id)
