"""What mail goes to somebody, and stopping it: reached from any mail, by anybody who has it, without signing in.

Nobody is signed in here: the address is the key, so that no cookie is asked for and none is set, and another site could
send these forms only if it knew the address. That is why they need no form token (RFC 8058 could not send one).
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communities import mail_centre


def _by_code(view):
    """A page whose address is the key: everybody is a visitor there, nothing keeps it, and nothing it leads to learns
    its address."""

    @csrf_exempt
    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, code: str) -> HttpResponse:
        request.user = AnonymousUser()
        reader = mail_centre.find(code)
        response = view(request, reader) if reader else _page(request, "gone", {}, status=404)
        response["Referrer-Policy"] = "no-referrer"
        patch_cache_control(response, private=True, no_store=True)
        request.session.accessed = False  # asked by the door of the site, not by what is answered
        return response

    return page


def _page(request: HttpRequest, name: str, context: dict, status: int = 200) -> HttpResponse:
    context = {"messages": (), "page_is_by_code": True} | context  # what waits for a signed-in person waits on
    return render(request, f"communities/mail/{name}.html", context, status=status)


@_by_code
def stop(request: HttpRequest, reader: mail_centre.Reader) -> HttpResponse:
    """Opened, a button and nothing else (scanners open links). Sent `List-Unsubscribe=One-Click` (RFC 8058, 3.2; by a
    mail program, or by the button), that kind of mail is stopped; sent `act=restart`, it comes again."""
    outcome = ""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        outcome = "stopped" if reader.stop() else "gone"
    elif request.POST.get("act") == "restart":
        outcome = "restarted" if reader.restart(request.POST.get("often", "")) else "gone"
    return _page(request, "stop", {"reader": reader, "outcome": outcome})


@_by_code
def centre(request: HttpRequest, reader: mail_centre.Reader) -> HttpResponse:
    """Everything that goes to one reader, and the buttons that change it. Opened, nothing changes."""
    outcome = mail_centre.act(reader, request.POST) if request.method == "POST" else ""
    return _page(request, "forgotten" if outcome == "forgotten" else "show", {"reader": reader, "outcome": outcome})
