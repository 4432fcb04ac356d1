"""“What the doctor said”, as an update for others."""

from django.utils.translation import gettext as _

from posts.forms.thread import ThreadForm
from posts.kinds import Audience, Need
from posts.models import Thread, VisitQuestion
from posts.models.thread import TITLE_LONGEST


class TellForm(ThreadForm):
    """Title, text, what one hopes for, and who may read it: never more people than read the conversation `about`. It
    begins with the person's own words, to be changed: nothing of others'."""

    def __init__(self, *args, about: Thread, question: VisitQuestion, **kwargs):
        super().__init__(*args, community=about.community, **kwargs)
        del self.fields["kind"]  # an update
        audiences = list(Audience)
        self.initial = {"title": _title(question), "body": _body(question), "need": Need.LISTENING,
                        "audience": Audience.NO_SEARCH} | self.initial  # fmt: skip
        self._offer(audiences[audiences.index(Audience(about.audience)) :])


def _title(question: VisitQuestion) -> str:
    title = _("After my visit: %(question)s") % {"question": " ".join(question.text.split())}
    return title if len(title) <= TITLE_LONGEST else title[: TITLE_LONGEST - 1].rpartition(" ")[0] + "…"


def _body(question: VisitQuestion) -> str:
    said = [_("I asked: %(question)s") % {"question": question.text}]
    said += [_("What I understood: %(answer)s") % {"answer": question.answer}] if question.answer else []
    said += [_("What happens next: %(next)s") % {"next": question.next_step}] if question.next_step else []
    return "\n\n".join(said)
