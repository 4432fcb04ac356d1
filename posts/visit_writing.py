"""A visit as plain text: the page to take along, and everything that somebody has here, for them to keep."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posts import visit_sources, visiting
from posts.good_questions import MATTER_MOST, TELLING
from posts.models import Purpose, Visit, VisitQuestion
from posts.models.visit import TO_KNOW

LINE = "_" * 60


def page(visit: Visit, questions: list[VisitQuestion], places: dict[int, str]) -> str:
    """The page to take along as plain text, with room to write. `places`: names of communities by id of a question, to
    be shown beside it; empty unless the person wants that."""
    lines = [_("My questions"), _head(visit), ""]
    for number, question in enumerate(questions, 1):
        if number == 1 and len(questions) > MATTER_MOST:
            lines += [_("These matter most to me:"), ""]
        if number == MATTER_MOST + 1:
            lines += [_("If there is time:"), ""]
        from_where = f" ({places[question.pk]})" if places.get(question.pk) else ""
        lines += [f"{number}. {question.text}{from_where}", LINE, LINE, ""]
    for name, text in visiting.to_know(visit).items():
        lines += [f"{TELLING[name][0]}:", text, ""]
    lines += [_("What happens next, and who does it:"), LINE, LINE]
    return "\n".join(lines) + "\n"


def _head(visit: Visit) -> str:
    day = date_format(visit.day, "l, j F Y") if visit.day else ""
    return " · ".join(filter(None, [day, visit.whom, str(visit.get_purpose_display())]))


def of_owner(user) -> list[dict[str, Any]]:
    """All visits of `user` with all that is in them, as values for JSON: for a copy of one's own data (GDPR Art. 20).
    Quotes and titles of others' posts are not among it, only the address of a post that they may still read. At most
    five queries."""
    visits = visiting.all_of(user)
    rows = list(VisitQuestion.objects.filter(visit__in=visits).select_related("told"))
    sources = visit_sources.of(user, rows)
    by_visit: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_visit.setdefault(row.visit_id, []).append(_question(row, sources.get(row.pk)))
    return [_visit(visit, by_visit.get(visit.pk, [])) for visit in visits]


def _visit(visit: Visit, questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "day": visit.day.isoformat() if visit.day else None,
        "whom": visit.whom,
        "purpose": visit.purpose,
        **{name: getattr(visit, name) for name in TO_KNOW},
        "written": visit.at.isoformat(),
        "questions": questions,
    }


def _question(row: VisitQuestion, source) -> dict[str, Any]:
    return {
        "text": row.text,
        "answer": row.answer,
        "next": row.next_step,
        "from": source.address if source else None,
        "told": row.told.get_absolute_url() if row.told else None,
    }


def everything(visits: list[dict[str, Any]]) -> str:
    """What `of_owner` gives, as plain text to read."""
    lines = [_("My visits"), date_format(timezone.localdate(), "j F Y"), ""]
    for visit in visits:
        head = [visit["day"] or _("No day yet"), visit["whom"], str(Purpose(visit["purpose"]).label)]
        lines += ["=" * 40, " · ".join(filter(None, head)), ""]
        for number, question in enumerate(visit["questions"], 1):
            lines.append(f"{number}. {question['text']}")
            lines += [f"   {_('Answer:')} {question['answer']}"] if question["answer"] else []
            lines += [f"   {_('Next:')} {question['next']}"] if question["next"] else []
        lines += [f"{TELLING[name][0]}: {visit[name]}" for name in TO_KNOW if visit[name]] + [""]
    return "\n".join(lines)
