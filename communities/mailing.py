"""Mails about communities that somebody waits for."""

import secrets

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from peerhealth.posting import Letter


def mail(person, words: str) -> None:
    """Sends `person` the mail `words` (of `templates/communities/email/`), which leads to the list of what they wait
    for. It names neither a community nor a condition: a mail is read over shoulders and kept by others. Where mails are
    not queued it raises OSError and SMTPException; their text may hold an address, so that a log names their kind
    alone."""
    address = settings.SITE_URL + reverse("waiting")
    context = {"name": person.username, "SITE_NAME": settings.SITE_NAME, "address": address}
    subject = render_to_string(f"communities/email/{words}_subject.txt", context).strip()
    text = render_to_string(f"communities/email/{words}_message.txt", context)
    key = f"{words} {secrets.token_hex(8)}"  # the rows say who was told already; each mail is one of its own
    Letter(to=person.email, subject=subject, text=text, kind=words, key=key, person=person.pk).send()
