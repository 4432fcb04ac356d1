"""The demo: visits of the ready member, one to come and one that was, with what a nurse said told to a conversation.
All of it is invented, and none of it is advice."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from posts import publishing, visit_sources, visiting
from posts.kinds import Kind, Need
from posts.models import DoctorSaid, Imported, Post, Purpose, Visit, VisitQuestion

TO_COME, WAS = timedelta(days=6), timedelta(days=20)
# Questions with the post they come from (a key of the story; empty: from nobody), the most important first.
ASKS = (
    ("demo-ibd-09", "If there are steroids again for a while: who changes the insulin, and whom do I ring at night?"),
    ("demo-t1d-01-1", "I read others’ experience of keeping the pump on in hospital. Does that apply to me?"),
    ("", "Does it go together with everything else I take?"),
    ("demo-ibd-06", "Could one of you write a single letter for the airport that names both things?"),
    ("", "How long do I have to decide?"),
)
KNOWS = {
    "symptoms": "Since October: up twice a night, more lows around three.\nNothing in the mornings. Weight the same.",
    "medicines": "Pump, rates on the card.\nThe gut tablets, mornings.\nVitamin D when I remember, so: some days.",
    "worries": "That each of you thinks the other one is looking.",
}
ASKED = (
    ("demo-t1d-01", "Who looks after the pump while I am asleep, and is it written down?",
     "The anaesthetist does, and yes: on a sheet that I can have a copy of. I am to bring it.", "It comes by post"),
    ("", "What should I look out for until next time?", "Lows at night. Ring after the second one in a week.", ""),
    ("", "When do I come back, and what would be a reason to come earlier?", "", ""),
)  # fmt: skip
TITLE = "After my visit: who looks after the pump while you are asleep"
BODY = """\
I took this question to my nurse because of this thread, so here is what I brought back.

Where I live there is a **sheet**. It says who is in charge of the pump during an operation, with a name, and you may \
ask for a copy and bring it with you. Nobody had told me that there was one; I only had to say “is that written down?”

That is how it is at my hospital and how I understood it. Yours may do it another way, so it may be worth asking the \
same four words.

#T1D #Surgery"""


def plan(member: User, now: datetime) -> None:
    """Both visits, unless `member` has any."""
    if Visit.objects.written_by(member).exists():
        return
    today = timezone.localdate(now)
    to_come = visiting.plan(
        owner=member, purpose=Purpose.TREATMENT, day=today + TO_COME, whom="Both clinics, together for once"
    )
    visiting.change(to_come, **KNOWS)
    for key, words in ASKS:
        _ask(to_come, key, words)
    was = visiting.plan(owner=member, purpose=Purpose.CHECK_UP, day=today - WAS, whom="The diabetes nurse")
    asked = [_ask(was, key, words) for key, words, *_said in ASKED]
    said = {one.public_id: (answer, after) for one, (*_asked, answer, after) in zip(asked, ASKED, strict=True)}
    visiting.note(was, said)
    _tell(member, asked[0], now - WAS + timedelta(days=1))


def _ask(visit: Visit, key: str, words: str) -> VisitQuestion:
    row = Imported.objects.select_related("post").filter(key=key).first() if key else None
    post: Post | None = row.post if row else None
    passages = visit_sources.passages(post.body) if post else []
    return visiting.ask(visit, words, post=post, passage=passages[0].mark if passages else "")


def _tell(member: User, question: VisitQuestion, at: datetime) -> None:
    """An update about the conversation that the question came from, written the day after."""
    if question.post is None:
        return
    about = question.post.thread
    update = publishing.publish(
        author=member, community=about.community, title=TITLE, body=BODY, kind=Kind.UPDATE, need=Need.LISTENING,
        audience=about.audience, at=at,
    )  # fmt: skip
    DoctorSaid.objects.create(about=about, update=update, at=at)
    VisitQuestion.objects.filter(pk=question.pk).update(told=update)
