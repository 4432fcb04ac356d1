"""What happened that concerns me."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from posts import mailing, remembering, telling


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What I was told, the newest first. Sent, everything until the page with the button was drawn is read."""
    if request.method == "POST":
        telling.all_read(request.user, remembering.parse_moment(request.POST.get("until", "")))
        return redirect("notifications")
    page = telling.page_for(request.user, request.GET)
    unread = any(row["unread"] for row in page.rows)
    context = {"page": page, "something_unread": unread, "until": remembering.moment_now()}
    return render(request, "posts/notifications/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what the notification is about. Pressed, it is read from then on; opened as an address, nothing changes.
    One of somebody else is no page."""
    address = telling.address_of(request.user, pk)
    if not address:
        raise Http404
    if request.method == "POST":
        telling.one_read(request.user, pk)
    return redirect(address)


@require_safe
def mailed(request: HttpRequest, code: str) -> HttpResponse:
    """The link of a mail: leads to what one notification of mine is about, and changes nothing (scanners open links).
    Whatever is wrong with it, there is no such page."""
    address = mailing.address_of(request.user, code)
    if not address:
        raise Http404
    return redirect(address)
