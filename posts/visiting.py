"""Questions for my visit: making a visit, collecting and ordering questions, noting what was said. Everything here is
the owner's alone; `own_visit` is the only way to one.

What somebody wants to ask a doctor tells of their health, so it is kept only with their consent, and goes with it
(`posts.withdrawing`)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateField, Max, Q
from django.db.models.functions import Cast, Now
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import consent
from peerhealth.errors import Refused
from peerhealth.statements import Statement
from posts.good_questions import GOOD
from posts.models import Post, Visit, VisitQuestion
from posts.models.visit import TO_KNOW

MOST_VISITS, MOST_QUESTIONS = 200, 50
# So long after its day a visit asks what was said; later than that nobody remembers well.
ASKS_FOR = timedelta(days=30)
TOO_MANY_VISITS = _("You have 200 visits here. Please delete one that you no longer need.")
TOO_MANY_QUESTIONS = _("There are 50 questions here: more than any visit has time for. Please delete one first.")
UP, DOWN, FIRST = "up", "down", "first"


def own_visit(user, public_id: str) -> Visit:
    """The visit of `user`. Raises Http404 for everybody else, whoever they are, as for one that is not there."""
    visit = Visit.objects.written_by(user).filter(public_id=public_id).first()
    if visit is None:
        raise Http404
    return visit


def own_question(user, visit_id: str, public_id: str) -> VisitQuestion:
    """A question of a visit of `user`, with the visit. Raises Http404 as `own_visit`."""
    mine = VisitQuestion.objects.filter(visit__owner_id=user.pk, visit__public_id=visit_id).select_related("visit")
    question = mine.filter(public_id=public_id).first()
    if question is None:
        raise Http404
    return question


def all_of(user) -> list[Visit]:
    """All visits of `user` with `asked` and `answered`: those to come, the next one first and those without a day
    after them; then those that were, the latest first. One query."""
    today = timezone.localdate()
    visits = list(Visit.objects.written_by(user).counted())
    to_come = sorted((one for one in visits if is_to_come(one, today)), key=lambda one: (one.day or date.max, -one.pk))
    been = [one for one in visits if not is_to_come(one, today)]
    return to_come + sorted(been, key=lambda one: (one.day, one.pk), reverse=True)


def name_of(visit: Visit) -> str:
    """How a visit is called: its day, with whom, and what it is for."""
    when = date_format(visit.day, "j F Y") if visit.day else str(_("No day yet"))
    return " · ".join(filter(None, [when, visit.whom, str(visit.get_purpose_display())]))


def is_to_come(visit: Visit, today: date | None = None) -> bool:
    """Whether it is today or later, or has no day yet."""
    return visit.day is None or visit.day >= (today or timezone.localdate())


def open_for_questions(user) -> list[Visit]:
    """The visits of `user` to which a question may be added with one press: those to come. One query."""
    mine = Visit.objects.written_by(user).filter(Q(day__isnull=True) | Q(day__gte=timezone.localdate()))
    return list(mine.order_by("day", "-pk"))


@transaction.atomic
def plan(*, owner: User, purpose: str, day: date | None = None, whom: str = "") -> Visit:
    """A new visit. Raises ConsentFirst, and Refused for more than anybody has."""
    consent.hold(owner)
    User.objects.hold(owner.pk)
    if Visit.objects.written_by(owner).count() >= MOST_VISITS:
        raise Refused(TOO_MANY_VISITS)
    return Visit.objects.create(owner=owner, purpose=purpose, day=day, whom=whom)


def change(visit: Visit, **fields: Any) -> None:
    """Another day, person or purpose, or other words for what they should know. Who moves a visit to another day is
    asked again what was said."""
    if "day" in fields and fields["day"] != visit.day:
        fields["closed_at"] = None
    for name, value in fields.items():
        setattr(visit, name, value)
    Visit.objects.filter(pk=visit.pk).update(**fields)  # nothing where it was deleted at this moment


def delete(visit: Visit) -> None:
    """The visit and everything in it is gone. What was told in conversations stays there."""
    visit.delete()


@transaction.atomic
def ask(visit: Visit, text: str, *, post: Post | None = None, passage: str = "") -> VisitQuestion:
    """Adds a question, as the last. `post`: where it came from (the caller has found it through `visible_to`);
    `passage`: which words of it. The same words twice are one question. Raises Refused for more than a visit has time
    for, ConsentFirst."""
    consent.hold(visit.owner)
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    same = visit.questions.filter(text=text, post=post).first()
    if same:
        return same
    found = visit.questions.aggregate(last=Max("position"))["last"] or 0
    if visit.questions.count() >= MOST_QUESTIONS:
        raise Refused(TOO_MANY_QUESTIONS)
    return VisitQuestion.objects.create(visit=visit, text=text, post=post, passage=passage, position=found + 1)


def ask_good(visit: Visit, key: str) -> None:
    """Adds one of the good questions for the purpose of the visit; nothing for a key that is none. Raises as `ask`."""
    words = GOOD[visit.purpose].get(key)
    if words:
        ask(visit, str(words))


def reword(question: VisitQuestion, text: str) -> None:
    """Other words for the same question."""
    VisitQuestion.objects.filter(pk=question.pk).update(text=text)


def drop(question: VisitQuestion) -> None:
    """The question is gone, with its answer."""
    question.delete()


@transaction.atomic
def move(question: VisitQuestion, where: str) -> None:
    """One place up or down, or to the beginning. At the end of the list nothing happens."""
    Visit.objects.select_for_update(no_key=True).get(pk=question.visit_id)
    rows = list(VisitQuestion.objects.filter(visit=question.visit_id))
    here = next((at for at, row in enumerate(rows) if row.pk == question.pk), None)
    if here is None:
        return
    to = {UP: here - 1, DOWN: here + 1, FIRST: 0}.get(where, here)
    rows.insert(min(max(to, 0), len(rows) - 1), rows.pop(here))
    for position, row in enumerate(rows, 1):
        row.position = position
    VisitQuestion.objects.bulk_update(rows, ["position"])


@transaction.atomic
def note(visit: Visit, said: Mapping[str, tuple[str, str]]) -> None:
    """Keeps what was said: by public id of a question the answer and what happens next. Nobody is asked again."""
    changed = []
    for question in visit.questions.select_for_update(no_key=True).filter(public_id__in=list(said)):
        question.answer, question.next_step = said[question.public_id]
        changed.append(question)
    VisitQuestion.objects.bulk_update(changed, ["answer", "next_step"])
    close(visit)


def close(visit: Visit) -> None:
    """Nobody asks (again) what was said."""
    Visit.objects.filter(pk=visit.pk, closed_at=None).update(closed_at=timezone.now())


TODAY = Cast(Now(), DateField())
# The latest visit that asks: its day is over, and nobody has noted an answer or said no.
ASKING = Statement(
    lambda user: (
        Visit.objects.written_by(user)
        .filter(closed_at__isnull=True, day__lt=TODAY, day__gte=Cast(Now() - ASKS_FOR, DateField()))
        .order_by("-day", "-pk")
        .values_list("public_id")[:1]
    )
)


def to_know(visit: Visit) -> dict[str, str]:
    """What they should know, by column, as far as there is anything."""
    return {name: getattr(visit, name) for name in TO_KNOW if getattr(visit, name)}
