"""Stylesheets, behaviours and drawings as the walks need them: read once, and kept by each browser. A page asks for forty of
them, and a walk opens hundreds of pages; how a real site serves them is proved in `tests/peerhealth/test_static_files.py`."""

from contextlib import closing
from functools import cache

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponse

_serve = StaticFilesHandler.serve


@cache
def _read(handler: StaticFilesHandler, path: str) -> tuple[bytes, str]:
    request = HttpRequest()
    request.path, request.method = path, "GET"
    with closing(_serve(handler, request)) as answer:
        return b"".join(answer.streaming_content), answer["Content-Type"]


def serve(self: StaticFilesHandler, request: HttpRequest) -> HttpResponse:
    """In place of `StaticFilesHandler.serve`, which looks into every folder and asks to be asked again."""
    content, kind = _read(self, request.path)
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": "max-age=3600"})
