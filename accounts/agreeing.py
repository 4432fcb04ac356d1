"""Agreeing to the texts of the house. A new version that needs a yes is asked for before the next writing: reading goes
on, what was typed is kept, and what changed is shown (GDPR Art. 7; templates/accounts/agreements/first.html)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from accounts import consenting
from accounts.models import Agreement, Consent, User
from peerhealth import again, comparing, kept, operating, texts
from peerhealth.errors import Refusal
from peerhealth.statements import Statement

TEXTS = ("terms", "privacy")  # what an account stands on
FIELD = "agrees"  # of a form: `Due.mark` of each text that its sender agrees to


@dataclass(frozen=True)
class Due:
    """A text that waits for somebody's yes. `agreed`: the day of the version they agreed to; empty if to none.
    `apart`: it is asked for by a question of its own (GDPR Art. 9)."""

    version: texts.Version
    agreed: str
    apart: bool = False

    @property
    def mark(self) -> str:
        """What a form says to agree to it: text and version, so that nobody agrees to what they were not shown."""
        return f"{self.version.text}:{self.version.key}"

    @property
    def since(self) -> list[texts.Version]:
        """The versions that are new to them, the newest first; none for who has agreed to none."""
        return texts.since(self.version.text, self.agreed) if self.agreed else []

    @property
    def changes(self) -> list[comparing.Run]:
        """What was taken out and what is new, against the version they agreed to; all of it where there is none."""
        now, old = self.version.html, texts.version(self.version.text, self.agreed)
        return comparing.changes(old.html, now) if old else comparing.compare(now, now)


class AgreementFirst(Refusal):
    """The person has not agreed to a text as it is now. `back`: the page to go on reading at."""

    def __init__(self, due: list[Due], back: str):
        super().__init__(", ".join(one.mark for one in due))
        self.due, self.back = due, back

    def answer(self, request: HttpRequest) -> HttpResponse:
        """403: the page that asks, with what was sent, which goes on where it was going at the yes. A press by htmx
        leads to the page of agreements and back: it carries no words."""
        if request.headers.get("HX-Request"):
            address = f"{reverse('agreements')}?{urlencode({'next': self.back})}"
            return HttpResponse(headers={"HX-Redirect": address})
        theirs = None if again.is_somebody_elses(request) else kept.fields_of(request.POST)
        fields = [pair for pair in theirs or [] if pair[0] != FIELD]
        context = {
            "due": self.due, "back": self.back, "fields": fields, "words": again.readable(fields),
            "is_lost": theirs is None, "was_said": FIELD in request.POST, "where": request.get_full_path(),
            "operator": operating.facts(),
        }  # fmt: skip
        response = render(request, "accounts/agreements/first.html", context, status=403)
        patch_cache_control(response, private=True, no_store=True)
        return response


def agreed_to(user: User) -> dict[str, Agreement]:
    """The latest version of each text that `user` agreed to. One query."""
    rows = Agreement.objects.filter(user=user).order_by("version")
    return {row.text: row for row in rows}


def due_from(user: User) -> list[Due]:
    """The texts that wait for the yes of `user`: none of those whose newest version is a correction. Health data only
    where they agreed to an earlier version: who has not, or took it back, is asked when they join. One query."""
    agreed = dict(AGREED(user=user))
    due = [Due(texts.latest(text), agreed.get(text, "")) for text in TEXTS]
    found = [one for one in due if one.agreed < texts.asked(one.version.text).key]
    standing = agreed.get(consenting.TEXT, "")
    if standing and standing < consenting.VERSION:
        found.append(Due(texts.latest(consenting.TEXT), standing, apart=True))
    return found


def _agreed(user):
    said = Agreement.objects.filter(user=user, text__in=TEXTS).order_by().values_list("text").annotate(Max("version"))
    kept = Consent.objects.of(user).standing().order_by().values_list(Value(consenting.TEXT)).annotate(Max("version"))
    return said.union(kept, all=True)


AGREED = Statement(_agreed)  # the latest version of each text, of what stands; every form that is sent asks


@transaction.atomic
def agree(user: User, due: list[Due]) -> None:
    """Writes down that `user` agrees to these; agreeing twice is agreeing once."""
    rows = [Agreement(user=user, text=one.version.text, version=one.version.key) for one in due if not one.apart]
    Agreement.objects.bulk_create(rows, ignore_conflicts=True)
    if any(one.apart for one in due):
        consenting.give(user)


def agree_to_all(user: User) -> None:
    """For a new account: writes down that `user` agrees to the texts it stands on, as they are now. One query."""
    agree(user, [Due(texts.latest(text), "") for text in TEXTS])


def first(request: HttpRequest, back: str = "/") -> None:
    """For views, before anything is written that others read: lets those pass who have agreed, and writes down what the
    form that was sent agrees to. Raises AgreementFirst; its page leads on to `back`."""
    due = due_from(request.user)  # type: ignore[arg-type]
    if due and not {one.mark for one in due} <= set(request.POST.getlist(FIELD)):
        raise AgreementFirst(due, back)
    if due:
        agree(request.user, due)  # type: ignore[arg-type]
