"""The version of a community's pages."""

from accounts import page_versions


def of_community(slug: str) -> str | None:
    """As `accounts.page_versions.read`. One query."""
    return page_versions.read("communities_page_version", slug)
