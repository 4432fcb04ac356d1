"""How much one account may write (product.md, Limits): enough for anyone, too little for a spammer."""

from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from peerhealth import one_clock
from peerhealth.statements import Statement
from posts.models import Post

DAY = timedelta(days=1)
PAUSE = timedelta(seconds=10)
THREADS_A_DAY, REPLIES_A_DAY = 20, 200
NEW_THREADS, NEW_REPLIES = 3, 15
RECENT = Statement(
    lambda author, since: (
        Post.objects.filter(author=author, created_at__gt=since)
        .order_by("-created_at")
        .values_list("created_at", "number")[: THREADS_A_DAY + REPLIES_A_DAY]
    )
)
FIRST_LINK = gettext_lazy("A first post cannot have links. Please take the link out; later posts may have them.")


class TooMuchError(Exception):
    """The limit that was met; the text is a sentence that says what and when. `seconds`: until it lets the post
    through; 0 if waiting does not help."""

    def __init__(self, sentence, seconds: int = 0):
        super().__init__(sentence)
        self.seconds = seconds


def hold(author: User) -> None:
    """Locks `author` until the end of the transaction, so that what they send at one moment is counted one by one."""
    User.objects.hold(author.pk)


def check(
    author: User, *, opening: bool, body: str, now: datetime | None = None,
    recent: list[tuple[datetime, int]] | None = None,
) -> None:  # fmt: skip
    """Raises TooMuchError if `author` has to wait before writing a thread (`opening`) or a reply. `recent`: what RECENT
    finds of the last day, where it was asked with the author held; else one query."""
    now = now or one_clock.now()
    is_new = now - author.date_joined < DAY
    recent = RECENT(author=author, since=now - DAY) if recent is None else recent
    if recent and now - recent[0][0] < PAUSE:
        seconds = (PAUSE - (now - recent[0][0])).seconds + 1
        raise TooMuchError(
            ngettext(
                "One post every ten seconds, please. Your text is kept: send it again in %(count)d second.",
                "One post every ten seconds, please. Your text is kept: send it again in %(count)d seconds.",
                seconds,
            ) % {"count": seconds},
            seconds,
        )  # fmt: skip
    if is_new and not recent and _has_link(body):
        raise TooMuchError(FIRST_LINK)
    same = [at for at, number in recent if (number == 0) == opening]
    most = (NEW_THREADS if opening else NEW_REPLIES) if is_new else (THREADS_A_DAY if opening else REPLIES_A_DAY)
    if len(same) >= most:
        until = same[most - 1] + DAY
        raise TooMuchError(_daily(opening, most, is_new, until=until, now=now), ceil((until - now).total_seconds()))


def check_edit(author: User, post: Post, *, body: str, now: datetime | None = None) -> None:
    """Raises TooMuchError if an edit would bring a link into a newcomer's first post by the back door."""
    is_new = (now or one_clock.now()) - author.date_joined < DAY
    if is_new and _has_link(body) and not Post.objects.filter(author=author, pk__lt=post.pk).exists():
        raise TooMuchError(FIRST_LINK)


def _daily(opening: bool, most: int, is_new: bool, *, until: datetime, now: datetime) -> str:
    hours = max(1, round((until - now).total_seconds() / 3600))
    what = _("threads") if opening else _("replies")
    first = (
        _("On the first day an account can write %(most)d %(what)s.")
        if is_new
        else _("An account can write %(most)d %(what)s a day.")
    ) % {"most": most, "what": what}
    then = ngettext(
        "Your text is kept: you can send it in about %(count)d hour.",
        "Your text is kept: you can send it in about %(count)d hours.",
        hours,
    )
    return f"{first} {then % {'count': hours}}"


def _has_link(body: str) -> bool:
    folded = body.casefold()
    return "http://" in folded or "https://" in folded or "www." in folded
