"""Who may see what only operators see: whoever asks from one of the networks of `OPERATOR_NETWORKS`, by way of proxies
that stand in them, too."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def is_operator(request: HttpRequest) -> bool:
    """Whether `request` comes from an operator's address."""
    said = request.META.get
    passed_on = (said("HTTP_X_FORWARDED_FOR"), said("HTTP_X_REAL_IP"))
    return among(said("REMOTE_ADDR", ""), passed_on, said("HTTP_FORWARDED"))


def among(peer: str, passed_on: Iterable[str | None], other: str | None = None) -> bool:
    """Whether `peer`, the other end of the connection, and every address in `passed_on` (what proxies say in
    X-Forwarded-For and X-Real-IP) are operators'. Whoever adds an address of their own can only lose by it, so it
    needs no count of proxies. `other`: a Forwarded header (RFC 7239), which nobody reads here: nobody is trusted."""
    chain = [peer, *(one for said in passed_on if said for one in said.split(","))]
    networks = tuple(settings.OPERATOR_NETWORKS)
    return not other and all(_is_within(one.strip(), networks) for one in chain)


@lru_cache(maxsize=256)
def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in ip_network(network, strict=False) for network in networks)


def is_network(said: str) -> bool:
    """Whether `said` names a network or an address."""
    try:
        ip_network(said, strict=False)
    except ValueError:
        return False
    return True
