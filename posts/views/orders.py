"""The order in which a reader wants replies."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from peerhealth.ids import is_id
from posts import access, ordering


# Without a form token, which would put a cookie on every visitor's page: all that another site could change here is
# which reply this browser shows first.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keeps the order that was pressed and goes back to the replies (of the branch that was open)."""
    thread = access.readable_thread(request.user, public_id)
    branch = request.POST.get("branch", "")
    response = redirect(thread.get_absolute_url() + (f"?branch={branch}" if is_id(branch) else "") + "#replies")
    ordering.keep(response, request.POST.get("order", ""))
    return response
