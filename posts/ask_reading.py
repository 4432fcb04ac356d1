"""Reading an *Ask a professional* session: its questions with their answers, as one reader may see them."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import Http404

from posts import access, folding, reading, unread
from posts.kinds import Kind
from posts.models import AskSession, Post, Thread
from posts.reading import PostRow

SUPPORT = "me_too"
DOOR = access.Door(lambda threads, _reader: threads.select_related("ask_session__cancellation"))


@dataclass
class Question:
    """A question, how many people said "me too" to it, and what the professionals answered."""

    row: PostRow
    support: int
    answers: list[PostRow] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """What a session's page shows: the words of who opened it, and the questions, those with an answer apart."""

    opening: PostRow
    answered: list[Question]
    open: list[Question]
    mine: PostRow | None  # the reader's own question
    before: unread.Known | None  # what they had read of it before

    @property
    def rows(self) -> list[PostRow]:
        """All posts on the page but the opening."""
        return [row for question in (*self.open, *self.answered) for row in (question.row, *question.answers)]


def readable_session(user, public_id: str) -> tuple[Thread, AskSession]:
    """The thread of a session if `user` may read it, as `posts.access.readable_thread`, and its session. One query.
    Raises as that does, and Http404 for any other thread and for one whose opening was deleted."""
    thread = access.readable_thread(user, public_id, door=DOOR)
    if thread.kind != Kind.ASK or thread.opening.deleted_at or not hasattr(thread, "ask_session"):
        raise Http404
    thread.ask_session.thread = thread
    return thread, thread.ask_session


def sheet(thread: Thread, reader) -> Sheet:
    """What `reader` may read of the session in `thread` (read through DOOR), the questions most people share first.
    Two queries, however many questions; one more where a post has a content note."""
    values = list(_shown(thread, reader).for_page())
    said = reading.beside(values, thread, reader)
    rows = reading.rows(values, thread, reader, thread.standing, said=said)
    fold_of = folding.reasons_with(reader, said.people)
    questions: dict[int, Question] = {}
    for value, row in zip(values, rows, strict=True):
        row.relation = said.relations.get(value["author_id"], "")
        row.folded = fold_of(value["author_id"], value["notes"])
        if value["depth"] == 1:
            questions[row.number] = Question(row, value["reaction_counts"].get(SUPPORT, 0))
        elif row.number and value["path"][0] in questions:
            questions[value["path"][0]].answers.append(row)
    found = sorted(questions.values(), key=lambda one: (-one.support, one.row.number))
    mine = next((one.row for one in found if one.row.mine), None)
    answered, waiting = ([one for one in found if bool(one.answers) == is_answered] for is_answered in (True, False))
    return Sheet(rows[0], answered, waiting, mine, said.known)


def _shown(thread: Thread, reader) -> QuerySet:
    """The opening, the questions, and what was answered with a checked profession below them, the oldest first."""
    shown = Q(depth__lte=1) | Q(branch=None, credential__isnull=False)
    return Post.objects.visible_to(reader).filter(shown, thread=thread).order_by("number")
