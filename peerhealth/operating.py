"""Who runs this site, as the texts of the house tell it: facts that the law asks for, from the settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings


@dataclass(frozen=True)
class Facts:
    """`name` and `address` of whoever runs the site, where to write to them (`contact`, and `data_protection` for
    questions about data), the `country` its machines stand in, and for how many days copies for emergencies are kept
    (0: not said). What is not set is empty; texts then say it in general words."""

    name: str
    address: str
    contact: str
    data_protection: str
    country: str
    backup_days: int


def facts() -> Facts:
    """What is set. Without a contact it is the address that mails come from."""
    contact = settings.OPERATOR_CONTACT or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Facts(
        name=settings.OPERATOR_NAME,
        address=settings.OPERATOR_ADDRESS,
        contact=contact,
        data_protection=settings.DATA_PROTECTION_CONTACT or contact,
        country=settings.HOSTING_COUNTRY,
        backup_days=settings.BACKUP_DAYS,
    )


def untold() -> Iterator[tuple[str, str]]:
    """Yields (check id, sentence) for each fact that a real site's privacy text should tell and cannot."""
    if not settings.OPERATOR_NAME:
        yield "W001", "Set OPERATOR_NAME: the privacy page cannot say who runs this site."
    if not settings.OPERATOR_ADDRESS:
        yield "W002", "Set OPERATOR_ADDRESS: the privacy page cannot say where to reach you by post."
    if not settings.OPERATOR_CONTACT:
        yield "W003", "Set OPERATOR_CONTACT: people are told to write to the address that mails come from."
    if not settings.HOSTING_COUNTRY:
        yield "W004", "Set HOSTING_COUNTRY: the privacy page cannot say where the data are kept."
    if not settings.BACKUP_DAYS:
        yield "W005", "Set BACKUP_DAYS: the privacy page cannot say when deleted words are gone from your backups."
