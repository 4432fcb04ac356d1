"""The kinds of threads, what their authors ask for, and which reactions each kind offers (product.md, Words)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Kind(models.TextChoices):
    """What a thread is."""

    QUESTION = "question", _("Question")
    STORY = "story", _("Story")
    WIN = "win", _("Win")
    VENT = "vent", _("Vent")
    TIP = "tip", _("Tip")
    UPDATE = "update", _("Update")


class Need(models.TextChoices):
    """What the author asks of readers."""

    ADVICE = "advice", _("asks for advice")
    EXPERIENCE = "experience", _("asks for shared experience")
    LISTENING = "listening", _("just listening, please")
    CELEBRATE = "celebrate", _("celebrate with me")


class Audience(models.TextChoices):
    """Who may read a thread, widest first. Never wider than its community."""

    EVERYONE = "everyone", _("Everyone, and search engines")
    NO_SEARCH = "no_search", _("Everyone, but no search engines")
    MEMBERS = "members", _("Members of this community only")


class ReactionKind(models.TextChoices):
    """What a reader can say with one press."""

    HUG = "hug", _("Hug")
    ME_TOO = "me_too", _("Me too")
    HELPFUL = "helpful", _("Helpful")
    CELEBRATE = "celebrate", _("Celebrate")
    THANK_YOU = "thank_you", _("Thank you")


KIND_PLURALS = {
    Kind.QUESTION: _("Questions"),
    Kind.STORY: _("Stories"),
    Kind.WIN: _("Wins"),
    Kind.VENT: _("Vents"),
    Kind.TIP: _("Tips"),
    Kind.UPDATE: _("Updates"),
}
# How many reactions, in lists: "3 hugs · 1 me too".
REACTION_COUNTS = {
    ReactionKind.HUG: lambda n: ngettext("%(n)d hug", "%(n)d hugs", n) % {"n": n},
    ReactionKind.ME_TOO: lambda n: _("%(n)d me too") % {"n": n},
    ReactionKind.HELPFUL: lambda n: _("%(n)d helpful") % {"n": n},
    ReactionKind.CELEBRATE: lambda n: ngettext("%(n)d celebrates", "%(n)d celebrate", n) % {"n": n},
    ReactionKind.THANK_YOU: lambda n: _("%(n)d thank you") % {"n": n},
}
# What the author of a new thread chooses from; readers see the label of the need itself.
NEED_CHOICES = [
    (Need.ADVICE, _("Advice")),
    (Need.EXPERIENCE, _("How it was for others")),
    (Need.LISTENING, _("Somebody who listens")),
    (Need.CELEBRATE, _("Be glad with me")),
]
# What writing each kind is for, said on the write page.
KIND_HINTS = {
    Kind.QUESTION: _("Ask people who have been there"),
    Kind.STORY: _("Tell what you lived through"),
    Kind.WIN: _("Something went well, small or big"),
    Kind.VENT: _("Let it out; nobody will fix you"),
    Kind.TIP: _("Something that made a day easier"),
    Kind.UPDATE: _("How it went on"),
}
# The need, said above the reply box.
NEED_ASKS = {
    Need.ADVICE: _("Asks for advice. Say what worked for you, and what did not."),
    Need.EXPERIENCE: _("Asks how it was for you. No need to have an answer."),
    Need.LISTENING: _("Asks to be heard, not advised."),
    Need.CELEBRATE: _("Asks you to be glad together."),
}
# lucide icon names.
KIND_ICONS = {
    Kind.QUESTION: "circle-question-mark",
    Kind.STORY: "book-open",
    Kind.WIN: "star",
    Kind.VENT: "wind",
    Kind.TIP: "lightbulb",
    Kind.UPDATE: "refresh-cw",
}
REACTION_ICONS = {
    ReactionKind.HUG: "heart",
    ReactionKind.ME_TOO: "users",
    ReactionKind.HELPFUL: "check",
    ReactionKind.CELEBRATE: "party-popper",
    ReactionKind.THANK_YOU: "sprout",
}
# Nobody is to celebrate under a vent, nor to find a vent "helpful".
OFFERED = {
    Kind.QUESTION: (ReactionKind.HUG, ReactionKind.ME_TOO, ReactionKind.HELPFUL, ReactionKind.THANK_YOU),
    Kind.STORY: (ReactionKind.HUG, ReactionKind.ME_TOO, ReactionKind.HELPFUL, ReactionKind.THANK_YOU),
    Kind.WIN: (ReactionKind.CELEBRATE, ReactionKind.HUG, ReactionKind.ME_TOO, ReactionKind.THANK_YOU),
    Kind.VENT: (ReactionKind.HUG, ReactionKind.ME_TOO, ReactionKind.THANK_YOU),
    Kind.TIP: (ReactionKind.HELPFUL, ReactionKind.ME_TOO, ReactionKind.THANK_YOU),
    Kind.UPDATE: (ReactionKind.HUG, ReactionKind.CELEBRATE, ReactionKind.ME_TOO, ReactionKind.THANK_YOU),
}
