"""What a page says to somebody who looks for a condition: the answers of the finder, and what they need beside them."""

from typing import Any

from django.http import HttpRequest

from communities import finding, opening


def answers(request: HttpRequest) -> dict[str, Any]:
    """The context of the finder's templates for `?q=`: nothing but an empty `q` if nothing is asked.

    `waited_for` are the conditions of which this reader is to be told; one query, for people who are signed in, where a
    condition has no community.
    """
    text = request.GET.get("q", "").replace("\x00", "").strip()[: finding.LONGEST_QUERY]
    if not text:
        return {"q": ""}
    found = finding.find(text, request.user)
    without = [hit.doid for hit in found if not hit.community]
    return {"q": text, "found": found, "waited_for": opening.waited_for(request.user, without)}
