"""Mails about communities that somebody waits for."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def mail(person, words: str) -> None:
    """Sends the mail `words` (of `templates/communities/email/`), which leads to the list of what they wait for. It
    names neither a community nor a condition: a mail is read over shoulders and kept by others. Raises OSError and
    SMTPException; their text may hold an address, so that a log names their kind alone."""
    address = settings.SITE_URL + reverse("waiting")
    context = {"name": person.username, "SITE_NAME": settings.SITE_NAME, "address": address}
    subject = render_to_string(f"communities/email/{words}_subject.txt", context).strip()
    send_mail(subject, render_to_string(f"communities/email/{words}_message.txt", context), None, [person.email])
