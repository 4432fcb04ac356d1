"""Reading mail that came back: which addresses refused for good (RFC 3464 reports, or a list of addresses)."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.utils import parseaddr

# RFC 3463: for good, but not because the address is dead: our own address (3.2), a full mailbox, a mail that was too
# large, how servers talk (3.6), the form of a mail (3.7), and what a server thinks of us (3.8).
ABOUT_SOMETHING_ELSE = re.compile(r"5\.(1\.[78]|2\.2|2\.3|3\.4|[567]\.\d+)$")
FOR_GOOD = re.compile(r"5\.\d{1,3}\.\d{1,3}$")
PLAIN = re.compile(rb"[^\s@<>:;,]+@[^\s@<>:;,]+")
NEXT_MESSAGE = re.compile(rb"^From .*\r?\n", re.MULTILINE)  # of an mbox file
LONGEST = 254


def addresses(raw: bytes) -> Iterator[str]:
    """The addresses that `raw` says refused mail for good, in lower case: `raw` is one message, an mbox file of
    messages, or one address a line (comments begin with "#"). What is neither gives none."""
    lines = [line.strip() for line in raw.splitlines() if line.strip() and not line.lstrip().startswith(b"#")]
    if all(PLAIN.fullmatch(line) for line in lines):
        for line in lines:
            yield from _address(line.decode("utf-8", "replace"))
        return
    for message in NEXT_MESSAGE.split(raw):
        if message.strip():
            yield from _of_message(message)


def _of_message(raw: bytes) -> Iterator[str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            yield from _of_report(part)


def _of_report(part: Message | EmailMessage) -> Iterator[str]:
    """The first group of fields is about the message, each of the others about one recipient (RFC 3464, 2.1)."""
    for fields in part.get_payload():
        if not isinstance(fields, Message) or str(fields.get("Action", "")).strip().lower() != "failed":
            continue
        status = str(fields.get("Status", "")).split()
        if not status or not FOR_GOOD.fullmatch(status[0]) or ABOUT_SOMETHING_ELSE.fullmatch(status[0]):
            continue
        # What we wrote to; where a mailbox forwards, the other one is somebody else's matter (2.3.1).
        to = fields.get("Original-Recipient") or fields.get("Final-Recipient") or ""
        yield from _address(str(to).partition(";")[2])


def _address(text: str) -> Iterator[str]:
    found = parseaddr(text.strip())[1].strip().lower()
    if "@" in found and len(found) <= LONGEST:
        yield found
