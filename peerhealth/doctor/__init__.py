"""Is the site well? One page of plain answers, for whoever looks after it (`manage.py doctor`, and in the admin).

Each answer comes from a probe: a function without arguments in the module named for what it looks at. A probe must not
hang (`examining.py` gives up on it) and names no person, no condition and nothing that was written."""

from dataclasses import dataclass

OK, LOOK, BROKEN = "ok", "look", "broken"
WORST = {OK: 0, LOOK: 1, BROKEN: 2}  # also the exit codes


@dataclass(frozen=True)
class Answer:
    """What a probe found: `state` OK, LOOK (somebody should look at this) or BROKEN; one sentence that says it, and
    what to `do` about it (empty where nothing is)."""

    state: str
    says: str
    do: str = ""

    def pieces(self) -> list[str]:
        """What to do, in turn words and what is typed (in backticks there)."""
        return self.do.split("`")


def ok(says: str) -> Answer:
    """All is well."""
    return Answer(OK, says)


def look(says: str, do: str) -> Answer:
    """Somebody should look at this."""
    return Answer(LOOK, says, do)


def broken(says: str, do: str) -> Answer:
    """Something does not work."""
    return Answer(BROKEN, says, do)
