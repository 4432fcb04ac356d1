"""The reply form below a thread as it stands there for nearly everyone: empty, with nothing to bring back. Drawn once
for each kind of it (`peerhealth/shells.py`); what is somebody's own, or answers what they sent, is drawn as ever."""

from types import SimpleNamespace

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from peerhealth import kept
from peerhealth.form_token import form_token
from peerhealth.shells import Holes, Shells
from posts.forms import ReplyForm
from posts.keeping import Keeping
from posts.kinds import NEED_ASKS
from posts.models import Thread

SHELLS = Shells()


def empty(request: HttpRequest, thread: Thread, keeping: Keeping) -> SafeString | None:
    """The form below `thread`; None where it begins with words, or has something to say about others."""
    if keeping.words or keeping.elsewhere or keeping.other or keeping.trouble or keeping.to:
        return None
    values = {
        "thread": thread.public_id, "hashtag": thread.community.hashtag, "csrf_token": form_token(request),
        "kept_mark": kept.mark(request.user), "person": keeping.person, "seq": str(keeping.seq), "token": keeping.token,
    }  # fmt: skip
    return SHELLS.fill((thread.need, get_language()), values, lambda holes: _drawn(thread.need, holes))


def _drawn(need: str, holes: Holes) -> str:
    there = f"/t/{holes['thread']}/reply/"
    community = SimpleNamespace(hashtag=holes["hashtag"])
    context = {
        "thread": SimpleNamespace(public_id=holes["thread"], community=community),
        "keeping": {
            "page": there, "address": f"{there}draft/", "page_with_other": f"{there}?{Keeping.TAKING_OTHER}=1",
            "person": holes["person"], "seq": holes["seq"], "token": holes["token"],
        },
        "form": ReplyForm(parent=there, need=need),
        "need_asks": NEED_ASKS[need],
        "csrf_token": holes["csrf_token"],
        "kept_mark": holes["kept_mark"],
    }  # fmt: skip
    return render_to_string("posts/replies/_form.html", context)
