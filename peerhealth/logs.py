"""What is logged: lines on the standard error, and never what a person wrote, searched or read."""

import logging
import re
from typing import Any

QUERY = re.compile(r"\?\S*")


def lines(level: str) -> dict[str, Any]:
    """The configuration (`logging.config.dictConfig`) for messages from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        # The development server writes a line for each page; also there what was asked for is nobody's business.
        "filters": {"without_query": {"()": "peerhealth.logs.WithoutQuery"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # What Django notes below errors names the address of a page: a condition, or an invitation that opens a door.
        "loggers": {
            f"django.{name}": {"level": "ERROR"} for name in ("request", "security.csrf", "security.DisallowedHost")
        }
        | {
            "procrastinate": {"level": "CRITICAL"},  # it would log mails whole; `peerhealth.parking` says what failed
            "fido2": {"level": "WARNING"},  # it would log whose key was used
            "django.server": {
                "handlers": ["console"],
                "level": "INFO",
                "propagate": False,
                "filters": ["without_query"],
            },
        },
    }


class WithoutQuery(logging.Filter):
    """For lines of a log that name an address: the path stays, what was asked for goes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through."""
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", one) if isinstance(one, str) else one for one in record.args)
        return True
