"""Replying."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import access as communities
from peerhealth.ids import is_id
from posts import access, ask_turns, folding, keeping, publishing, quoting, roles
from posts.forms import ReplyForm
from posts.kinds import NEED_ASKS, Kind
from posts.models import Post
from posts.views.writing import beginning, previewed, sent, shown


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reply form as a page of its own (or, for htmx, below the post it answers), and the reply."""
    thread = access.readable_thread(request.user, public_id)
    communities.may_write(thread.community, thread.standing)
    asked = request.POST if request.method == "POST" else request.GET
    to = asked.get("to", "")
    parent = _parent(request.user, thread, to)
    if parent is None and request.method != "POST":
        raise Http404
    if thread.kind == Kind.ASK and request.method != "POST":
        ask_turns.take(request.user, parent, thread=thread)  # nobody writes what would be refused
    kept = beginning(request, keeping.of(request, thread, to=to if parent else ""))
    form = _form(request, thread, parent, kept)
    if request.method == "POST" and not previewed(request, form):
        known = {"leaving_out": ("to",), "author": request.user, "parent": parent}
        answer = sent(request, form, kept, publishing.reply, **known)
        if answer:
            return answer
    context = {"form": form, "thread": thread, "parent": parent, "need_asks": NEED_ASKS[thread.need], "keeping": kept}
    context["asks"] = ask_turns.is_asking(thread, parent)
    if not request.htmx:
        context |= folding.around(request.user, parent or thread.opening)
    template = "posts/replies/_form.html" if request.htmx else "posts/replies/form.html"
    return shown(request, template, context)


def _form(request: HttpRequest, thread, parent: Post | None, kept: keeping.Keeping) -> ReplyForm:
    """The form, beginning with the draft and with what is to be quoted below it."""
    to = (request.POST if request.method == "POST" else request.GET).get("to", "")
    words = {"to": to} | kept.words
    if "quote" in request.GET and request.method != "POST":
        words["body"] = "\n\n".join(filter(None, [words.get("body", ""), quoting.quote(parent, request.user)]))
    data = None if kept.asks_to_save else request.POST or None
    who = {"author": request.user, "parent": parent, "need": thread.need}
    who["credential"] = roles.in_thread(request.user, thread)
    form = ReplyForm(data, auto_id=f"id_%s_{to if is_id(to) else ''}", initial=words, **who)
    if ask_turns.is_asking(thread, parent):
        form.fields["body"].label, form.fields["body"].help_text = _("Your question"), ""
    return form


def _parent(user, thread, to: str) -> Post | None:
    """The post that is answered: the opening (also when its words are deleted: the others talk on), or a reply that
    the writer can read; None if there is no such reply (any more)."""
    if not to:
        parent = thread.opening
    else:
        posts = Post.objects.visible_to(user).filter(thread=thread).select_related("author")
        parent = posts.filter(public_id=to).first() if is_id(to) else None
    if parent:
        parent.thread = thread  # held already: no reader of the parent asks for it again
    return parent
