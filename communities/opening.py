"""A community has opened: those who asked to be told are told."""

from communities.models import Community


def announce(community: Community) -> int:  # noqa: ARG001
    """Tells everybody who waits for a community for one of the conditions of `community`; how many were told. (Nobody
    can ask to be told yet.)"""
    return 0
