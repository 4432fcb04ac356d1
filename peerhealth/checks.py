"""System checks that refuse to start a half-configured site in production, and warn of what its texts cannot tell."""

from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import Error, Tags, register

from peerhealth import operating
from peerhealth.watching import trust

SHORTEST_KEY = 40


def missing() -> Iterator[tuple[str, str]]:
    """Yields (check id, sentence) for every setting that production needs and does not have, or cannot use."""
    if len(settings.SECRET_KEY) < SHORTEST_KEY or settings.SECRET_KEY.startswith("development-only"):
        yield "E001", "Set SECRET_KEY to a secret, random text of at least 40 characters."
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "E002", "Set ALLOWED_HOSTS to the host names of this site, separated by commas."
    if settings.DEBUG:
        yield "E003", "Set DEBUG=False: error pages with DEBUG on show private data to anyone."
    if not settings.EMAIL_URL:
        yield "E004", "Set EMAIL_URL (smtp+tls://user:password@host:587): nobody can sign up without mail."
    if urlsplit(settings.SITE_URL).hostname in {"127.0.0.1", "localhost", None}:
        yield "E005", "Set SITE_URL to the public address of this site, such as https://forum.example.org."
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] in {"localhost", ""}:
        yield "E006", "Set DEFAULT_FROM_EMAIL to an address of this site: no server takes mail from hello@localhost."
    if not all(map(trust.is_network, settings.OPERATOR_NETWORKS)):  # every request is compared with them
        yield "E007", "Set OPERATOR_NETWORKS to addresses and networks (10.0.0.0/8), separated by commas."
    if not settings.DATABASES["default"]["NAME"]:
        yield "E008", "Set DATABASE_URL to a PostgreSQL database (postgresql://user:password@host:5432/name)."


@register(Tags.security)
def ready_for_production(app_configs, **kwargs) -> list[Error]:  # noqa: ARG001  (the signature Django calls)
    """Errors for each thing missing in production; none in development, whose defaults are complete."""
    if settings.DEVELOPMENT:
        return []
    return [Error(sentence, hint="See docs/operating.md.", id=f"peerhealth.{number}") for number, sentence in missing()]


@register(Tags.security)
def texts_are_complete(app_configs, **kwargs) -> list[checks.Warning]:  # noqa: ARG001  (the signature Django calls)
    """Warnings for what the privacy page of a real site should tell and cannot."""
    if settings.DEVELOPMENT:
        return []
    hint = "See “Who runs the site” in docs/operating.md."
    return [checks.Warning(sentence, hint=hint, id=f"peerhealth.{number}") for number, sentence in operating.untold()]
