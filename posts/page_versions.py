"""The version of a thread's page: that of its community, for a page shows more of it than the thread."""

from accounts import page_versions


def of_thread(public_id: str, slug: str = "") -> str | None:  # noqa: ARG001  (which words stand in the address)
    """As `accounts.page_versions.read`. One query."""
    return page_versions.read("posts_page_version", public_id)
