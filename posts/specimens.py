"""Invented rows for the style guide: every state that a thread, a post or a field can be in. They touch no table."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts import professions
from accounts.blocking import BLOCKED, MUTED
from communities.models import Community
from communities.standing import Standing
from peerhealth import pages
from peerhealth.icons import icon
from peerhealth.ids import LENGTH, LETTERS
from posts.kinds import OFFERED, REACTION_ICONS, Audience, Kind, Need, ReactionKind
from posts.models import Thread
from posts.reading import PostRow, View
from posts.topics import Topic, said
from posts.unread import NO_MARK, Mark

SAID = {
    Kind.QUESTION: ("Did anyone go back to pens before surgery?", Need.EXPERIENCE),
    Kind.STORY: ("Ten years on: what I would tell myself", Need.LISTENING),
    Kind.WIN: ("Eleven steps without the brace", Need.CELEBRATE),
    Kind.VENT: ("Third “but you look fine” this week", Need.LISTENING),
    Kind.TIP: ("A card with my rates, ready for the ward", Need.ADVICE),
    Kind.UPDATE: ("Week three: the tremor is a little less", Need.LISTENING),
    Kind.ASK: ("Travelling with a pump: an hour with a nurse", Need.ADVICE),
}
TAGS = [{"name": "surgery", "shown": "Surgery"}, {"name": "insulinpump", "shown": "InsulinPump"}]
BODY = (
    "<p>My gallbladder comes out in three weeks. What did you ask <strong>the anaesthetist</strong>, and what do you "
    "wish you had known the evening before?</p><ul><li>the pump</li><li>the night</li></ul>"
    "<blockquote><p>You will be fine.</p></blockquote><p>A <a href='/'>link</a> and <code>some code</code>.</p>"
    "<pre><code>basal 0.8 from midnight</code></pre>"
    "<details><summary>About numbers</summary><p>Folded by its author.</p></details>"
)

PRESSED = ((ReactionKind.HUG, 6, False), (ReactionKind.ME_TOO, 4, True), (ReactionKind.HELPFUL, 0, False))


def threads() -> list[dict[str, Any]]:
    """A row of each kind, and of each state: quiet, for members, muted, new, with notes, folded, without
    a title."""
    rows = [_thread(number, kind) for number, kind in enumerate(Kind)]
    rows[1] |= {"audience": Audience.MEMBERS, "tags": []}
    rows[2] |= {"mark": Mark(muted=True)}
    rows[3] |= {"mark": Mark("4 new"), "notes": said([Topic.NEEDLES])}
    folds = enumerate((BLOCKED, MUTED, Topic.DEATH), len(rows))
    folded = [_thread(number, Kind.VENT) | {"folded": why} for number, why in folds]
    return [*rows, *folded, _thread(len(rows) + len(folded), Kind.QUESTION) | {"title": "", "reply_count": 1}]


def _id(letter: str, number: int) -> str:
    """A well-formed id at which there is nothing."""
    return letter.ljust(LENGTH - 1, "s") + LETTERS[number]


def _thread(number: int, kind: Kind) -> dict[str, Any]:
    title, need = SAID[kind]
    return {
        "id": number, "public_id": _id("t", number), "slug": "specimen", "title": title, "kind": kind.value,
        "need": need.value, "audience": Audience.EVERYONE.value, "author_id": number, "opening_id": number,
        "excerpt": "Two lines of excerpt, plain text, cut at a word; they say what it is about and leave room.",
        "reply_count": number * 4, "last_activity": timezone.now() - timedelta(hours=number * 9),
        "opening__reaction_counts": dict.fromkeys(OFFERED[kind], number + 1), "community__name": "Type 1 diabetes",
        "community__slug": "type-1-diabetes", "tags": TAGS, "folded": "", "mark": NO_MARK, "notes": "",
    }  # fmt: skip


def conversation() -> tuple[Thread, View]:
    """A thread and its page as a member reads it: a tree to its last level, and posts in every state."""
    place = Community(slug="type-1-diabetes", name="Type 1 diabetes", hashtag="T1D")
    thread = Thread(
        public_id=_id("t", 0), slug="specimen", title=SAID[Kind.QUESTION][0], community=place, reply_count=9
    )
    thread.standing = Standing("member", "active")
    until = timezone.now().date() + timedelta(days=200)
    spoken = professions.spoken("nurse", "UK", until, "")
    rows = [
        _post(1, 1, tags=TAGS[:1], relation="patient", below=3, spoken=spoken),
        _post(2, 2, parent=1, by_starter=True, mine=True),
        _post(3, 3, parent=2, edited_at=timezone.now(), relation="carer", unread=True),
        _post(4, 4, parent=3, continues=2),
        _post(5, 1, state="gone", reason="deleted"),
        _post(6, 2, parent=5, state="gone", reason="hidden"),
        _post(7, 1, state="hidden", reason="names a person", mine=True),
        _post(8, 1, folded=MUTED, spoken=spoken),
        _post(9, 1, author="", avatar=""),
    ]
    return thread, View(rows, _post(0, 0, tags=TAGS, html=BODY), pages.Page([]), newest=False)


def _post(number: int, level: int, **fields: Any) -> PostRow:
    return PostRow(**{
        "public_id": _id("p", number), "number": number, "level": level, "parent": None, "state": "live",
        "reason": "",
        "html": "<p>Twice. I asked for the nurse to be named in my notes, and took my own meter in with me.</p>",
        "author": f"two-left-shoes-{number}", "avatar": f"{number + 3:08x}", "by_starter": False, "edited_at": None,
        "created_at": timezone.now() - timedelta(minutes=50 * (10 - number)), "continues": 0, "mine": False,
        "reactions": [
            (kind.value, str(kind.label), icon(REACTION_ICONS[kind], 16), count, pressed)
            for kind, count, pressed in PRESSED
        ],
    } | fields)  # fmt: skip


class SpecimenForm(forms.Form):
    """A field of each sort."""

    line = forms.CharField(label="A line", help_text="Help stands above the field, so a keyboard does not hide it.")
    wrong = forms.CharField(label="A line that has to be mended", min_length=4)
    text = forms.CharField(label="A text", widget=forms.Textarea, required=False)
    one = forms.ChoiceField(label="One of a few", choices=[("a", "This"), ("b", "That")], widget=forms.RadioSelect)
    many = forms.ChoiceField(label="One of many", choices=[("a", "As my device"), ("b", "Another")])
    agree = forms.BooleanField(label="Something to agree to", help_text="What it means.", required=False)


def form() -> SpecimenForm:
    """The form as it comes back with something to mend."""
    return SpecimenForm({"line": "Filled in", "wrong": "abc", "one": "a", "many": "a"})
