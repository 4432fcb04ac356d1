"""A conversation's page. What stands around its posts is the same for many conversations and readers but for names,
words and addresses: its template draws it once for each `Shape`, and it is filled in (`peerhealth/shells.py`).

What is said to one reader alone (messages, words that wait for them, an old treatment) is drawn as ever."""

from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from peerhealth import frame, indexing, moments
from peerhealth.reading import Reading
from peerhealth.shells import Given, Holes, Shells
from posts import telling
from posts.answering import State
from posts.models import Thread

TEMPLATE = "posts/threads/show.html"
SHELLS = Shells(most=400)


class Shape(NamedTuple):
    """All that the page's template looks at, beside what it puts out."""

    language: str | None
    site: tuple[str, str]
    reading: Reading
    signed_in: bool
    staff: bool
    unread: int  # what the bell says
    standing: tuple[bool, bool, bool]  # member, banned, pending
    live: bool
    kind: str
    joining: str
    rules: int  # how many
    guides: int
    shared: bool
    root: str  # its state; empty where the page has none
    branch: bool
    newest: bool
    goes_on: bool  # a page after the first
    folded: bool
    muted: bool
    followed: tuple[bool, bool]  # at all, every reply
    answers: tuple[bool, bool, bool, bool]


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page with what its view has found."""
    context |= {"today": moments.today(), "about": _about(context["thread"]) if context["shared"] else ""}
    if not is_usual(request, context):
        return render(request, TEMPLATE, context)
    shape = _shape(request, context)
    return HttpResponse(SHELLS.fill(shape, _values(request, context), partial(_drawn, shape)))


def is_usual(request: HttpRequest, context: dict[str, Any]) -> bool:
    """Whether nothing is said to this reader that is said to hardly anyone."""
    return not (
        "form" in context
        or context["aged"]
        or getattr(request.user, "unreachable_at", None)
        or len(get_messages(request))
    )


def _about(thread: Thread) -> SafeString:
    """What another site shows of it."""
    n = thread.reply_count
    words = ngettext("%(kind)s in %(name)s, %(n)s reply", "%(kind)s in %(name)s, %(n)s replies", n)
    named = {"kind": escape(thread.get_kind_display()), "name": escape(thread.community.name)}
    return SafeString(words % (named | {"n": n}))


def _shape(request: HttpRequest, context: dict[str, Any]) -> Shape:
    thread, view, standing = context["thread"], context["view"], context["standing"]
    signed_in, answers = request.user.is_authenticated, thread.answers
    return Shape(
        language=get_language(),
        site=(settings.SITE_NAME, settings.SITE_URL),
        reading=request.reading,  # type: ignore[attr-defined]
        signed_in=signed_in,
        staff=signed_in and request.user.is_staff,
        unread=telling.unread_lines(request.user) if signed_in else 0,
        standing=(standing.is_member, standing.is_banned, standing.is_pending),
        live=bool(request.live.ticket),  # type: ignore[attr-defined]
        kind=thread.kind,
        joining=thread.community.joining,
        rules=len(thread.community.rules),
        guides=len(view.guides),
        shared=context["shared"],
        root=view.root.state if view.root else "",
        branch=bool(view.branch),
        newest=view.newest,
        goes_on=bool(view.page.before and view.rows),
        folded=bool(view.folded),
        muted=view.muted,
        followed=(thread.followed, thread.followed_each),
        answers=(answers.asked, answers.waits, answers.i_write, answers.somebody_writes),
    )


def _values(request: HttpRequest, context: dict[str, Any]) -> dict[str, str]:
    """What is filled in, by the names under which `_drawn` knows it."""
    thread, view, user, live = context["thread"], context["view"], request.user, request.live  # type: ignore[attr-defined]
    community, signed_in = thread.community, user.is_authenticated
    values = {
        "drawn": context["drawn"],
        "linked_data": context.get("linked_data", ""),
        "reply_form": context.get("reply_form", ""),
        "csrf_token": context.get("csrf_token", ""),
        "need_asks": str(context["need_asks"]),
        "today": context["today"],
        "about": context["about"],
        "canonical": indexing.canonical(request),
        "path": request.path,
        "ticket": live.ticket,
        "live_at": live.at,
        "name": user.username if signed_in else "",
        "avatar": user.avatar_seed if signed_in else "",
        "title": thread.title,
        "thread": thread.public_id,
        "address": thread.get_absolute_url(),
        "slug": community.slug,
        "community": community.name,
        "hashtag": community.hashtag,
        "tagline": community.tagline,
        "root_number": str(view.root.number) if view.root else "",
        "first_number": str(view.rows[0].number) if view.rows else "",
        "earlier": view.earlier,
        "later": view.later,
    }
    for at, rule in enumerate(community.rules):
        values[f"rule{at}"] = rule
    for at, guide in enumerate(view.guides):
        values |= {f"guide{at}_{part}": words for part, words in enumerate(guide)}
    return values


def _drawn(shape: Shape, holes: Holes) -> str:
    """The page as its template draws it for a shape, with holes."""
    member, banned, pending = shape.standing
    reader = Given(username=holes["name"], avatar_seed=holes["avatar"], is_authenticated=shape.signed_in,
                   is_staff=shape.staff, unreachable_at=None)  # fmt: skip
    asked_by = Given(canonical=holes["canonical"], reading=shape.reading, path=holes["path"],
                     resolver_match=Given(url_name="thread"))  # fmt: skip
    thread = _thread(shape, holes)
    context = {
        "request": asked_by, "user": reader, "thread": thread, "view": _view(shape, holes), "shared": shape.shared,
        "standing": Given(is_member=member, is_banned=banned, is_pending=pending), "aged": None,
        "live": Given(ticket=holes["ticket"], at=holes["live_at"]) if shape.live else None,
        "something_unread_for_me": shape.unread,
        **{name: holes[name] for name in (
            "drawn", "linked_data", "reply_form", "csrf_token", "need_asks", "today", "about")},
    }  # fmt: skip
    return render_to_string(TEMPLATE, frame.frame(asked_by) | context)  # type: ignore[arg-type]


def _thread(shape: Shape, holes: Holes) -> Given:
    community = Given(slug=holes["slug"], name=holes["community"], hashtag=holes["hashtag"], tagline=holes["tagline"],
                      joining=shape.joining, rules=[holes[f"rule{at}"] for at in range(shape.rules)])  # fmt: skip
    asked, waits, i_write, somebody_writes = shape.answers
    followed, each = shape.followed
    return Given(
        public_id=holes["thread"], title=holes["title"], get_absolute_url=holes["address"], kind=shape.kind,
        community=community, followed=followed, followed_each=each,
        answers=State(asked=asked, waits=waits, i_write=i_write, somebody_writes=somebody_writes),
    )  # fmt: skip


def _view(shape: Shape, holes: Holes) -> Given:
    root = Given(state=shape.root, number=holes["root_number"]) if shape.root else None
    guides = [tuple(holes[f"guide{at}_{part}"] for part in range(3)) for at in range(shape.guides)]
    return Given(root=root, rows=[Given(number=holes["first_number"])], page=Given(before=shape.goes_on),
                 branch=shape.branch, newest=shape.newest, folded=shape.folded, muted=shape.muted, guides=guides,
                 earlier=holes["earlier"], later=holes["later"])  # fmt: skip
