"""The gate before every way into a community: membership is health data, so consent comes first (GDPR Art. 9(2)(a))."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts import consenting
from accounts.models import Consent
from peerhealth.errors import Refusal


class ConsentFirst(Refusal):
    """The person has not agreed (or no longer agrees) that health data are kept."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """To the page that asks, and back."""
        return redirect(f"{reverse('consent')}?{urlencode({'next': request.get_full_path()})}")


def ask(user) -> None:
    """For doors, before anything is typed. Raises ConsentFirst."""
    if not consenting.has_consented(user):
        raise ConsentFirst


def hold(user) -> None:
    """For verbs: as `ask`, and the consent cannot be withdrawn before the end of this transaction: whoever withdraws at
    the same moment waits, and then ends what has just begun. Raises ConsentFirst."""
    rows = Consent.objects.of(user).standing().filter(version=consenting.VERSION).select_for_update()
    if not list(rows.values_list("pk")):
        raise ConsentFirst


def given(user) -> Consent | None:
    """The latest consent that `user` has not taken back, whichever text it was given to; None if there is none."""
    return Consent.objects.of(user).standing().first()
