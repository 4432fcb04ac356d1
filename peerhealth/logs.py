"""What is logged: lines on the standard error, and never what a person wrote, searched or read.

Lines of other packages are kept to the words that stand in their code: what they put in may be an address of a page or
a value of a row. An exception is its name, the state and the constraint that PostgreSQL gives, and where in our own
code it passed; its sentence quotes values. `docs/monitoring.md` says what the fields are."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
FLOORS = ("peerhealth", "accounts", "communities", "posts")
FORMATS = ("json", "text")
# Where the words of another package's line end and what it puts in begins, if they come as one text.
PUT_IN = re.compile(r"\s*(\(?%|[:'\"<{]|\n).*", re.DOTALL)
# Of the request that this thread is at; a line of the log names it, so that what belongs together is found.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
LONGEST_CHAIN = 5  # exceptions that led to one another


def lines(level: str, kind: str, *, whole: bool = False) -> dict[str, Any]:
    """The configuration (`logging.config.dictConfig`) for messages from `level` on, as lines of `kind` ("json" or
    "text"). `whole`: exceptions with all they say, for a developer's own machine."""
    if kind not in FORMATS:
        raise ValueError(f"LOG_FORMAT is one of {', '.join(FORMATS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"peerhealth.logs.{kind.capitalize()}", "whole": whole}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # What Django notes below errors names the address of a page: a condition, or an invitation that opens a door.
        "loggers": {
            f"django.{name}": {"level": "ERROR"} for name in ("request", "security.csrf", "security.DisallowedHost")
        }
        | {
            "procrastinate": {"level": "CRITICAL"},  # it would log mails whole; `peerhealth.parking` says what failed
            "fido2": {"level": "WARNING"},  # it would log whose key was used
            # The development server's own line for each page names its address; ours is beside it.
            "django.server": {"level": "CRITICAL"},
        },
    }


def of_granian(kind: str) -> dict[str, Any]:
    """The server's own lines, in the same form (its option `log_dictconfig`)."""
    return {"formatters": {"generic": {"()": f"peerhealth.logs.{kind.capitalize()}"},
                           "access": {"format": ""}}}  # fmt: skip


class Json(logging.Formatter):
    """One object a line."""

    def __init__(self, *, whole: bool = False, **_more) -> None:
        super().__init__()
        self.whole = whole

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(_told(record), ensure_ascii=False, default=str)


class Text(Json):
    """The same, for eyes."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; with `whole`, what went wrong in full below it."""
        told = _told(record)
        error = told.pop("error", None)
        head = " ".join(str(told.pop(name)) for name in ("time", "level", "logger", "message"))
        line = " ".join([head, *(f"{name}={value}" for name, value in told.items())])
        if error and not self.whole:
            line += " " + " < ".join(error["types"]) + "".join(f" at {frame}" for frame in reversed(error["frames"]))
        return line + (f"\n{self.formatException(record.exc_info)}" if error and self.whole else "")


def words(record: logging.LogRecord) -> str:
    """What a record says, without what other packages put in."""
    if record.name.split(".")[0] in FLOORS:
        return record.getMessage()
    if status := getattr(record, "status_code", None):  # Django's of an answer: its words go on with the address
        return HTTPStatus(status).phrase
    return PUT_IN.sub("", str(record.msg))


def error(exception: BaseException) -> dict[str, Any]:
    """What may be told of an exception: `types`, it and what led to it, with SQLSTATE and the name of a constraint;
    `frames`, the lines of our own that it passed, outermost first."""
    chain = list(_chain(exception))
    frames = [_frame(frame) for one in chain[:1] for frame in traceback.extract_tb(one.__traceback__)]
    return {"types": [_type(one) for one in chain], "frames": [frame for frame in frames if frame]}


def _told(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told = {"time": at, "level": record.levelname, "logger": record.name, "message": words(record)}
    if request_id := REQUEST_ID.get():
        told["request_id"] = request_id
    told |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = error(record.exc_info[1])
    return told


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    for _ in range(LONGEST_CHAIN):
        if exception is None:
            return
        yield exception
        exception = exception.__cause__ or (None if exception.__suppress_context__ else exception.__context__)


def _type(exception: BaseException) -> str:
    diagnosis = getattr(exception, "diag", None)
    more = (getattr(exception, "sqlstate", None), diagnosis and diagnosis.constraint_name)
    return " ".join([type(exception).__name__, *(one for one in more if one)])


def _frame(frame: traceback.FrameSummary) -> str:
    """“posts/publishing.py:88 publish”; empty for a line that is not ours."""
    try:
        path = Path(frame.filename).resolve().relative_to(HOUSE)
    except ValueError:
        return ""
    return f"{path}:{frame.lineno} {frame.name}" if path.parts[0] in FLOORS else ""
