"""One slip of the finger: a letter left out, put in, mistaken for another, or two letters in the wrong order.

Words that are one slip apart are found by the letters they keep (the deletion neighbourhood of the SymSpell method,
after W. Garbe): both words with one letter left out have a form in common. Only the first letters count for that, so a
word that is still being typed meets the whole word.
"""

FIRST_LETTERS = 6
SHORTEST = 4


def keys(word: str) -> list[str]:
    """What `word` is looked up by: its first letters whole, and with each letter in turn left out."""
    head = word[:FIRST_LETTERS]
    return list(dict.fromkeys([head, *(head[:i] + head[i + 1 :] for i in range(len(head)))]))


def is_near(typed: str, word: str, *, beginning: bool = False) -> bool:
    """Whether `typed` is `word` with one slip at most; with `beginning`, a beginning of `word` with one slip at most.
    Another number is another thing, never a slip."""
    if (not beginning and abs(len(typed) - len(word)) > 1) or _digits(typed) != _digits(word):
        return False
    same = 0
    for one, other in zip(typed, word, strict=False):
        if one != other:
            break
        same += 1
    rest, left = typed[same:], word[same:]
    swapped = rest[1:2] + rest[:1] + rest[2:] if len(rest) > 1 else rest
    # Mistaken, too many, left out, swapped: the pairs that must agree from here on.
    pairs = ((rest[1:], left[1:]), (rest[1:], left), (rest, left[1:]), (swapped, left))
    if beginning:
        return any(right.startswith(mine) for mine, right in pairs)
    return any(mine == right for mine, right in pairs)


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(filter(str.isdigit, word))
