"""What in a text could lead strangers to its author: addresses, phone numbers, numbers of patients and insurances.

One pure function, `found`. It only asks people to look again, so it would rather miss something than nag about doses,
dates and lab values. Nothing it finds is kept or logged; `mark` gives a fingerprint by which the form that comes back
knows what its author has said yes to.
"""

from dataclasses import dataclass
from enum import StrEnum

import regex
from django.utils.crypto import salted_hmac
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.streets import STREETS


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    ADDRESS = "address"


CALLED = {
    Kind.EMAIL: gettext_lazy("an email address"),
    Kind.PHONE: gettext_lazy("a phone number"),
    Kind.NUMBER: gettext_lazy("a long number"),
    Kind.ADDRESS: gettext_lazy("a postal address"),
}


@dataclass(frozen=True)
class Found:
    """One stretch of the text."""

    kind: Kind
    text: str

    @property
    def mark(self) -> str:
        """A keyed fingerprint, the same however it is spaced or capitalised: says nothing to whoever lacks the key."""
        plain = "".join(letter for letter in self.text.casefold() if letter.isalnum())
        return salted_hmac("posts.personal", plain).hexdigest()[:16]


EMAIL = regex.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+", regex.I
)
# Numbers that are nobody's: in links, hashtags and articles' numbers, in dates.
NOBODYS = regex.compile(
    r"\b(?:https?://|www\.)\S++|[#＃]\w++|\b10\.\d{4,9}/\S++|\bISBN[\s:]*+[\d-]++"
    r"|(?<![\d.])(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![\d]|[./-]\d)",
    regex.I,
)
DIGITS = regex.compile(
    r"(?<![\p{L}\p{N}_.,+])[+(]{0,2}\d(?:[ \u00a0\u202f.\-–/()]{0,3}\d){5,24}(?![\p{L}\p{N}_]|[.,]\d)"
    # An amount, not a number of somebody.
    r"(?!\s?(?:%|[mµuk]?g\b|mcg\b|[md]?l\b|[km]?m\b|i\.?[ue]\b|ui\b|cells\b|copies\b|steps\b|units\b|schritte\b|zellen\b|kcal\b))",
    regex.I,
)
# Numbers that cannot be anything else: bank accounts (ISO 13616), German and British insurance, French insurance.
KNOWN = regex.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,3})?\b|\b[A-Z]\d{9}\b|\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b"
    r"|\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\b[12] \d{2} \d{2} \d{2} \d{3} \d{3}(?: \d{2})?\b"
)
# What stands before a number and says whose it is.
NAMED = {
    Kind.PHONE: regex.compile(
        r"\b(?:tel|telefon\w*|tel[ée]fono|t[ée]l[ée]phone|phone|mobile|cell|handy|m[óo]vil|portable|whats ?app"
        r"|(?:call|text|ring) me(?: on| at)?)[\s.:#°º=]*+$",
        regex.I,
    ),
    Kind.NUMBER: regex.compile(
        r"\b(?:mrn|patient(?:en)?[ -]?(?:id|number|no|nummer|nr)|(?:insurance|policy|nhs)(?: id| number| no)?"
        r"|versicherten-?(?:nummer|nr)|n[úu]mero de (?:paciente|seguridad social)"
        r"|num[ée]ro (?:de patient|de s[ée]curit[ée] sociale))[\s.:#°º=]*+$",
        regex.I,
    ),
}
# Free for the caller, so never somebody's own: help lines.
FREE = regex.compile(
    r"(?:\+|00)?(?:1?8(?:00|33|44|55|66|77|88)\d{7}|0?80[08]\d{4,8}|1800\d{6}|116\d{3}|(?:33|34|44|49|353)80[08]\d{5,8})"
)
YEAR = regex.compile(r"(?:19|20)\d\d")


