"""Decide where a link may lead."""

import regex

from peerhealth.markup.limits import MAX_TARGET

# Whitespace, controls, invisible format characters and backslashes: browsers drop or turn them, so what is
# checked wouldn't be what is followed (WHATWG URL Standard, 4.4).
_TRICKS = regex.compile(r"[\p{Z}\p{C}\\]")

# A host name, perhaps a port; nothing else, so that every reader of the address finds the same host in it.
_WEB = regex.compile(r"(?i:https?)://[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*+(?::\d{1,5})?(?:[/?#].*)?")
_MAIL = regex.compile(r"(?i:mailto):[^@:/]+@[^@:/]+")
_PHONE = regex.compile(r"(?i:tel):\+?[0-9][0-9().\-]*")
_OURS = regex.compile(r"/(?!/).*|#[\p{L}\p{N}_-]+")

# What is left of a bare address when the sentence around it is taken away.
_TRAILING = frozenset(".,;:!?'\"*_~…»”’")
_BRACKETS = {")": "(", "]": "["}


def safe_target(target: str) -> str | None:
    """Give ``target`` if a link may lead there, else ``None``.

    Allowed are http and https (without a user name in it, RFC 3986 3.2.1, which serves phishing), mailto,
    tel, and places on our own site: a path with one leading slash, or an anchor. ``www.…`` gets its scheme.
    """
    target = target.strip()
    if target[:4].lower() == "www.":
        target = "https://" + target
    if len(target) > MAX_TARGET or _TRICKS.search(target):
        return None
    allowed = any(form.fullmatch(target) for form in (_WEB, _MAIL, _PHONE, _OURS))
    return target if allowed else None


def is_external(target: str) -> bool:
    """Tell whether ``target``, which is safe, leads to another website."""
    return target[:4].lower() == "http"


def bare_address(run: str) -> str:
    """Give the part of ``run`` (an address with what follows it up to a space) that is the address itself."""
    surplus = {close: run.count(close) - run.count(opening) for close, opening in _BRACKETS.items()}
    end = len(run)
    while end and (run[end - 1] in _TRAILING or surplus.get(run[end - 1], 0) > 0):
        end -= 1
        if run[end] in surplus:
            surplus[run[end]] -= 1
    return run[:end]
