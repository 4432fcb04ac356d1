"""The answer to too many tries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import waiting
from peerhealth.moments import long_wait


def too_many(request: HttpRequest) -> HttpResponse:
    """429, with when to come back, in words and in the header (RFC 6585, 4)."""
    seconds = waiting.seconds_for_page(request)
    answer = render(request, "429.html", {"wait": long_wait(seconds) if seconds else ""}, status=429)
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer
