"""The plain words of a post, from its stored HTML."""

import re
from html import unescape

# What stands in the middle of a word and does not part it.
WITHIN = re.compile(r"</?(?:a|b|strong|em|i|s|del|code|span|sub|sup|u|mark|bdi)(?:\s[^>]*)?>")
TAG = re.compile(r"<[^>]*>")
FOLDED = re.compile(r"<details\b[^>]*>(?:(?!<details\b)[\s\S])*?(?:</details>|$)")


def plain(html: str) -> str:
    """All words of `html` (made by `peerhealth.markup`)."""
    return unescape(TAG.sub(" ", WITHIN.sub("", html)))


def shown(html: str) -> str:
    """The words of `html` without those that their author folded away."""
    while "<details" in html and (less := FOLDED.sub(" ", html)) != html:
        html = less
    return " ".join(plain(html).split())
