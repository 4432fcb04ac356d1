"""One delivery: a finished mail to the mail server (or whatever EMAIL_URL names), within limits of time, and what the
server's answer means."""

import email
import email.policy
import re
import smtplib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Timer

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

from peerhealth.jobs import Failed, NeverDone
from peerhealth.posting import Parcel

# A server that answers a little within each EMAIL_TIMEOUT does not hold a worker for longer than this many of them.
LONGEST = 4
GOODBYE = 5  # seconds: the mail is out, only the goodbye is missing
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
# That an address takes no mail: RFC 5321, 4.2.3 and RFC 3463, 3.2 and 3.3. Everything else that is refused for good is
# about us (5.1.7 and 5.1.8: our own address) or about this mail ("looks like spam"), and the address may be fine.
NO_SUCH_ADDRESS = re.compile(r"5\.(1\.(?![78]$)\d{1,3}|2\.1)")
NO_SUCH_ADDRESS_CODES = (550, 551, 553)  # where the server says no more, as its answer to the address


class Outgoing(EmailMessage):
    """A finished mail, for a backend of Django's that is not SMTP."""

    def __init__(self, parcel: Parcel) -> None:
        super().__init__(from_email=parcel.sender, to=[parcel.to])
        self.raw = parcel.raw

    def message(self):
        """The mail as it is."""
        return email.message_from_bytes(self.raw, policy=email.policy.SMTP)


def send(parcel: Parcel, accepted: Callable[[], None]) -> None:
    """Hands `parcel` over and calls `accepted` the moment that the server has taken it, before saying goodbye to it.
    Raises NeverDone where it was refused for good, Failed where a later try may do. An address that does not exist is
    told to `settings.MAIL_BOUNCED` (the dotted name of a function of an address)."""
    backend = get_connection(settings.MAIL_TRANSPORT)
    if not isinstance(backend, EmailBackend):
        with _judged(parcel):
            backend.send_messages([Outgoing(parcel)])
        accepted()
        return
    with _judged(parcel):
        backend.open()
    server = backend.connection
    watch = Timer(LONGEST * settings.EMAIL_TIMEOUT, _hang_up, [server])
    watch.daemon = True
    watch.start()
    try:
        with _judged(parcel):
            server.sendmail(parcel.sender, [parcel.to], parcel.raw)
        accepted()
    finally:
        watch.cancel()
        _say_goodbye(server)


def _hang_up(server: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        server.sock.shutdown(SHUT_RDWR)


def _say_goodbye(server: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        if server.sock:
            server.sock.settimeout(min(GOODBYE, settings.EMAIL_TIMEOUT))
            server.quit()
    server.close()


@contextmanager
def _judged(parcel: Parcel) -> Iterator[None]:
    """Turns what goes wrong into what a worker does about it. The server's words stay out: they repeat the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as problem:
        code, words = next(iter(problem.recipients.values()))
        raise _verdict(parcel, code, words, silent_codes=NO_SUCH_ADDRESS_CODES) from None
    except smtplib.SMTPDataError as problem:
        raise _verdict(parcel, problem.smtp_code, problem.smtp_error) from None
    except smtplib.SMTPResponseException as problem:  # greeting, password, our address: not about this mail
        raise Failed(_codes(problem.smtp_code, problem.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Failed(f"no answer ({type(problem).__name__})") from None


def _verdict(parcel: Parcel, code: int, words: bytes | str, silent_codes: Collection[int] = ()) -> Failed:
    why = _codes(code, words)
    if not 500 <= code < 600:
        return Failed(why)
    enhanced = why.partition(" ")[2]
    if NO_SUCH_ADDRESS.fullmatch(enhanced) or (not enhanced and code in silent_codes):
        _tell_of_bounce(parcel.to)
    return NeverDone(why)


def _tell_of_bounce(address: str) -> None:
    if settings.MAIL_BOUNCED:
        import_string(settings.MAIL_BOUNCED)(address)


def _codes(code: int, words: bytes | str) -> str:
    """“550 5.1.1” of a server's answer; its words may hold an address."""
    words = words.encode("utf-8", "replace") if isinstance(words, str) else words or b""
    found = ENHANCED.match(words)
    return f"{code} {found[1].decode()}" if found else str(code)
