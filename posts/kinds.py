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
    # Opened by moderators for a window of time (posts.asking); nobody chooses it while writing.
    ASK = "ask", _("Ask a professional")


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


# What people choose from, and filter by, when they write or look for something.
WRITTEN_KINDS = tuple(kind for kind in Kind if kind != Kind.ASK)
KIND_PLURALS = {
    Kind.QUESTION: _("Questions"),
    Kind.STORY: _("Stories"),
    Kind.WIN: _("Wins"),
    Kind.VENT: _("Vents"),
    Kind.TIP: _("Tips"),
    Kind.UPDATE: _("Updates"),
    Kind.ASK: _("Ask a professional"),
}
# What lists are filtered by with one press. Sessions have a page of their own (posts.views.asking).
CHIPS = tuple((kind, KIND_PLURALS[kind]) for kind in WRITTEN_KINDS)
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
    Kind.VENT: _("Let it out. Nobody will try to solve it"),
    Kind.TIP: _("Something that made a day easier"),
    Kind.UPDATE: _("How it went on"),
    Kind.ASK: _("Questions to a health professional, answered at a time that is told beforehand"),
}
# The need, said above the reply box.
NEED_ASKS = {
    Need.ADVICE: _("Asks for advice. Say what worked for you, and what did not."),
    Need.EXPERIENCE: _("Asks how it was for you. No need to have an answer."),
    Need.LISTENING: _("Asks to be heard, not advised."),
    Need.CELEBRATE: _("Asks you to be glad together."),
}
# What helps to write a reply to it, said beside the reply box.
NEED_HINTS = {
    Need.ADVICE: _(
        "You could say what you tried, how it went and what you would do again. What helped you may not help all."
    ),
    Need.EXPERIENCE: _("You could tell how it was for you, also if it was different or still is not solved."),
    Need.LISTENING: _(
        "You could say that you read it and that you are there. Please, no advice unless they ask for it."
    ),
    Need.CELEBRATE: _("You could say what makes you glad about it. Worries can wait for another thread."),
}
# What people who write a thread of a kind most often hope for: chosen for them until they choose themselves.
KIND_NEEDS = {
    Kind.QUESTION: Need.EXPERIENCE,
    Kind.STORY: Need.EXPERIENCE,
    Kind.WIN: Need.CELEBRATE,
    Kind.VENT: Need.LISTENING,
    Kind.TIP: Need.EXPERIENCE,
    Kind.UPDATE: Need.LISTENING,
    Kind.ASK: Need.ADVICE,
}
# lucide icon names.
KIND_ICONS = {
    Kind.QUESTION: "circle-question-mark",
    Kind.STORY: "book-open",
    Kind.WIN: "star",
    Kind.VENT: "wind",
    Kind.TIP: "lightbulb",
    Kind.UPDATE: "refresh-cw",
    Kind.ASK: "stethoscope",
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
    # "Me too" says which question to answer first. Whether an answer was "helpful" nobody can know within the hour.
    Kind.ASK: (ReactionKind.ME_TOO, ReactionKind.THANK_YOU),
}
