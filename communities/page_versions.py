"""The version of a community's pages."""

from accounts import page_versions
from accounts.page_versions import Version


def of_community(slug: str) -> Version | None:
    """As `accounts.page_versions`. One query."""
    return page_versions.of_place("SELECT id FROM communities_community WHERE slug = %s", slug)
