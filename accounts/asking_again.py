"""Asking for password and second factor both, where one of them is not enough."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.http import HttpRequest, HttpResponse


def missing(request: HttpRequest) -> HttpResponse | None:
    """Leads to what the person has not shown lately: the password if there is one, then the second factor. None if both
    were shown. What was sent is carried out afterwards."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    shown = {record["method"] for record in records if record.get("reauthenticated") and record["at"] > since}
    for way in get_adapter().get_reauthentication_methods(request.user):
        method = "mfa" if way["id"].startswith("mfa") else "password"
        if method not in shown:
            return suspend_request(request, way["url"])
    return None
