"""Probe of the mail server: is it there, and does it take the password? Nothing is sent."""

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from peerhealth.doctor import Answer, broken, ok

PATIENCE = 5  # seconds for each answer of the server's


def server() -> Answer:
    """The one that EMAIL_URL names. Its words stay out: they may repeat an address."""
    backend = get_connection(settings.MAIL_TRANSPORT)
    if not isinstance(backend, EmailBackend):
        return ok(_("Mails stay on this machine: EMAIL_URL names no mail server."))
    backend.timeout = PATIENCE
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError as problem:
        says = _("The mail server does not take the user or the password (%(code)d).") % {"code": problem.smtp_code}
        return broken(says, _("Mend them in EMAIL_URL; then try parked mails again in the admin."))
    except (OSError, smtplib.SMTPException) as problem:
        says = _("The mail server gives no right answer (%(error)s).") % {"error": type(problem).__name__}
        return broken(says, _("See that it runs and that host, port and smtp+tls or smtp+ssl in EMAIL_URL are right."))
    finally:
        with suppress(OSError, smtplib.SMTPException):
            backend.close()
    return ok(
        _("The mail server answers and takes the password.") if backend.username else _("The mail server answers.")
    )