def found(text: str) -> list[Found]:
    """What `text` holds that could lead to its author, each once, in the order of `Kind`. Takes time in proportion to
    the length of the text."""
    emails = [Found(Kind.EMAIL, hit.group()) for hit in EMAIL.finditer(text)]
    rest = NOBODYS.sub(_blank, EMAIL.sub(_blank, text))
    numbers = [Found(Kind.NUMBER, hit.group()) for hit in KNOWN.finditer(rest)]
    rest = KNOWN.sub(_blank, rest)
    addresses = [Found(Kind.ADDRESS, hit.group()) for street in STREETS for hit in street.finditer(rest)]
    named = [
        (_kind(hit.group(), rest[max(0, hit.start() - 40) : hit.start()]), hit.group()) for hit in DIGITS.finditer(rest)
    ]
    numbers = [Found(kind, words) for kind, words in named if kind] + numbers
    return list(
        {
            one.mark: one for one in [*emails, *sorted(numbers, key=lambda one: one.kind != Kind.PHONE), *addresses]
        }.values()
    )


def sentence(things: list[Found]) -> str:
    """The hint about `things` (at least one), for their author."""
    kinds = list(dict.fromkeys(str(CALLED[one.kind]) for one in things))
    return _("Your text seems to hold %(things)s: people could find you. You can take it out, or post it as it is.") % {
        "things": get_text_list(kinds, _("and"))
    }


def _blank(hit: regex.Match) -> str:
    return "|" * len(hit.group())


def _kind(words: str, before: str) -> Kind | None:
    """What the digits `words` are; None for an amount, a range, values in a row. `before`: the words before them."""
    groups = regex.findall(r"\d+", words)
    digits = "".join(groups)
    is_a_book = len(digits) == 13 and digits.startswith(("978", "979"))
    if FREE.fullmatch(digits) or regex.fullmatch(r"\d0{6,}", digits) or is_a_book:
        return None
    named = [kind for kind, said in NAMED.items() if len(digits) >= 7 and said.search(before)]
    if named:
        return named[0]
    gaps = [regex.sub(r"[()\s]+", "", gap) or " " for gap in regex.findall(r"(?<=\d)\D+(?=\d)", words)]
    if len(groups) == 1:
        return (Kind.PHONE if words[0] in "0+" else Kind.NUMBER) if len(digits) >= 9 else None
    if _is_phone(words, groups, gaps):
        return Kind.PHONE
    return Kind.NUMBER if _is_number(groups, gaps) else None


def _is_phone(words: str, groups: list[str], gaps: list[str]) -> bool:
    """Whether groups of digits stand as those of a phone number do."""
    shape, length = [len(group) for group in groups], sum(map(len, groups))
    even = len(set(gaps[1:])) <= 1  # values in a row are parted now like this, now like that
    abroad = words.lstrip("(").startswith("+") or (words.startswith("00") and even and gaps[0] != ".")
    if abroad and 9 <= length <= 16 and len(groups) <= 7:
        return True
    if groups[0][0] == "0" and 2 <= shape[0] <= 6 and min(shape[1:]) >= 2 and 9 <= length <= 13:
        return even and (gaps[0] != "." or set(gaps) == {"."})
    if shape in ([3, 3, 4], [1, 3, 3, 4]):  # North America; with nothing but spaces, a British patient's number
        return set(gaps) != {" "} or "(" in words
    is_spanish = groups[0][0] in "6789" and shape in ([3, 3, 3], [3, 2, 2, 2])
    return is_spanish and len(set(gaps)) == 1 and gaps[0] != "."


def _is_number(groups: list[str], gaps: list[str]) -> bool:
    """Whether groups of digits are one long number, such as that of a patient or an insurance."""
    shape = [len(group) for group in groups]
    if shape in ([3, 3, 4], [1, 3, 3, 4]) or (shape == [3, 2, 4] and set(gaps) == {"-"}):
        return True
    long = [group for group in groups if len(group) >= 4 and not YEAR.fullmatch(group)]
    is_one = len(set(gaps)) == 1 and gaps[0] in {"-", " "}
    return is_one and sum(shape) >= 9 and 3 <= len(groups) <= 6 and len(long) >= 2
