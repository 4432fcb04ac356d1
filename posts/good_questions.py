"""Help with asking: questions that often help, by what a visit is for; beginnings of one's own; and what is worth
telling without being asked. All of it is ours, in plain words, and none of it is advice.

Neutral wording helps: a doctor takes "does that apply to me?" better than "why did you not …?"."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posts.models import Purpose

# A page of a clinic's day is short: so many questions are asked for sure.
MATTER_MOST = 3

# By purpose; the key of a question stands in forms, its place in the list may change.
GOOD: dict[str, dict[str, str | Promise]] = {
    Purpose.NEW: {
        "what": _("What could this be, and what makes you think so?"),
        "else": _("What else could it be? How would we find out?"),
        "tests": _("Which tests do I need, what do they show, and when will I know?"),
        "wait": _("What happens if we wait and watch for a while?"),
        "urgent": _("Which signs mean that I should call you, or go to hospital, at once?"),
        "meanwhile": _("What can I do myself until we know more?"),
        "who": _("Should somebody else look at this too? Who?"),
        "name": _("Could you write the name of it down for me?"),
    },
    Purpose.RESULTS: {
        "mean": _("What do these results mean for me, in plain words?"),
        "compare": _("How are they compared to last time?"),
        "sure": _("How sure is this? Could anything have changed the results?"),
        "change": _("Does anything change now: my medicines, what I do, when I come back?"),
        "next": _("What is the next step, and who takes care of it?"),
        "copy": _("Can I have a copy of the results?"),
        "watch": _("Which of these numbers should I keep an eye on?"),
    },
    Purpose.TREATMENT: {
        "options": _("Which choices do I have? One of them may be to wait."),
        "good": _("How likely is each to help me, and how would I notice?"),
        "harm": _("What are the risks of each, and how often do they happen?"),
        "day": _("What does each mean for an ordinary day: work, sleep, family?"),
        "nothing": _("What happens if I do nothing for now?"),
        "stop": _("Can I change my mind later? How would I stop?"),
        "time": _("How long do I have to decide?"),
        "others": _("What do people in my situation most often choose, and why?"),
        "with": _("Does it go together with everything else I take?"),
    },
    Purpose.SIDE_EFFECT: {
        "cause": _("Could this come from my treatment? What else could it be?"),
        "pass": _("Does it usually pass? How long should I give it?"),
        "lower": _("Could another dose, another time of day or another form help?"),
        "instead": _("What could we try instead, and what would I lose?"),
        "safe": _("Is it safe to go on until we meet again?"),
        "never": _("What must I not stop or change by myself?"),
        "urgent": _("Which signs mean that I should call at once, and whom?"),
        "report": _("Does this get reported? Can I report it myself?"),
    },
    Purpose.CHECK_UP: {
        "how": _("How am I doing, compared to last time?"),
        "still": _("Do I still need everything I take? What is each one for?"),
        "goal": _("What are we aiming for, and how do we see that it works?"),
        "tests": _("Which checks are due, and what are they for?"),
        "look": _("What should I look out for until next time?"),
        "daily": _("What could make an ordinary day easier?"),
        "help": _("Whom can I ask between visits, and how?"),
        "next": _("When do I come back, and what would be a reason to come earlier?"),
    },
    Purpose.SECOND_OPINION: {
        "same": _("Looking at everything, do you see it the same way?"),
        "more": _("Is anything missing: a test, a letter, an older result?"),
        "differ": _("Where do you differ from what I was told, and why?"),
        "options": _("Would you offer me a choice that nobody has named yet?"),
        "urge": _("How soon does this have to be decided?"),
        "many": _("How many people with this do you see in a year?"),
        "back": _("Will you write to my doctor? What should I tell them?"),
        "self": _("If you were deciding for somebody close to you, what would you weigh up?"),
    },
}

# Beginnings of a question of one's own. "…" is where the person's words go.
BEGINNINGS: dict[str, str | Promise] = {
    "others": _("I read others’ experience of … Does that apply to me?"),
    "helped": _("Some people say that … helped them. What do you know about it?"),
    "decide": _("What would you look at to tell whether … is right for me?"),
    "worry": _("I worry about … How likely is that for me?"),
    "works": _("How would we notice whether … works?"),
    "before": _("What else could we try before …?"),
}

# What they should know, by column of a visit (posts.models.visit.TO_KNOW): what it is, and what helps to write it.
TELLING: dict[str, tuple[str | Promise, str | Promise]] = {
    "symptoms": (
        _("What has changed since last time"),
        _("What, how often, how bad, since when? What makes it better or worse? One line each is enough."),
    ),
    "medicines": (
        _("What I take"),
        _("Everything: tablets, drops, creams, herbs, vitamins. How much, when, and what you leave out now and then."),
    ),
    "worries": (
        _("What worries me most"),
        _("Say it even if it sounds small. It is often the most useful line on the page."),
    ),
    "more": (
        _("What else they should know"),
        _("What you hope for, what you do not want, allergies, who helps you, what makes a visit easier for you."),
    ),
}


def offered(purpose: str, texts: list[str]) -> list[tuple[str, str]]:
    """Key and words of the good questions for a visit of that purpose, without those that are among `texts` already."""
    return [(key, str(words)) for key, words in GOOD[purpose].items() if str(words) not in texts]


def begun(text: str, key: str) -> str:
    """`text` with the beginning `key` (one of BEGINNINGS; else nothing happens) put before what was typed."""
    words = str(BEGINNINGS.get(key, ""))
    return f"{words} {text}".strip() if words and words not in text else text
