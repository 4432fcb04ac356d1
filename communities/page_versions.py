"""The version of a community's pages, and of its guides."""

from accounts import page_versions


def of_community(slug: str) -> str | None:
    """As `accounts.page_versions.read`. One query."""
    return page_versions.read("communities_page_version", slug)


def of_guide(slug: str, name: str) -> str | None:
    """The same where there is a guide of that name: its page shows more of the community than the guide. One query."""
    return page_versions.read("communities_guide_page_version", slug, name)
