"""The page to take along: large, without anything of the site, for paper or for a phone without a connection."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from posts import visit_sources, visit_writing, visiting
from posts.good_questions import MATTER_MOST, TELLING
from posts.models import Visit
from posts.views.visits import unkept

SHEETS = ("tokens", "take_along")
LINES, FEWER_LINES, LAST_LINES = 3, 1, 2  # to write on: below what matters most, below the others, at the end


@cache_control(private=True, no_cache=True)
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page. Nothing on it asks the site for anything once it is there, and the browser may keep it (and asks
    before it shows it again, unless there is no connection). `?places=1`: with the communities that questions came
    from; `?file=1`: as one file, to keep on the device."""
    visit = visiting.own_visit(request.user, public_id)
    context = _context(request, visit)
    if not request.GET.get("file"):
        return render(request, "posts/visits/page.html", context)
    sheets = "\n".join(_sheet(name) for name in SHEETS)
    words = render_to_string("posts/visits/page.html", context | {"is_file": True}, request)
    response = HttpResponse(words.replace("</head>", f"<style>\n{sheets}\n</style>\n</head>", 1))
    response["Content-Disposition"] = f'attachment; filename="{_name(visit)}.html"'
    return response


@unkept
@require_safe
def text(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as plain text, to copy or (`?file=1`) to keep."""
    visit = visiting.own_visit(request.user, public_id)
    context = _context(request, visit)
    questions = [row["question"] for row in context["rows"]]
    places = {row["question"].pk: row["place"] for row in context["rows"]}
    response = HttpResponse(visit_writing.page(visit, questions, places), content_type="text/plain; charset=utf-8")
    if request.GET.get("file"):
        response["Content-Disposition"] = f'attachment; filename="{_name(visit)}.txt"'
    return response


def _context(request: HttpRequest, visit: Visit) -> dict:
    questions = list(visit.questions.all())
    with_places = bool(request.GET.get("places"))
    sources = visit_sources.of(request.user, questions) if with_places else {}
    rows = [
        {
            "question": one,
            "number": number,
            "place": sources[one.pk].community if one.pk in sources else "",
            "lines": range(LINES if number <= MATTER_MOST else FEWER_LINES),
        }
        for number, one in enumerate(questions, 1)
    ]
    return {
        "visit": visit,
        "rows": rows,
        "first": rows[:MATTER_MOST],
        "others": rows[MATTER_MOST:],
        "known": [(TELLING[name][0], words) for name, words in visiting.to_know(visit).items()],
        "with_places": with_places,
        "some_lines": range(LAST_LINES),
    }


def _sheet(name: str) -> str:
    return Path(settings.BASE_DIR, "static", "css", f"{name}.css").read_text(encoding="utf-8")


def _name(visit: Visit) -> str:
    """Of a file: nothing of why or with whom."""
    return slugify(_("My questions")) + (f"-{visit.day.isoformat()}" if visit.day else "")
