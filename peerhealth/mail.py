"""Mail without a mail server: messages become files, so that a newcomer can finish signing up by clicking."""

import email
import email.policy
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

NEWEST_SHOWN = 50


class OutboxBackend(BaseEmailBackend):
    """Writes every message to `MAIL_DIR` as one .eml file (RFC 5322) that any mail program can open."""

    def send_messages(self, email_messages) -> int:
        """Stores the messages; returns how many."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            _write(folder / f"{stamp}-{secrets.token_hex(3)}.eml", message.message().as_bytes())
        return len(email_messages)


def _write(path: Path, raw: bytes) -> None:
    """The whole file or none: where the disk is full the mail is tried again later."""
    unfinished = path.with_suffix(".part")
    try:
        unfinished.write_bytes(raw)
        unfinished.chmod(0o600)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@dataclass(frozen=True)
class OutboxMail:
    """One stored message, as the outbox page shows it."""

    sent_to: str
    subject: str
    date: str
    body: str

    @property
    def links(self) -> list[str]:
        """The http(s) addresses in the text, in order, to click on."""
        return re.findall(r"https?://[^\s<>\"]+", self.body)


def stored_mails() -> list[OutboxMail]:
    """The newest messages in `MAIL_DIR`, newest first."""
    paths = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)[:NEWEST_SHOWN]
    return [_read(path) for path in paths]


def _read(path: Path) -> OutboxMail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = message.get_body(preferencelist=("plain", "html"))
    return OutboxMail(
        sent_to=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        body=part.get_content() if part else "",
    )
