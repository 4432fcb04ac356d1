"""Random public ids: what stands in an address tells nobody how many rows there are or which came first."""

import re
import secrets

# No vowels (no words appear by chance), no 0/1/l (read aloud and typed by tired people). 12 letters ≈ 58 bits.
LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
LENGTH = 12
PATTERN = f"[{LETTERS}]{{{LENGTH}}}"


def random_id() -> str:
    """A new random id of 12 lower-case letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_id(text: str) -> bool:
    """Whether `text`, which anybody may have sent, has the form of a random id."""
    return re.fullmatch(PATTERN, text) is not None


class IdConverter:
    """A random id in a URL pattern."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """The id as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The id as it stands in the address."""
        return value
